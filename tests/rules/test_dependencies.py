"""Dependencies lead somewhere, once, and never round."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.dependencies import judge
from tests.builders import SNAPSHOTS, codes, record, snapshot, task


def said(*records: Record, **more: Any) -> list[Diagnostic]:
    return list(judge(Attempt(snapshot(*records, **more))))


def test_a_chain_is_fine() -> None:
    assert said(record(1), record(2, needs=[1]), record(3, needs=[1, 2])) == []


def test_a_dependency_on_what_is_not_there_is_told_at_its_place() -> None:
    (one,) = said(record(1, needs=[2, 9]), record(2))
    assert (one.code, one.keys) == ("MG301", ("depends_on", 1, "milestone"))
    assert one.message == "there is no milestone `milestone-009`"
    assert one.helps == ("did you mean `milestone-002`?",)


def test_nobody_is_advised_to_depend_on_itself_or_on_nothing_near() -> None:
    (one,) = said(record(1, needs=[9]))
    assert "did you mean" not in one.helps[0]


def test_a_record_that_cannot_be_read_is_there() -> None:
    faults = (Diagnostic("MG101", "x", ".milestones/active/milestone-009.yaml"),)
    assert said(record(1, needs=[9]), faults=faults) == []


def test_a_dependency_on_itself_is_told_once_and_is_no_circle() -> None:
    assert codes(said(record(1, needs=[1]))) == ["MG302"]


def test_a_dependency_named_twice_is_told_at_the_second() -> None:
    (one,) = said(record(1, needs=[2, 2]), record(2))
    assert (one.code, one.keys) == ("MG304", ("depends_on", 1, "milestone"))


def test_a_circle_is_told_with_its_path_at_its_first_link() -> None:
    (one,) = said(record(1, needs=[4, 2]), record(2, needs=[3]), record(3, needs=[1]), record(4))
    assert (one.code, one.path, one.keys) == ("MG303", record(1).path, ("depends_on", 1, "milestone"))
    assert one.message == (
        "dependencies go round: `milestone-001` -> `milestone-002` -> `milestone-003` -> `milestone-001`"
    )


def test_tasks_are_judged_within_their_milestone() -> None:
    tasks = [
        task("1", depends_on=["t-1", "t-2", "t-2"]),
        task("2", depends_on=["t-1", "t-8"]),
    ]
    found = said(record(1, *tasks), record(2, task("8")))
    assert [(one.code, one.keys) for one in found] == [
        ("MG302", ("tasks", 0, "depends_on", 0)),
        ("MG304", ("tasks", 0, "depends_on", 2)),
        ("MG301", ("tasks", 1, "depends_on", 1)),
        ("MG303", ("tasks", 0, "depends_on", 1)),
    ]
    assert found[2].message == "there is no task `t-8`"
    assert found[2].helps == ("did you mean `t-1`?",)


def test_a_circle_of_tasks_that_was_there_is_nobodys_and_one_behind_it_is_told() -> None:
    def ring(*needs: str) -> Record:
        tasks = [
            task(name, depends_on=[f"t-{one}" for one in some])
            for name, some in zip("abcd", needs, strict=True)
        ]
        return record(1, *tasks)

    def brought(before: Record, after: Record) -> list[str]:
        return [one.message for one in judge(Attempt(snapshot(after), snapshot(before)))]

    two, long, short = ring("b", "ac", "d", "a"), ring("b", "c", "d", "a"), ring("b", "a", "d", "a")
    assert brought(two, long) == []
    assert brought(two, short) == []
    assert brought(short, two) == ["dependencies go round: `t-a` -> `t-b` -> `t-c` -> `t-d` -> `t-a`"]
    assert brought(ring("", "", "", ""), short) == ["dependencies go round: `t-a` -> `t-b` -> `t-a`"]


@given(SNAPSHOTS)
def test_without_a_circle_the_open_dependencies_can_be_worked_off(one: Snapshot) -> None:
    found = codes(list(judge(Attempt(one))))
    needs = {each.id: {need.milestone for need in each.depends_on} for each in one.by_id().values()}
    left = dict(needs)
    while free := [name for name, needed in left.items() if not needed & set(left)]:
        for name in free:
            del left[name]
    assert bool(left) == ("MG302" in found or "MG303" in found)
