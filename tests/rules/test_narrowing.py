"""A narrow attempt is silent only where the whole one is: the verdict is the same, and comes sooner."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.model.attempt import Attempt
from milestone_git.model.record import Record, home_of, record_of
from milestone_git.model.settings import Repository, settings_of, team_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules import judge as verdict
from milestone_git.rules.narrowing import is_told_by_itself, narrowed
from tests.builders import PROFILES, TEAM, uid_of

IDS = [f"milestone-{number:03}" for number in range(1, 6)]
_IDS = st.sampled_from([*IDS, "milestone-009"])
_DAYS = st.sampled_from(["2026-01-01", "2026-02-01", "2026-03-01"])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document that is valid by the schema, and may break any rule."""
    number = draw(st.integers(1, 5))
    made: dict[str, Any] = {
        "schema": 1,
        "id": IDS[number - 1] if draw(st.integers(0, 9)) else draw(_IDS),
        "uid": uid_of(number if draw(st.integers(0, 9)) else draw(st.integers(1, 5))),
        "title": draw(st.sampled_from(["One", "Other"])),
        "status": draw(st.sampled_from(["planned", "active", "completed", "cancelled"])),
    }
    optional = {
        "owner": st.sampled_from(["sarah", "kim", "nobody"]),
        "workflow": st.sampled_from(["simple", "kiro", "none"]),
        "start": _DAYS,
        "due": _DAYS,
        "depends_on": st.lists(_IDS, max_size=3).map(lambda ids: [{"milestone": one} for one in ids]),
        "tasks": st.lists(
            st.fixed_dictionaries(
                {"id": st.sampled_from(["a", "b"]), "title": st.just("t")},
                optional={"depends_on": st.lists(st.sampled_from(["a", "b", "c"]), max_size=2)},
            ),
            max_size=3,
        ),
    }
    for key, values in optional.items():
        if draw(st.booleans()):
            made[key] = draw(values)
    return made


@st.composite
def records(draw: st.DrawFn) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for document in draw(st.lists(documents(), max_size=6)):
        path = home_of(document) if draw(st.integers(0, 9)) else f".milestones/active/{draw(_IDS)}.yaml"
        found[path] = record_of(path, document)
    return dict(sorted(found.items()))


def snapshot(found: dict[str, Record], team: dict[str, Any] = TEAM) -> Snapshot:
    return Snapshot(
        "index",
        Repository("u", ("main",)),
        settings_of({"profile": "team"}, PROFILES),
        team_of(team),
        PROFILES,
        found,
    )


@st.composite
def attempts(draw: st.DrawFn) -> Attempt:
    """Two states that have most in common, as before and after a commit."""
    before = draw(records())
    changed = draw(records())
    kept = {path: one for path, one in before.items() if draw(st.integers(0, 9))}
    after = dict(sorted({**kept, **dict(list(changed.items())[: draw(st.integers(0, 2))])}.items()))
    trailers = tuple(draw(st.lists(_IDS, max_size=1)))
    return Attempt(snapshot(after), snapshot(before), trailers)


@settings(max_examples=150)
@given(attempts())
def test_a_narrow_attempt_is_silent_only_where_the_whole_one_is(attempt: Attempt) -> None:
    assert verdict.judge(attempt) == verdict._judged(attempt)


@settings(max_examples=100)
@given(records(), st.integers(0, 5), st.sampled_from(["title", "owner", "status", "depends_on"]), st.data())
def test_one_edit_is_judged_alike(
    found: dict[str, Record], index: int, key: str, data: st.DataObject
) -> None:
    """The everyday case, in which the narrow attempt is small and mostly silent."""
    if not found:
        return
    record = list(found.values())[index % len(found)]
    document = {**record.document, key: data.draw(documents()).get(key, record.document.get(key))}
    if document[key] is None:
        del document[key]
    rest = {path: one for path, one in found.items() if path != record.path}
    path = home_of(document)
    after = dict(sorted({**rest, path: record_of(path, document)}.items()))
    attempt = Attempt(snapshot(after), snapshot(found))
    assert verdict.judge(attempt) == verdict._judged(attempt)


@settings(max_examples=120)
@given(records(), st.integers(0, 5), st.data())
def test_what_is_told_by_itself_is_told_so_of_the_whole(
    found: dict[str, Record], index: int, data: st.DataObject
) -> None:
    """As a hook asks: it has read the staged records and nothing else."""
    if not found:
        return
    record = list(found.values())[index % len(found)]
    document = {**record.document, **data.draw(documents()), "id": record.id, "uid": record.uid}
    edited = record_of(record.path, document)
    alone = Attempt(snapshot({record.path: edited}), snapshot({record.path: record}))
    whole = Attempt(snapshot({**found, record.path: edited}), snapshot(found))
    if is_told_by_itself(alone) and not verdict.judge(alone):
        assert verdict._judged(whole) == ()


def test_an_edit_is_judged_by_what_it_touches() -> None:
    found = {
        home_of(one): record_of(home_of(one), one)
        for number, name in enumerate(IDS, 1)
        for one in [{"schema": 1, "id": name, "uid": uid_of(number), "title": "t", "status": "planned"}]
    }
    path = f".milestones/active/{IDS[2]}.yaml"
    edited = record_of(path, {**found[path].document, "title": "other"})
    narrow = narrowed(Attempt(snapshot({**found, path: edited}), snapshot(found)))
    assert narrow is not None
    assert list(narrow.head.records) == [path]


def _knot(*needs: list[int]) -> Snapshot:
    made = [
        {
            "schema": 1, "id": IDS[at], "uid": uid_of(at + 1), "title": "t", "status": "planned",
            "depends_on": [{"milestone": IDS[other]} for other in some],
        }
        for at, some in enumerate(needs)
    ]  # fmt: skip
    return snapshot({home_of(one): record_of(home_of(one), one) for one in made})


# milestones 1 and 2 wait for each other, and so do 1, 2, 3, 4 in a ring
_TWO_CIRCLES = ([1], [0, 2], [3], [0])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (_TWO_CIRCLES, ([1], [2], [3], [0]), ""),  # the short one is undone, and the long one was there
        (_TWO_CIRCLES, ([1], [0], [3], [0]), ""),
        (_TWO_CIRCLES, ([], [0, 2], [3], [0]), ""),
        (([1], [0], [3], [0]), _TWO_CIRCLES, "001 002 003 004"),  # behind the short one, a long one comes
        (([1], [0], [], []), ([1], [0], [3], [2]), "003 004"),
        (([1], [2], [3], []), ([1], [2], [3], [0]), "001 002 003 004"),
        (([1], [0], [], []), ([1], [0, 2], [3], [0]), "001 002 003 004"),
        (([1], [0], [3], []), ([1], [0, 2], [0], []), "001 002 003"),
    ],
)
def test_whoever_undoes_one_circle_of_two_is_not_told_the_other_and_who_closes_one_is(
    before: tuple[list[int], ...], after: tuple[list[int], ...], told: str
) -> None:
    attempt = Attempt(_knot(*after), _knot(*before))
    assert verdict.judge(attempt) == verdict._judged(attempt)
    first = [re.findall(r"milestone-(\d+)", one.message)[:-1] for one in verdict.judge(attempt)]
    assert (told.split() in first) if told else first == []


def test_a_change_of_the_team_is_judged_by_everything() -> None:
    assert narrowed(Attempt(snapshot({}), snapshot({}, {"schema": 1}))) is None
