"""`task`: the work inside a milestone, added and moved."""

from __future__ import annotations

import pytest

from milestone_git.model.snapshot import Snapshot
from milestone_git.verbs.edit import Edit
from milestone_git.verbs.edit import decide as edit
from milestone_git.verbs.task import AddTasks, MoveTask, add, move
from tests.builders import codes, given, kinds, record, refused, snapshot, task, written

ON_1 = "milestone/milestone-001"


def test_tasks_are_appended_with_ids_of_their_own() -> None:
    found = snapshot(record(1, task("1")))
    request = AddTasks("1", ((" T ", "1h"), ("U", "")), ("kim",), "web", ("1",))
    change = add(found, request, given())
    old, first, second = written(change)["tasks"]
    assert old == task("1")
    assert list(first) == ["id", "title", "status", "assignees", "track", "estimate", "depends_on"]
    assert (first["title"], first["depends_on"], second.get("estimate")) == ("T", ["t-1"], None)
    assert change.subject == "Add to milestone-001: 2 tasks"
    assert [one.payload for one in change.drafts] == [
        {"task": first["id"], "title": "T"},
        {"task": second["id"], "title": "U"},
    ]
    assert add(found, AddTasks("1", ((" T ", ""),)), given()).subject == "Add to milestone-001: T"


def test_a_task_is_not_added_to_what_is_finished() -> None:
    found = snapshot(record(1, status="completed"))
    assert codes(refused(lambda: add(found, AddTasks("1", (("T", ""),)), given()))) == ["MG306"]
    found = snapshot(record(1, task("1"), status="completed"))
    assert codes(refused(lambda: move(found, MoveTask(("1", "1"), "done"), given()))) == ["MG306"]


@pytest.mark.parametrize(
    ("status", "kind", "subject"),
    [("doing", "task-start", "Start"), ("done", "task-done", "Finish"), ("todo", "task-reopen", "Reopen")],
)
def test_a_task_moves_and_leaves_its_reason_behind(status: str, kind: str, subject: str) -> None:
    found = snapshot(record(1, task("1"), task("2", "blocked", reason="rain")))
    change = move(found, MoveTask(("1/2",), status), given())
    assert written(change)["tasks"] == [task("1"), task("2", status)]
    assert (change.subject, kinds(change)) == (f"{subject} milestone-001: Task 2", [kind])
    assert change.drafts[0].payload == {"task": "t-2", "title": "Task 2"}


def test_a_blocked_task_says_why() -> None:
    found = snapshot(record(1, task("1")))
    change = move(found, MoveTask(("1", "1"), "blocked", "rain"), given())
    assert list(written(change)["tasks"][0]) == ["id", "title", "status", "reason"]
    assert change.drafts[0].payload["reason"] == "rain"
    silent = move(found, MoveTask(("1", "1"), "blocked"), given())
    assert "reason" not in written(silent)["tasks"][0]
    assert silent.drafts[0].payload["reason"] == "no reason given"


def test_a_task_that_is_so_already_is_refused_and_another_reason_is_not() -> None:
    found = snapshot(record(1, task("1", "blocked", reason="rain")))
    assert codes(refused(lambda: move(found, MoveTask(("1", "1"), "blocked", "rain"), given()))) == ["MG306"]
    assert (
        written(move(found, MoveTask(("1", "1"), "blocked", "snow"), given()))["tasks"][0]["reason"] == "snow"
    )


def test_on_its_own_branch_progress_is_staged_and_told_later() -> None:
    found = snapshot(record(1, task("1")), branch=ON_1)
    change = move(found, MoveTask(("1",), "done"), given())
    assert (change.staged, change.drafts) == (True, ())
    assert not move(
        found._replace(branch="milestone/milestone-002"), MoveTask(("1", "1"), "done"), given()
    ).staged


def test_of_two_tasks_with_one_id_only_the_named_one_moves() -> None:
    found = snapshot(record(1, task("1"), {**task("1"), "title": "Other"}))
    assert [
        one["status"] for one in written(move(found, MoveTask(("1", "2"), "done"), given()))["tasks"]
    ] == [
        "todo",
        "done",
    ]


def test_a_snapshot_is_not_changed_by_asking() -> None:
    found: Snapshot = snapshot(record(1, task("1")))
    before = repr(found)
    move(found, MoveTask(("1", "1"), "done"), given())
    edit(found, Edit("1", (("tasks.1.title", "X"),)), given())
    assert repr(found) == before
