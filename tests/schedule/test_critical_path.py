"""The critical path method: laws on random networks, and the small cases that people argue about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import networkx as nx
import pytest
from hypothesis import given, settings

from milestone_git.schedule.calendar import Absence, CalendarSpec, working_calendar
from milestone_git.schedule.critical_path import Schedule, solve
from milestone_git.schedule.crossing import NEVER, carried, carried_back
from milestone_git.schedule.network import Activity, Blocker, Constraint, Link, Network
from milestone_git.schedule.refusal import ScheduleError
from tests.schedule.networks import (
    DAY,
    MONDAY,
    at,
    chain,
    network,
    networks,
    part_timer,
    slow_finish,
    slow_late_starts,
    slow_starts,
)


def offsets(schedule: Schedule) -> dict[str, int]:
    """Early starts in working minutes after the project's."""
    arrays = schedule.arrays
    return {name: schedule.starts[n] - arrays.origin(n) for name, n in arrays.numbers.items()}


@given(networks())
def test_early_starts_are_what_a_slow_scheduler_finds(network: Network) -> None:
    assert offsets(solve(network)) == slow_starts(network)


@settings(deadline=None)
@given(networks(size=6))
def test_late_starts_are_the_latest_that_do_not_move_the_finish(network: Network) -> None:
    schedule = solve(network)
    floats = {name: schedule.total_float_minutes(n) for name, n in schedule.arrays.numbers.items()}
    early = slow_starts(network)
    assert {name: early[name] + floats[name] for name in early} == slow_late_starts(network)


@given(networks())
def test_no_activity_without_dates_has_negative_float_and_one_is_critical(network: Network) -> None:
    schedule = solve(network)
    assert all(schedule.total_float_minutes(n) >= 0 for n in range(len(schedule.starts)))
    assert all(free >= 0 for free in schedule.free_floats)
    assert schedule.critical()


@given(networks(kinds=("FS",)))
def test_using_up_free_float_moves_no_successor(network: Network) -> None:
    schedule = solve(network)
    early = slow_starts(network)
    for name, number in schedule.arrays.numbers.items():
        moved = early[name] + schedule.free_floats[number]
        minutes = schedule.arrays.durations[number]
        for link in network.links:
            if link.before == name:
                assert moved + minutes + link.lag_minutes <= early[link.after]


@given(networks(kinds=("FS",)))
def test_finish_is_the_longest_path_through_a_graph_of_durations(network: Network) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    minutes = {activity.name: activity.duration_minutes for activity in network.activities}
    for name in minutes:
        graph.add_edge("start", name, weight=0)
        graph.add_edge(name, "finish", weight=minutes[name])
    for before, after, _, lag in network.links:
        weight = max(minutes[before] + lag, graph.edges.get((before, after), {"weight": -(10**9)})["weight"])
        graph.add_edge(before, after, weight=weight)
    assert nx.dag_longest_path_length(graph) == slow_finish(network, {})
    schedule = solve(network)
    starts = offsets(schedule)
    assert max(starts[name] + minutes[name] for name in minutes) == slow_finish(network, {})


@given(networks())
def test_the_same_hours_under_another_name_change_nothing(network: Network) -> None:
    activities = [
        activity._replace(calendar="twin" if activity.name[-1] in "13579" else "")
        for activity in network.activities
    ]
    twins = network._replace(activities=activities, calendars={"twin": working_calendar()})
    plain, crossed = solve(network), solve(twins)
    assert plain.starts == crossed.starts
    assert plain.finish_instant == crossed.finish_instant
    for number, duration in enumerate(plain.arrays.durations):
        if duration:
            assert plain.late_starts[number] == crossed.late_starts[number]
            assert plain.free_floats[number] == crossed.free_floats[number]


@pytest.mark.parametrize("is_finish", [True, False])
@given(networks())
def test_carrying_back_is_the_other_half_of_carrying(is_finish: bool, network: Network) -> None:
    office, half = working_calendar(), part_timer()
    for activity in network.activities:
        for first, second in ((office, half), (half, office)):
            count = second.minutes_from(MONDAY) + activity.duration_minutes
            latest = carried_back(first, second, count, is_finish=is_finish)
            assert carried(first, second, latest, is_finish=is_finish) <= count
            assert carried(first, second, latest + 1, is_finish=is_finish) > count


