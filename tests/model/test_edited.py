"""Records that are told by what differs are the records that they say, to everybody who asks."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.app.answerable import _asks_others
from milestone_git.model.attempt import Attempt
from milestone_git.model.edited import Edited, difference
from milestone_git.model.record import Record, record_of
from milestone_git.rules.gates import questions
from milestone_git.rules.judge import judge
from milestone_git.rules.narrowing import narrowed
from tests.builders import uid_of
from tests.rules.test_narrowing import records, snapshot

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@st.composite
def edits(draw: st.DrawFn) -> tuple[dict[str, Record], Edited]:
    """Records, and what a change of some of them makes of those."""
    before = draw(records())
    written = dict(list(draw(records()).items())[: draw(st.integers(0, 2))])
    place: int = draw(st.integers(0, 9))
    for path in list(before)[place : place + 1]:  # what is written need not differ
        written.setdefault(path, before[path])
    gone = [path for path in before if path not in written and not draw(st.integers(0, 3))]
    return before, Edited(before, written, frozenset(gone))


@settings(max_examples=60)
@given(edits())
def test_they_are_a_mapping_like_any_other(found: tuple[dict[str, Record], Edited]) -> None:
    before, edited = found
    plain = dict(
        sorted({**{k: v for k, v in before.items() if k not in edited.gone}, **edited.written}.items())
    )
    assert list(edited.items()) == list(plain.items())
    assert len(edited) == len(plain)
    assert [*edited] == [*plain]
    assert all(edited[path] is one and path in edited for path, one in plain.items())
    assert all(path not in edited and edited.get(path) is None for path in edited.gone)


@settings(max_examples=300)
@given(edits())
def test_an_attempt_of_them_is_judged_as_of_all_records(found: tuple[dict[str, Record], Edited]) -> None:
    before, edited = found
    base = snapshot(before)
    told = Attempt(snapshot(before)._replace(records=edited), base)
    plain = Attempt(snapshot(dict(edited)), base)
    assert judge(told) == judge(plain)
    assert told.moves() == plain.moves()
    assert questions(told) == questions(plain)
    assert _asks_others(told) == _asks_others(plain)
    narrow, whole = narrowed(told), narrowed(plain)
    if narrow is not None:
        assert whole is not None
        assert dict(narrow.head.records) == dict(whole.head.records)
        assert narrow.base == whole.base


def record(number: int, *, uid: int = 0) -> Record:
    name = f"milestone-{number:03}"
    document = {"schema": 1, "id": name, "uid": uid_of(uid or number), "title": "t", "status": "planned"}
    return record_of(f".milestones/active/{name}.yaml", document)


def test_a_new_record_with_the_uid_of_another_does_not_stand_apart() -> None:
    before = {one.path: one for one in (record(1), record(2))}
    for new, apart in ((record(3), True), (record(3, uid=2), False)):
        assert Edited(before, {new.path: new}, frozenset()).stand_apart() is apart


def test_only_what_was_made_of_the_very_records_is_a_difference() -> None:
    before = {record(1).path: record(1)}
    edited = Edited(before, {}, frozenset())
    assert difference(before, edited) is edited
    assert difference(dict(before), edited) is None
    assert difference(before, before) is None
