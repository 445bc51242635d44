"""Dates that cannot be kept are named with the chain that forbids them."""

from __future__ import annotations

import pytest

from milestone_git.schedule.constraints import Violation, violations
from milestone_git.schedule.critical_path import solve
from milestone_git.schedule.network import Activity, Blocker, Constraint, ConstraintKind, Link, Network
from tests.schedule.networks import DAY, MONDAY, at


def plan(*constraints: Constraint) -> Network:
    """Three days of work before one that is under constraints."""
    return Network(
        MONDAY, [Activity("a", 3 * DAY), Activity("b", DAY, constraints=constraints)], [Link("a", "b")]
    )


@pytest.mark.parametrize(
    ("kind", "day", "hour", "minutes"),
    [
        ("finish_no_later", 7, 17, DAY),
        ("must_start", 6, 8, 2 * DAY),
        ("must_finish", 8, 12, 240),
    ],
)
def test_an_impossible_constraint_is_named_with_its_chain(
    kind: ConstraintKind, day: int, hour: int, minutes: int
) -> None:
    constraint = Constraint(kind, at(day, hour))
    (found,) = violations(solve(plan(constraint)))
    assert (found.kind, found.activity, found.minutes, found.constraint) == (
        "impossible",
        "b",
        minutes,
        constraint,
    )
    assert [step.activity for step in found.chain] == ["b", "a"]


def test_a_missed_due_date_is_late_and_makes_the_chain_critical() -> None:
    schedule = solve(plan(Constraint("due", at(6, 17))))
    (found,) = violations(schedule)
    assert (found.kind, found.minutes) == ("late", 2 * DAY)
    assert schedule.total_float_minutes(0) == schedule.total_float_minutes(1) == -2 * DAY
    assert schedule.critical() == ["a", "b"]


def test_dates_that_can_be_kept_are_no_news() -> None:
    constraints = (
        Constraint("due", at(8, 17)),
        Constraint("must_start", at(8)),
        Constraint("start_no_earlier", at(5)),
    )
    assert violations(solve(plan(*constraints))) == ()


def test_due_before_the_start_that_is_asked_for_is_a_contradiction() -> None:
    constraints = (Constraint("start_no_earlier", at(9)), Constraint("due", at(7, 17)))
    (found,) = violations(solve(plan(*constraints)))
    assert (found.kind, found.minutes) == ("contradiction", 2 * DAY)


def test_every_impossible_constraint_is_named() -> None:
    constraints = (Constraint("finish_no_later", at(7, 17)), Constraint("due", at(6, 17)))
    assert [found.kind for found in violations(solve(plan(*constraints)))] == ["impossible", "late"]


def test_a_due_date_at_the_beginning_of_time_is_only_late() -> None:
    (found,) = violations(solve(plan(Constraint("due", at(5).replace(year=1)))))
    assert found.kind == "late"
    assert solve(plan(Constraint("due", at(5).replace(year=1)))).times("b").late_start.year == 1900


def test_a_start_out_of_sequence_is_named_with_its_link() -> None:
    doing = Activity("b", DAY, actual_start=at(6))
    in_time = Activity("c", DAY, actual_start=at(8))
    links = [Link("a", "b"), Link("a", "c")]
    schedule = solve(Network(MONDAY, [Activity("a", 3 * DAY), doing, in_time], links))
    assert violations(schedule) == (Violation("out_of_sequence", "b", 2 * DAY, link=links[0]),)


def test_an_actual_date_still_to_come_is_named() -> None:
    soon = Activity("a", DAY, actual_start=at(5), actual_finish=at(9, 17))
    past = Activity("b", DAY, actual_start=at(5))
    found = violations(solve(Network(MONDAY, [soon, past], now=at(6))))
    assert found == (Violation("actual_after_now", "a"),)
    assert violations(solve(Network(MONDAY, [soon, past]))) == ()


def test_a_blocker_without_a_date_is_named_until_the_work_has_started() -> None:
    vendor, legal = Blocker("a", "vendor"), Blocker("b", "legal")
    activities = [Activity("a", DAY), Activity("b", DAY, actual_start=at(5))]
    found = violations(
        solve(Network(MONDAY, activities, blockers=[vendor, legal, Blocker("a", "lawyer", at(6))]))
    )
    assert found == (Violation("blocker_without_date", "a", blocker=vendor),)