def test_nothing_can_be_late_for_a_calendar_that_has_ended() -> None:
    assert carried_back(working_calendar(), part_timer(), part_timer().total, is_finish=True) == NEVER


def test_values_of_a_small_network_as_a_textbook_has_them() -> None:
    schedule = solve(network({"a": 2, "b": 3, "c": 1, "d": 2}, "a-b a-c b-d c-d"))
    assert schedule.critical() == ["a", "b", "d"]
    times = schedule.times("c")
    assert (times.early_start, times.early_finish) == (at(7), at(7, 17))
    assert (times.late_start, times.late_finish) == (at(9), at(9, 17))
    assert (times.total_float_minutes, times.free_float_minutes, times.is_critical) == (
        2 * DAY,
        2 * DAY,
        False,
    )
    assert schedule.times("d").late_finish == at(13, 17)


@pytest.mark.parametrize(
    ("link", "day"),
    [
        ("a-b", 7),
        ("a-SS-b", 5),
        ("a-FF-b", 6),
        ("a-SF-b", 5),
        ("a-b+1", 8),
        ("a-b~1", 6),
        ("a-SS-b+3", 8),
        ("a-SF-b+4", 8),
    ],
)
def test_each_kind_of_link_holds_the_end_it_names(link: str, day: int) -> None:
    assert solve(network({"a": 2, "b": 1}, link)).times("b").early_start == at(day)


def test_no_activity_starts_before_the_project_unless_the_rule_says_so() -> None:
    plan = network({"a": 2, "b": 5, "c": 5}, "a-SF-b a-FF-c")
    ours, theirs = solve(plan), solve(plan._replace(start_rule="links"))
    assert ours.times("b").early_start == at(5)
    assert theirs.times("b").early_start == datetime(2025, 12, 29, 8, tzinfo=UTC)
    assert theirs.times("c").early_start == at(5)


def test_a_point_in_time_is_in_the_evening_after_work_and_in_the_morning_before() -> None:
    plan = network({"a": 1, "done": 0, "b": 1, "again": 0}, "a-done done-b done-again")
    kickoff = Activity("kickoff", 0)
    dated = Activity("dated", 0, constraints=(Constraint("start_no_earlier", at(6)),))
    plan = plan._replace(
        activities=[
            *plan.activities,
            kickoff,
            dated,
            Activity("follows", 0),
            Activity("with b", 0),
            Activity("a day on", 0),
            Activity("lead", 0),
        ],
        links=[
            *plan.links,
            Link("dated", "follows"),
            Link("b", "with b", "SS"),
            Link("kickoff", "a day on", "FS", DAY),
            Link("b", "lead", "FS", -DAY),
        ],
    )
    schedule = solve(plan)
    early = {name: schedule.times(name).early_start for name in schedule.arrays.names}
    assert early["done"] == early["again"] == early["a day on"] == at(5, 17)
    assert early["kickoff"] == at(5, 8)
    assert early["dated"] == early["follows"] == early["with b"] == early["b"] == early["lead"] == at(6, 8)
    assert schedule.times("kickoff").late_finish == at(5, 17)


def test_lag_is_counted_in_the_working_time_of_the_second_activity() -> None:
    plan = network({"a": 1, "b": 1}, "a-b+1")
    plan = plan._replace(
        activities=[Activity("a", DAY), Activity("b", DAY, "half")], calendars={"half": part_timer()}
    )
    times = solve(plan).times("b")
    assert (times.early_start, times.early_finish) == (at(7), at(7, 17))
    later = solve(plan._replace(links=[Link("a", "b", "FS", 2 * DAY)])).times("b")
    assert later.early_start == at(19)


def test_float_is_measured_in_the_working_time_of_the_activity() -> None:
    activities = [Activity("a", DAY), Activity("b", DAY, "half"), Activity("c", 10 * DAY)]
    schedule = solve(Network(MONDAY, activities, [Link("a", "b")], {"half": part_timer()}))
    assert schedule.times("b").total_float_minutes == DAY
    assert schedule.times("a").free_float_minutes == 0
    assert schedule.times("a").total_float_minutes == DAY


