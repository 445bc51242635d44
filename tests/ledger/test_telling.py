"""A telling that grows is the telling of all events at once, or says that it cannot be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from milestone_git.ledger.fold import stories
from milestone_git.ledger.telling import NOTHING, grown
from milestone_git.model.event import Event
from milestone_git.model.telling import Unread, milestones_of
from tests.builders import AT, uid_of

_KINDS = ("plan", "import", "execute", "task-add", "task-done", "task-reopen", "observe", "cancel", "edit")
_PAYLOAD = {"task": "t-1", "tasks": ["t-1", "t-2"], "after": "completed", "status": "active"}


def _event(number: int, clock: int, kind: str = "plan", uid: int = 1) -> Event:
    return Event(f"{number:040x}", kind, f"milestone-{uid:03}", uid_of(uid), "sarah", AT, clock, _PAYLOAD)


_EVENTS = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(_KINDS), st.integers(1, 2)), min_size=1, max_size=12
).map(lambda rows: [_event(number, *row) for number, row in enumerate(rows)])


@given(_EVENTS, st.integers(0, 12))
def test_what_grows_is_what_is_told_at_once(events: list[Event], cut: int) -> None:
    whole = grown(NOTHING, events)
    first = grown(NOTHING, events[:cut])
    assert whole is not None
    assert first is not None
    assert whole.stories == stories(events)
    then = grown(first, events[cut:])
    assert then is None or then == whole


def test_what_comes_behind_is_told_without_the_rest() -> None:
    first = grown(NOTHING, [_event(1, 1), _event(2, 5, uid=2)])
    assert first is not None
    # another milestone may be further on: only the order within one matters
    then = grown(first, [_event(3, 2, "execute")])
    assert then is not None
    assert then.stories[uid_of(1)].status == "active"
    assert then.ids == {"milestone-001", "milestone-002"}


def test_what_comes_in_between_is_told_anew() -> None:
    first = grown(NOTHING, [_event(1, 1), _event(2, 5, "cancel")])
    assert first is not None
    assert grown(first, [_event(3, 4, "execute")]) is None
    assert grown(first, [_event(2, 5, "cancel")]) is None


def test_events_are_read_when_one_is_asked_for_and_once() -> None:
    asked: list[int] = []

    def read() -> tuple[Event, ...]:
        asked.append(1)
        return (_event(1, 1), _event(2, 2))

    unread = Unread(frozenset({"milestone-001"}), read)
    assert unread
    assert milestones_of(unread) == {"milestone-001"}
    assert not asked
    assert [one.clock for one in unread] == [1, 2]
    assert (len(unread), unread[0].clock, [one.clock for one in unread[1:]]) == (2, 1, [2])
    assert asked == [1]
    assert milestones_of((_event(1, 1),)) == {"milestone-001"}
    assert not Unread(frozenset(), tuple)
