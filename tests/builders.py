"""Records, snapshots and events in a few words, for tests of the pure packages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from milestone_git.model.diagnostic import Refused
from milestone_git.model.event import Event
from milestone_git.model.given import Given
from milestone_git.model.naming import numbered
from milestone_git.model.record import Record, home_of, record_of
from milestone_git.model.settings import Repository, settings_of, team_of
from milestone_git.model.snapshot import Actor, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from milestone_git.model.change import Change
    from milestone_git.model.diagnostic import Diagnostic

REPO = "01JD8XQ4M7E2V9K3T5R6W8Y0ZR"
AT = "2026-01-05T09:00:00Z"
STATUSES = ("planned", "active", "completed", "cancelled")
TASK_STATUSES = ("todo", "doing", "blocked", "done")

_SOLO = {
    "workflow.default": "simple",
    "policy.unknown_person": "warning",
    "policy.configure": "anybody",
    "policy.keyless_events": "shown",
    "team.emails": True,
    "complete.merge": True,
}
_TEAM = {**_SOLO, "policy.unknown_person": "error", "policy.configure": "admin"}
PROFILES: Mapping[str, Mapping[str, Any]] = {
    "solo": _SOLO,
    "team": _TEAM,
    "enterprise": {**_TEAM, "workflow.default": "kiro"},
    "community": {**_TEAM, "workflow.default": "rfc", "policy.unknown_person": "logins"},
}
TEAM = {
    "schema": 1,
    "people": {
        "sarah": {"name": "Sarah", "emails": ["Sarah@example.org"], "roles": ["admin"]},
        "alex": {"emails": ["alex@example.org"]},
        "kim": None,
    },
    "agents": {"ci": {"roles": ["recorder"]}},
    "groups": {"leads": ["sarah", "alex"]},
}


def uid_of(number: int) -> str:
    """A ULID that is told apart at its end."""
    return f"01JD8XQ4M7E2V9K3T5R6W8{number:04d}"


def task(name: str, status: str = "todo", **more: Any) -> dict[str, Any]:
    """A task document with the title `Task <name>`."""
    return {"id": f"t-{name}", "title": f"Task {name}", "status": status, **more}


def document(
    number: int = 1, *tasks: dict[str, Any], needs: Sequence[int] = (), **more: Any
) -> dict[str, Any]:
    """A milestone document, planned, titled `Title <number>`, that depends on ``needs``."""
    found = {
        "schema": 1,
        "id": numbered(number),
        "uid": uid_of(number),
        "title": f"Title {number}",
        "status": "planned",
        **more,
    }
    if needs:
        found["depends_on"] = [{"milestone": numbered(one)} for one in needs]
    if tasks:
        found["tasks"] = list(tasks)
    return found


def record(number: int = 1, *tasks: dict[str, Any], path: str = "", **more: Any) -> Record:
    """The record of such a document, where it belongs."""
    found = document(number, *tasks, **more)
    return record_of(path or home_of(found), found)


def snapshot(*records: Record, profile: str = "solo", **more: Any) -> Snapshot:
    """A snapshot of ``records`` on `main`, with the team above."""
    plain = Snapshot(
        source="work tree",
        repository=Repository(REPO, ("main",)),
        settings=settings_of({"schema": 1, "profile": profile}, PROFILES),
        team=team_of(TEAM),
        profiles=PROFILES,
        records=dict(sorted((one.path, one) for one in records)),
        branch="main",
    )
    return plain._replace(**more)


def given(handle: str = "sarah", start: int = 0) -> Given:
    """Sarah, on a Monday morning, with entropy that counts up from ``start``."""
    drawn = iter(range(start, 1 << 30))

    def entropy(count: int) -> bytes:
        return bytes((next(drawn) * 7 + 3) % 256 for _ in range(count))

    actor = Actor(handle, handle.capitalize(), f"{handle}@example.org", known=True)
    return Given(actor, datetime(2026, 1, 5, 9, 0, tzinfo=UTC), entropy)


def event(kind: str, number: int = 1, clock: int = 1, **payload: Any) -> Event:
    """An event of Sarah's about a milestone; ``oid`` follows from the rest."""
    oid = f"{clock:04d}{number:04d}{kind}"
    return Event(oid, kind, numbered(number), uid_of(number), "sarah", AT, clock, payload)


def written(change: Change, place: int = -1) -> dict[str, Any]:
    """The document of one of a change's writes, the last unless said."""
    found = change.writes[place].document
    assert found is not None
    return dict(found)


def codes(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """The codes alone, in order."""
    return [one.code for one in diagnostics]


def refused(ask: Callable[[], object]) -> tuple[Diagnostic, ...]:
    """The diagnostics of the refusal that asking ends in."""
    with pytest.raises(Refused) as caught:
        ask()
    return caught.value.diagnostics


def kinds(change: Change) -> list[str]:
    """The kinds of a change's events, in order."""
    return [draft.kind for draft in change.drafts]


class Dice:
    """Choices read off one large number: hypothesis draws it at once, and 0 is the first of everything."""

    def __init__(self, number: int) -> None:
        self._number = number

    def below(self, sides: int) -> int:
        self._number, face = divmod(self._number, sides)
        return face

    def one_of(self, *choices: Any) -> Any:
        return choices[self.below(len(choices))]


def _any_task(dice: Dice, number: int) -> dict[str, Any]:
    estimate = dice.one_of({}, *({"estimate": one} for one in ("0m", "20m", "1h", "1d", "3.5h", "2w")))
    return task(str(number), dice.one_of(*TASK_STATUSES), **estimate)


def any_record(dice: Dice, number: int = 1, most: int = 5) -> Record:
    """A milestone ``number`` in any status with up to 5 tasks, that depends on any of 1 to ``most``."""
    tasks = [_any_task(dice, one) for one in range(dice.below(6))]
    needs = [1 + dice.below(most) for _ in range(dice.below(4))]
    owner = dice.one_of("sarah", "@alex", "nobody", "github:octocat")
    return record(number, *tasks, status=dice.one_of(*STATUSES), needs=needs, owner=owner)


def any_snapshot(dice: Dice, most: int = 5) -> Snapshot:
    """Up to ``most`` milestones under any profile."""
    found = [any_record(dice, number, most) for number in range(1, 1 + dice.below(most + 1))]
    return snapshot(*found, profile=dice.one_of(*PROFILES))


ROLLS = st.integers(0, 1 << 400).map(Dice)
RECORDS = ROLLS.map(any_record)
SNAPSHOTS = ROLLS.map(any_snapshot)