def test_a_date_holds_back_and_a_due_date_takes_float_away() -> None:
    held = Activity("held", DAY, constraints=(Constraint("start_no_earlier", at(7, 10)),))
    due = Activity("due", DAY, constraints=(Constraint("due", at(6, 17)),))
    schedule = solve(Network(MONDAY, [held, due]))
    assert schedule.times("held").early_start == at(7, 10)
    assert schedule.times("due").total_float_minutes == DAY
    assert schedule.times("due").late_finish == at(6, 17)


def test_must_start_and_must_finish_hold_and_cap() -> None:
    start = Activity("start", DAY, constraints=(Constraint("must_start", at(7)),))
    finish = Activity("finish", DAY, constraints=(Constraint("must_finish", at(8, 17)),))
    schedule = solve(Network(MONDAY, [start, finish, Activity("long", 9 * DAY)]))
    assert schedule.times("start").early_start == schedule.times("start").late_start == at(7)
    assert schedule.times("finish").early_finish == schedule.times("finish").late_finish == at(8, 17)


def test_a_blocker_with_a_date_holds_back_and_one_without_does_not() -> None:
    blockers = [Blocker("a", "legal", at(8)), Blocker("a", "vendor")]
    schedule = solve(Network(MONDAY, [Activity("a", DAY)], blockers=blockers))
    assert schedule.times("a").early_start == at(8)


def test_what_is_finished_keeps_its_dates_and_has_no_float() -> None:
    done = Activity("done", DAY, actual_start=at(5, 9), actual_finish=at(7, 23, 15))
    only_finish = Activity("only finish", DAY, actual_finish=at(6, 17))
    plan = Network(
        MONDAY, [done, only_finish, Activity("next", DAY), Activity("long", 9 * DAY)], [Link("done", "next")]
    )
    schedule = solve(plan)
    times = schedule.times("done")
    assert (
        (times.early_start, times.early_finish)
        == (at(5, 9), at(7, 23, 15))
        == (times.late_start, times.late_finish)
    )
    assert (times.total_float_minutes, times.free_float_minutes, times.is_critical) == (0, 0, False)
    assert schedule.times("next").early_start == at(8)
    assert schedule.times("only finish").early_start == at(6, 8)


def test_what_is_in_progress_finishes_no_earlier_than_now() -> None:
    doing = Activity("doing", DAY, actual_start=at(5, 8))
    plan = Network(
        MONDAY,
        [doing, Activity("next", DAY), Activity("beside", DAY)],
        [Link("doing", "next"), Link("doing", "beside", "SS", DAY)],
        now=at(8, 12),
    )
    schedule = solve(plan)
    assert schedule.times("doing").early_start == at(5, 8)
    assert schedule.times("doing").early_finish == at(8, 12)
    assert schedule.times("next").early_start == at(8, 13)
    assert schedule.times("beside").early_start == at(8, 13)


def test_work_in_progress_is_stretched_by_what_holds_its_finish() -> None:
    doing = Activity("doing", DAY, actual_start=at(5, 8))
    plan = Network(
        MONDAY, [doing, Activity("code", 3 * DAY)], [Link("code", "doing", "FF"), Link("code", "doing")]
    )
    times = solve(plan).times("doing")
    assert (times.early_start, times.early_finish) == (at(5, 8), at(7, 17))
    assert times.is_critical


def test_a_settled_start_holds_like_a_date() -> None:
    doing = Activity("doing", 9 * DAY, actual_start=at(6, 8))
    plan = Network(MONDAY, [doing, Activity("beside", DAY)], [Link("doing", "beside", "SS", DAY)])
    assert solve(plan).times("beside").early_start == at(7)


def test_a_settled_finish_holds_the_finish_of_work_in_progress() -> None:
    done = Activity("done", DAY, actual_start=at(5), actual_finish=at(6, 17))
    doing = Activity("doing", DAY, actual_start=at(5))
    plan = Network(MONDAY, [done, doing], [Link("done", "doing", "FF", DAY)])
    assert solve(plan).times("doing").early_finish == at(7, 17)


