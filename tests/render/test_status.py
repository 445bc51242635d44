"""`status`: at a glance, and what to type next."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.record import Record
from milestone_git.render import status
from tests.builders import record, snapshot, task

BROKEN = Diagnostic("MG101", "x", ".milestones/active/milestone-009.yaml")
ON_1 = {"branch": "milestone/milestone-001"}


def overview(*records: Record, **more: Any) -> list[str]:
    return status.overview(snapshot(*records, **more), "Portfolio").split("\n")


def one(found: Record, *others: Record, **more: Any) -> list[str]:
    return status.one(snapshot(found, *others, **more), found).split("\n")


def test_nothing_is_planned_yet() -> None:
    assert overview() == ["Portfolio: nothing planned yet", "", 'next: git milestone plan "Title"']


def test_everything_at_a_glance() -> None:
    tasks = (
        task("1", "done", estimate="3h"),
        task("2", "doing", estimate="1h"),
        task("3"),
        task("4"),
        task("5", "blocked", reason="rain"),
        task("6", "blocked"),
    )
    found = overview(
        record(1, *tasks, status="active"),
        record(2, estimate="2d"),
        record(3, needs=[1, 2]),
        record(4, status="completed"),
        record(5, status="cancelled"),
        sources={"milestone-001": "milestone/milestone-001"},
        faults=(BROKEN,),
    )
    assert found == [
        "Portfolio  [██░░░░░░░░]  27%  1 of 4 completed",
        "",
        "In progress",
        "  milestone-001  [██░░░░░░░░]  25%  Title 1  1h left  on milestone/milestone-001  (1/6 tasks)",
        "    now: Task 2 (1h)",
        "    next: Task 3",
        "    blocked: Task 5 (rain)",
        "    blocked: Task 6",
        "",
        "Ready",
        "  milestone-002  Title 2 (2d)",
        "",
        "Waiting",
        "  milestone-003  Title 3  waits for milestone-001, milestone-002",
        "",
        "Unreadable",
        "  .milestones/active/milestone-009.yaml",
        "",
        "next: git milestone check",
    ]


def test_of_many_the_first_five_are_shown_and_the_rest_counted() -> None:
    ready = [record(number) for number in range(1, 8)]
    waiting = [record(number, needs=[1]) for number in range(11, 19)]
    found = overview(*ready, *waiting)
    assert "  and 2 more: `git milestone list --ready`" in found
    assert "  and 3 more: `git milestone list --blocked`" in found
    assert sum("Title" in line for line in found) == 10
    assert not any("more:" in line for line in overview(*ready[:5], *waiting[:5]))
    assert sum(" 1 more:" in line for line in overview(*ready[:6], *waiting[:6])) == 2


@pytest.mark.parametrize(
    ("records", "more", "advice"),
    [
        ([record(1, status="completed")], {}, 'plan "Title"'),
        ([record(1)], {}, "execute 1"),
        ([record(1, id="milestone-4k2x9f")], {}, "execute milestone-4k2x9f"),
        ([record(1), record(2, status="active")], {}, "execute 2"),
        (
            [record(1, task("1"), task("2", "doing"), status="active"), record(2, status="active")],
            ON_1,
            "task done 2",
        ),
        ([record(1, task("1", "done"), task("2"), status="active")], ON_1, "task start 2"),
        ([record(1, task("1", "done"), status="active")], ON_1, "complete"),
        ([record(1, status="active")], ON_1, "complete"),
        ([record(1, task("1", "blocked"), status="active")], ON_1, "task list"),
    ],
)
def test_the_next_command_is_one_that_works(records: list[Record], more: dict[str, Any], advice: str) -> None:
    found = overview(*records, **more)
    assert next(line for line in found if line.startswith("next:")) == f"next: git milestone {advice}"


@pytest.mark.parametrize(
    ("phase", "block", "advice"),
    [
        ("design", {}, ["advance"]),
        ("", {}, ["advance"]),
        ("design", {"reviewers": ["alex"]}, ["review", "advance"]),
        ("spec", {"reviewers": ["alex"]}, ["advance"]),
        ("execute", {}, ["complete"]),
        ("nowhere", {}, ["complete"]),
    ],
)
def test_nothing_is_to_be_completed_while_phases_lie_ahead(
    phase: str, block: dict[str, Any], advice: list[str]
) -> None:
    done = record(1, status="active", workflow="kiro", phase=phase, phases={"design": block})
    typed = [line.partition("git milestone ")[2] for line in one(done, **ON_1)[-len(advice) :]]
    assert typed == advice


def test_a_file_that_cannot_be_read_is_not_nothing() -> None:
    assert "Unreadable" in overview(faults=(BROKEN,))


def test_a_single_milestone_with_its_tasks_and_neighbours() -> None:
    tasks = (
        task("1", "done"),
        task("2", "doing", estimate="1h"),
        task("3", "blocked", reason="rain"),
        task("4"),
    )
    found = one(
        record(1, *tasks, needs=[2, 9], status="active"),
        record(2),
        record(3, needs=[1]),
        sources={"milestone-001": "origin/main"},
    )
    assert found == [
        "milestone-001  Title 1",
        "active  [██░░░░░░░░]  25%  1h left",
        "as on origin/main",
        "",
        "Tasks",
        "  [x] 1  Task 1",
        "  [>] 2  Task 2 (1h)",
        "  [!] 3  Task 3 (rain)",
        "  [ ] 4  Task 4",
        "",
        "Waits for",
        "  milestone-002  Title 2 (planned)",
        "  milestone-009  (not there)",
        "",
        "Waiting for it",
        "  milestone-003  Title 3 (planned)",
        "",
        "next: git milestone execute 2",
    ]


def test_nobody_waits_for_what_is_completed_and_it_needs_no_advice() -> None:
    done = record(1, task("1", estimate="1h"), status="completed", needs=[9])
    assert one(done, record(2, needs=[1])) == [
        "milestone-001  Title 1",
        "completed  [██████████] 100%",
        "",
        "Tasks",
        "  [ ] 1  Task 1 (1h)",
    ]
    assert "Waiting for it" in one(record(1, status="cancelled"), record(2, needs=[1]))


@pytest.mark.parametrize(
    ("status_of_2", "advice"),
    [("planned", "execute 2"), ("cancelled", "unlink 1 --depends-on milestone-002")],
)
def test_what_stands_in_the_way_comes_first(status_of_2: str, advice: str) -> None:
    assert one(record(1, needs=[2]), record(2, status=status_of_2))[-1] == f"next: git milestone {advice}"


def test_on_its_branch_the_next_two_commands_are_named() -> None:
    found = one(record(1, task("1"), status="active"), **ON_1)
    assert found[-2:] == ["next: git milestone task start 1", "      git milestone pause"]
    assert one(record(1, task("1"), status="active"))[-1] == "next: git milestone execute 1"
