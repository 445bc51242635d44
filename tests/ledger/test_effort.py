"""Active time: what leaves a trace counts, long gaps do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.ledger.effort import interval_of, intervals_of, signs_of, sittings, stretches
from milestone_git.model.effort import CHECKPOINT, COMMIT, Interval, Sign
from milestone_git.model.event import Event

EVENING = datetime(2026, 1, 5, 18, tzinfo=UTC)
MINUTES = st.integers(0, 2_000)


def at(minutes: int, milestone: str = "milestone-001", **more: object) -> Sign:
    return Sign(EVENING + timedelta(minutes=minutes), "sarah", milestone)._replace(**more)  # type: ignore[arg-type]  # by name


def event(kind: str, minutes: int = 0, **payload: object) -> Event:
    moment = EVENING + timedelta(minutes=minutes)
    return Event("a" * 40, kind, "milestone-001", "u", "sarah", f"{moment:%Y-%m-%dT%H:%M:%SZ}", 1, payload)


def test_time_between_two_signs_counts_and_a_long_gap_does_not() -> None:
    found = stretches([at(0), at(20), at(50), at(81), at(90)])
    assert [one.minutes for one in found] == [20, 30, 9]
    assert sittings(found) == 2


def test_a_stretch_belongs_to_what_ends_it() -> None:
    found = stretches([at(0, "milestone-001"), at(10, "milestone-002", source=COMMIT)])
    assert [one.milestone for one in found] == ["milestone-002"]


def test_time_before_sitting_down_belongs_to_what_was_done_before() -> None:
    found = stretches([at(0, "milestone-001"), at(10, "milestone-002", begins=True)])
    assert [one.milestone for one in found] == ["milestone-001"]


def test_two_people_at_one_time_both_work() -> None:
    found = stretches([at(0), at(10), at(5, actor="alex"), at(15, actor="alex")])
    assert sorted((one.actor, one.minutes) for one in found) == [("alex", 10), ("sarah", 10)]
    assert sittings(found) == 2


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    assert all(one.minutes > 0 for one in stretches([at(20), at(0), at(10), at(10)]))


def test_planning_for_others_is_no_work_on_the_milestone() -> None:
    assert [one.begins for one in signs_of([event("plan"), event("execute", 5), event("pause", 9)])] == [
        True,
        False,
    ]


def test_an_event_of_no_calendar_is_no_sign() -> None:
    assert list(signs_of([event("pause")._replace(at="2026-02-31T00:00:00Z")])) == []


def test_checkpoints_that_an_event_remembers_count_from_end_to_end() -> None:
    told = event("complete", 500, worked=["2026-01-05T18:00:00Z/2026-01-05T19:10:00Z", "nonsense", "a/b/c"])
    signs = list(signs_of([told]))
    assert [one.source for one in signs[1:]] == [CHECKPOINT] * 4
    assert sum(one.minutes for one in stretches(signs)) == 70


def test_an_interval_ends_after_it_begins() -> None:
    assert interval_of("2026-01-05T18:00:00Z/2026-01-05T17:00:00Z") is None


@given(st.lists(MINUTES))
def test_intervals_keep_exactly_the_time_of_the_moments_they_are_made_of(minutes: list[int]) -> None:
    moments = [EVENING + timedelta(minutes=one) for one in minutes]
    kept = intervals_of(moments)
    assert [interval_of(str(one)) for one in kept] == list(kept)
    direct = stretches([at(one) for one in minutes])
    told = stretches(list(signs_of([event("complete", 90_000, worked=[str(one) for one in kept])])))
    assert sum(one.minutes for one in told) == sum(one.minutes for one in direct)


@given(st.lists(st.tuples(MINUTES, st.sampled_from(["milestone-001", "milestone-002"]))))
def test_no_minute_counts_twice(rows: list[tuple[int, str]]) -> None:
    found = stretches([at(minute, name) for minute, name in rows])
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("start", [0, 7])
def test_an_interval_is_written_as_iso_8601_has_it(start: int) -> None:
    one = Interval(EVENING + timedelta(minutes=start), EVENING + timedelta(hours=1))
    assert str(one) == f"2026-01-05T18:{start:02d}:00Z/2026-01-05T19:00:00Z"