def test_a_must_start_of_what_has_started_is_history() -> None:
    constraints = (Constraint("must_start", at(5)), Constraint("due", at(6, 17)))
    doing = Activity("doing", DAY, constraints=constraints, actual_start=at(6))
    done = Activity("done", DAY, constraints=constraints, actual_finish=at(5, 17))
    schedule = solve(Network(MONDAY, [doing, done, Activity("long", 9 * DAY)]))
    assert schedule.times("doing").total_float_minutes == 0


def test_an_empty_network_has_a_schedule() -> None:
    schedule = solve(Network(MONDAY, []))
    assert schedule.critical() == []


@pytest.mark.no_cover
def test_a_chain_of_100_000_is_no_recursion() -> None:
    schedule = solve(chain(100_000))
    assert len(schedule.critical()) == 100_000
    assert schedule.times("m99999").early_finish == MONDAY + timedelta(weeks=20_000, days=-3, hours=9)


def test_an_enormous_duration_is_refused_by_name() -> None:
    for calendars in ({}, {"half": part_timer(), "": working_calendar()}):
        activities = [Activity("a", 10**12), Activity("b", DAY, "half" if calendars else "")]
        refused("calendar_exhausted", Network(MONDAY, activities, [Link("a", "b")], calendars), "a")


def test_work_for_somebody_who_never_comes_back_is_refused_by_name() -> None:
    gone = working_calendar(CalendarSpec(absences=(Absence(at(8).date(), datetime.max.date()),)))
    refused(
        "calendar_exhausted", Network(MONDAY, [Activity("a", 9 * DAY, "gone")], calendars={"gone": gone}), "a"
    )


def refused(kind: str, plan: Network, *names: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        solve(plan)
    assert (caught.value.kind, caught.value.names) == (kind, names)


def test_networks_that_contradict_themselves_are_refused_by_name() -> None:
    a, b = Activity("a", DAY), Activity("b", DAY)
    refused("duplicate_activity", Network(MONDAY, [a, b, a]), "a")
    refused("negative_duration", Network(MONDAY, [a, Activity("b", -1)]), "b")
    refused("minutes_out_of_range", Network(MONDAY, [Activity("a", 10**30)]))
    refused(
        "minutes_out_of_range", Network(MONDAY, [a, b], [Link("a", "b"), Link("a", "b", "FS", -(10**30))])
    )
    refused("unknown_activity", Network(MONDAY, [a], [Link("a", "x")]), "x", "a", "x")
    refused("unknown_activity", Network(MONDAY, [a], [Link("x", "a")]), "x", "x", "a")
    refused("unknown_activity", Network(MONDAY, [a], blockers=[Blocker("x", "legal")]), "x")
    refused("unknown_calendar", Network(MONDAY, [Activity("a", DAY, "night")]), "a", "night")
    backwards = Activity("a", DAY, actual_start=at(6), actual_finish=at(5))
    refused("actual_finish_before_start", Network(MONDAY, [backwards]), "a")
    with pytest.raises(ScheduleError, match="no activity `x`"):
        solve(Network(MONDAY, [a])).times("x")


def test_a_circle_is_refused_with_its_shortest_way_round() -> None:
    plan = network({"a": 1, "b": 1, "c": 1, "d": 1}, "a-b b-c c-a c-d d-b")
    refused("circle", plan, "a", "b", "c")
    crossing = [
        activity._replace(calendar="half") if activity.name == "b" else activity
        for activity in plan.activities
    ]
    refused("circle", plan._replace(activities=crossing, calendars={"half": part_timer()}), "a", "b", "c")


def test_a_minute_counts() -> None:
    plan = Network(MONDAY, [Activity("a", 1), Activity("b", 1), Activity("c", 3)], [Link("a", "b", "FS", 1)])
    for either in (plan, plan._replace(activities=plan.activities[::-1])):
        times = solve(either).times("b")
        assert (times.early_start, times.early_finish) == (at(5, 8, 2), at(5, 8, 3))


@settings(deadline=None)
@given(networks())
def test_the_order_of_the_input_changes_nothing(network: Network) -> None:
    forward = network._replace(activities=sorted(network.activities))
    backward = network._replace(activities=sorted(network.activities, reverse=True))
    assert {solve(forward).times(activity.name) for activity in network.activities} == {
        solve(backward).times(activity.name) for activity in network.activities
    }
