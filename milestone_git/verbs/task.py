"""`task add|start|done|block`: the work inside a milestone."""

from __future__ import annotations

from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.naming import milestone_of_branch
from milestone_git.model.record import BLOCKED, DOING, TASK_DONE, TASK_FIELDS, TODO, Record, Task, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.verbs import names
from milestone_git.verbs.edit import refuse_finished
from milestone_git.verbs.plan import new_task

_PAST = {TODO: "Reopen", DOING: "Start", TASK_DONE: "Finish", BLOCKED: "Block"}
_KINDS = {TODO: "task-reopen", DOING: "task-start", TASK_DONE: "task-done", BLOCKED: "task-block"}


class AddTasks(NamedTuple):
    """New ``tasks`` of one milestone, as (title, estimate or empty); each gets the same other fields."""

    milestone: str | None
    tasks: tuple[tuple[str, str], ...]
    assignees: tuple[str, ...] = ()
    track: str = ""
    depends_on: tuple[str, ...] = ()


class MoveTask(NamedTuple):
    """A task of ``words`` (`ID/TASK`, `ID TASK` or `TASK`) gets ``status``."""

    words: tuple[str, ...]
    status: str
    reason: str = ""


def add(snapshot: Snapshot, request: AddTasks, given: Given) -> Change:
    """The record with tasks appended."""
    record = names.milestone(snapshot, request.milestone)
    refuse_finished(record)
    needed = [names.task(record, one).id for one in request.depends_on]
    tasks: list[Any] = list(record.document.get("tasks", ()))
    drafts = []
    for title, estimate in request.tasks:
        more = {"assignees": list(request.assignees), "track": request.track, "depends_on": needed}
        task = ordered(new_task(tasks, given, title, estimate, **more), TASK_FIELDS)
        tasks.append(task)
        payload = {"task": task["id"], "title": task["title"]}
        drafts.append(Draft("task-add", record.id, record.uid, payload))
    named = tasks[-1]["title"] if len(request.tasks) == 1 else f"{len(request.tasks)} tasks"
    return _change(snapshot, record, f"Add to {record.id}: {named}", tasks, tuple(drafts))


def move(snapshot: Snapshot, request: MoveTask, given: Given) -> Change:
    """The record with one task in another status; on its own branch that is staged for the next commit."""
    record, text = names.milestone_and_task(snapshot, request.words)
    refuse_finished(record)
    task = names.task(record, text)
    _refuse_same(record, task, request)
    position = record.tasks.index(task)
    tasks = list(record.document["tasks"])
    tasks[position] = _moved(tasks[position], request)
    payload = {"task": task.id, "title": task.title}
    if request.status == BLOCKED:
        payload["reason"] = request.reason or "no reason given"
    draft = Draft(_KINDS[request.status], record.id, record.uid, payload)
    change = _change(snapshot, record, f"{_PAST[request.status]} {record.id}: {task.title}", tasks, (draft,))
    if milestone_of_branch(snapshot.branch) == record.id:
        return change._replace(staged=True, drafts=())
    return change


def _refuse_same(record: Record, task: Task, request: MoveTask) -> None:
    if task.status == request.status and task.reason == request.reason:
        raise refusal("MG306", f"task `{task.id}` of `{record.id}` is `{task.status}` already")


def _moved(entry: dict[str, Any], request: MoveTask) -> dict[str, Any]:
    moved = {**entry, "status": request.status}
    moved.pop("reason", None)
    if request.reason:
        moved["reason"] = request.reason
    return ordered(moved, TASK_FIELDS)


def _change(
    snapshot: Snapshot, record: Record, subject: str, tasks: list[Any], drafts: tuple[Draft, ...]
) -> Change:
    document = ordered({**record.document, "tasks": tasks})
    return Change(subject, (Write(record.path, document),), drafts, milestones=(record.id,))
