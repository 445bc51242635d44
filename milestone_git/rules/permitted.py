"""Whether who acts may do what a change does: each of its events, and each record without one (MG230)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.change import Change
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.event import Draft
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.permissions import ACTIONS, KINDS, RECORD, WORK, is_by_role, may

_MOST_NAMED = 5


def judge(before: Snapshot, after: Snapshot, change: Change, actor: str) -> tuple[Diagnostic, ...]:
    """MG230 for the first thing that ``actor`` may not do, by the team and policy of ``before``.

    A role that is limited to some milestones must allow it for the record as it was and as it will be: nobody
    moves a milestone into reach, or out of it.
    """
    if not is_by_role(before.settings) and not any(_speaks(one, actor) for one in change.drafts):
        return ()
    records = _records(before, after, change)
    for action, uid in dict.fromkeys(_done(change, records, actor)):
        for record in records.get(uid, (None,)):
            found = may(before.team, before.settings, actor, action, record)
            if not found.allowed:
                return (_refused(action, record, found.reason, found.who),)
    return ()


def refuse(before: Snapshot, after: Snapshot, change: Change, actor: str) -> None:
    """Raises what ``judge`` says."""
    if found := judge(before, after, change, actor):
        raise Refused(*found)


def _records(before: Snapshot, after: Snapshot, change: Change) -> dict[str, tuple[Record, ...]]:
    """What the change writes, by uid, as it was and as it will be."""
    paths = [path for one in change.writes for path in dict.fromkeys((one.moved_from or one.path, one.path))]
    found: dict[str, tuple[Record, ...]] = {}
    for side, some in ((before, paths), (after, paths)):
        for path in dict.fromkeys(some):
            if record := side.records.get(path):
                found[record.uid] = (*found.get(record.uid, ()), record)
    return found


def _done(change: Change, records: dict[str, tuple[Record, ...]], actor: str) -> Iterator[tuple[str, str]]:
    told = set()
    for draft in change.drafts:
        told.add(draft.uid)
        action = RECORD if _speaks(draft, actor) else KINDS.get(draft.kind)
        if action:
            yield action, draft.uid
    yield from ((WORK, uid) for uid in records if uid not in told)


def _speaks(draft: Draft, actor: str) -> bool:
    """Whether it says what somebody else has decided."""
    return bool(draft.payload.get("reviewer", actor) != actor)


def _refused(action: str, record: Record | None, reason: str, who: tuple[str, ...]) -> Diagnostic:
    named = ", ".join(who[:_MOST_NAMED])
    notes = (f"`{action}` is to {ACTIONS[action]}", *((f"asked for `{record.id}`",) if record else ()))
    helps = (
        f"ask one of these: {named}" if who else "nobody here may: an admin gives somebody a role that does",
        "see what you may do: `git milestone whoami`",
    )
    return Diagnostic("MG230", reason, record.path if record else "", notes=notes, helps=helps)
