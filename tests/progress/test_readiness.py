"""Readiness: what waits for what, and what is next."""

from __future__ import annotations

import pytest
from hypothesis import given

from milestone_git.model.snapshot import Snapshot
from milestone_git.schedule.readiness import dependants, is_blocked, is_ready, next_tasks, open_dependencies
from tests.builders import SNAPSHOTS, record, snapshot, task


@given(SNAPSHOTS)
def test_who_waits_and_what_is_waited_for_are_two_sides_of_one_thing(found: Snapshot) -> None:
    records = found.by_id()
    for one in records.values():
        for other in records.values():
            if one.finished or other.status == "completed":
                continue
            assert (other.id in open_dependencies(one, records)) == (one.id in dependants(other.id, records))


@given(SNAPSHOTS)
def test_nothing_is_ready_and_waiting(found: Snapshot) -> None:
    records = found.by_id()
    for one in records.values():
        assert not (is_ready(one, records) and open_dependencies(one, records))
        assert not (is_ready(one, records) and one.status != "planned")


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("planned", True), ("active", True), ("cancelled", True), ("completed", False)],
)
def test_a_dependency_is_open_until_it_is_completed(status: str, is_open: bool) -> None:
    one = record(1, needs=[2])
    records = snapshot(one, record(2, status=status)).by_id()
    assert open_dependencies(one, records) == (("milestone-002",) if is_open else ())
    assert is_ready(one, records) is not is_open
    assert is_blocked(one, records) is is_open


def test_a_dependency_that_is_not_there_is_open() -> None:
    one = record(1, needs=[9])
    assert open_dependencies(one, snapshot(one).by_id()) == ("milestone-009",)


def test_a_blocked_task_blocks_its_milestone_until_that_is_finished() -> None:
    blocked = task("1", "blocked")
    assert is_blocked(record(1, blocked), {})
    assert not is_blocked(record(1, task("1", "todo")), {})
    assert not is_blocked(record(1, blocked, status="completed", needs=[2]), {})


def test_only_unfinished_milestones_wait() -> None:
    found = snapshot(record(1), record(2, needs=[1]), record(3, needs=[1], status="cancelled"), record(4))
    assert dependants("milestone-001", found.by_id()) == ("milestone-002",)


def test_what_is_being_done_comes_first_and_what_waits_for_an_open_task_never() -> None:
    one = record(
        1,
        task("1"),
        task("2", depends_on=["t-1"]),
        task("3", "done"),
        task("4", depends_on=["t-3"]),
        task("5", "doing"),
        task("6", "blocked"),
    )
    assert [each.id for each in next_tasks(one)] == ["t-5", "t-1", "t-4"]
