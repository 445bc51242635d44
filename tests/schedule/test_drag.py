"""Drag is what the project gains if a critical activity takes no time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.schedule import drag
from milestone_git.schedule.critical_path import solve
from milestone_git.schedule.drag import drags
from milestone_git.schedule.network import Activity, Constraint, Link, Network
from tests.schedule.networks import DAY, MONDAY, at, network, networks, part_timer, slow_finish


@settings(deadline=None)
@given(networks())
def test_drag_is_how_much_sooner_the_project_would_finish(network: Network) -> None:
    schedule = solve(network)
    finish = slow_finish(network, {})
    expected = {}
    for name in schedule.critical():
        activities = [
            activity._replace(duration_minutes=0) if activity.name == name else activity
            for activity in network.activities
        ]
        expected[name] = max(finish - slow_finish(network._replace(activities=activities), {}), 0)
    assert drags(schedule) == expected


@given(networks(size=6), st.integers(0, 5))
def test_both_ways_of_measuring_agree_where_dates_hold(network: Network, held: int) -> None:
    activities = list(network.activities)
    number = held % len(activities)
    constraints = (Constraint("must_finish", at(8, 12)), Constraint("start_no_earlier", at(6)))
    activities[number] = activities[number]._replace(constraints=constraints)
    schedule = solve(network._replace(activities=activities))
    for name, minutes in (drags(schedule) or {}).items():
        assert minutes == drag._by_passes(schedule, schedule.arrays.numbers[name])


def test_drag_is_limited_by_the_float_beside_it() -> None:
    schedule = solve(network({"a": 2, "b": 5, "c": 3, "d": 1}, "a-b a-c b-d c-d"))
    assert drags(schedule) == {"a": 2 * DAY, "b": 2 * DAY, "d": DAY}


def test_shortening_that_would_make_the_project_longer_has_no_drag() -> None:
    schedule = solve(network({"a": 5, "b": 2, "c": 6}, "a-FF-b b-SS-c"))
    assert drags(schedule) == {"a": 3 * DAY, "b": 0, "c": 4 * DAY}


def test_what_has_started_has_no_drag_and_what_waits_for_it_has() -> None:
    doing = Activity("doing", 2 * DAY, actual_start=at(5))
    plan = Network(
        MONDAY, [doing, Activity("a", DAY), Activity("b", DAY)], [Link("doing", "a"), Link("a", "b")]
    )
    assert drags(solve(plan)) == {"a": DAY, "b": DAY}


def test_an_overtaken_link_is_no_path() -> None:
    done = Activity("done", DAY, actual_finish=at(5, 17))
    plan = Network(MONDAY, [Activity("a", 3 * DAY), done], [Link("a", "done")])
    assert drags(solve(plan)) == {"a": 3 * DAY - DAY}


def test_drag_between_calendars_is_counted_in_the_activitys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    activities = [Activity("a", DAY), Activity("b", 3 * DAY, "half")]
    schedule = solve(Network(MONDAY, activities, [Link("a", "b")], {"half": part_timer()}))
    assert drags(schedule) == {"a": 8 * DAY, "b": 3 * DAY}
    monkeypatch.setattr(drag, "_PATIENCE_STEPS", 1)
    assert drags(schedule) is None
