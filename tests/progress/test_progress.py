"""How far a milestone is, and what can be worked on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from milestone_git.model.record import Record
from milestone_git.schedule.progress import Progress, overall_percent, progress_of
from tests.builders import RECORDS, record, task

DONE: dict[str, Any] = {"status": "completed"}


def with_task_done(one: Record, place: int) -> Record:
    tasks = list(one.tasks)
    tasks[place] = tasks[place]._replace(status="done")
    return one._replace(tasks=tuple(tasks))


@given(RECORDS, st.integers(0, 4))
def test_a_task_that_gets_done_never_takes_progress_back(one: Record, place: int) -> None:
    assume(place < len(one.tasks))
    before, after = progress_of(one), progress_of(with_task_done(one, place))
    assert after.percent >= before.percent
    assert after.left_minutes <= before.left_minutes


@given(RECORDS)
def test_it_is_all_done_exactly_at_100(one: Record) -> None:
    found = progress_of(one)
    all_done = bool(one.tasks) and all(each.status == "done" for each in one.tasks)
    assert (found.percent == 100) == (one.status == "completed" or all_done)
    assert 0 <= found.percent <= 100
    assert found.tasks_all == len(one.tasks)


@given(st.lists(RECORDS, max_size=6))
def test_all_together_are_between_the_least_and_the_most(some: list[Record]) -> None:
    percents = [progress_of(one).percent for one in some]
    assert min(percents, default=0) <= overall_percent(some) <= max(percents, default=0)


@given(st.lists(st.integers(1, 10**6), max_size=20), st.integers(1, 20))
def test_finished_milestones_are_100_together_whatever_their_sizes(sizes: list[int], unknown: int) -> None:
    some = [record(**DONE)] * unknown + [record(**DONE)._replace(estimate_minutes=one) for one in sizes]
    assert overall_percent(some) == 100


@given(RECORDS)
def test_progress_is_the_exact_share_rounded_down(one: Record) -> None:
    assume(one.tasks and one.status != "completed")
    known = [each.estimate_minutes for each in one.tasks if each.estimate_minutes]
    usual = Fraction(sum(known), len(known)) if known else Fraction(1)
    weights = [Fraction(each.estimate_minutes or usual) for each in one.tasks]
    done = sum(weight for each, weight in zip(one.tasks, weights, strict=True) if each.status == "done")
    assert progress_of(one).percent == int(100 * done / sum(weights))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (record(estimate="1d"), Progress(0, 0, 0, 480)),
        (record(), Progress(0, 0, 0, 0)),
        (record(1, task("1", estimate="1h"), **DONE), Progress(100, 1, 1, 0)),
        (record(1, task("1", "done", estimate="3h"), task("2", estimate="1h")), Progress(75, 1, 2, 60)),
        (
            record(1, task("1", "done"), task("2", estimate="1h"), task("3", "doing", estimate="2h")),
            Progress(33, 1, 3, 180),
        ),
        (record(1, task("1", "done"), task("2"), task("3")), Progress(33, 1, 3, 0)),
        (record(1, task("1", "done", estimate="0m"), task("2", estimate="0m")), Progress(50, 1, 2, 0)),
    ],
)
def test_progress_is_weighted_by_estimate(one: Record, expected: Progress) -> None:
    assert progress_of(one) == expected


def test_a_milestone_weighs_its_estimate_else_its_tasks_else_the_mean() -> None:
    half = record(2, task("1", "done", estimate="2h"), task("2", estimate="2h"))
    assert overall_percent([record(1, **DONE, estimate="3h"), record(2, estimate="1h")]) == 75
    assert overall_percent([record(1, **DONE, estimate="12h"), half]) == 87
    assert (
        overall_percent([record(1, **DONE, estimate="3h"), record(2, estimate="1h"), record(3, **DONE)]) == 83
    )
    assert overall_percent([]) == 0
