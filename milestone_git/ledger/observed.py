"""Events for what happened without us: a hand edit, or staged progress whose commit has landed (R13)."""

from __future__ import annotations

from typing import Any, NamedTuple

from milestone_git.ledger.fold import Story
from milestone_git.model.event import Draft
from milestone_git.model.record import BLOCKED, DOING, PLANNED, TASK_DONE, TODO, Record

_KIND_OF_STATUS = {TODO: "task-reopen", DOING: "task-start", TASK_DONE: "task-done", BLOCKED: "task-block"}


class Landed(NamedTuple):
    """The commit that last touched a record: its id, its author's handle, and when (RFC 3339, UTC)."""

    commit: str
    by: str
    at: str


def differs(record: Record, story: Story) -> bool:
    """Whether the record's status or tasks are not what the log says."""
    return bool(observed(record, story, Landed("", "", ""), ""))


def observed(record: Record, story: Story | None, landed: Landed, actor: str) -> tuple[Draft, ...]:
    """What the log lacks about ``record``; `by` names the author where that is not who records it.

    Without a ``story`` the log has never heard of the record, and its planning is told first.
    """
    extra: dict[str, Any] = {"commit": landed.commit}
    if landed.by != actor:
        extra["by"] = landed.by
    told: list[tuple[str, dict[str, Any]]] = []
    if story is None:
        story = Story(PLANNED)
        told.append(("plan", {"title": record.title}))
    if record.status != story.status:
        told.append(("observe", {"before": story.status, "after": record.status}))
    for task in record.tasks:
        payload = {"task": task.id, "title": task.title}
        if task.id not in story.tasks:
            told.append(("task-add", payload))
        if task.status == BLOCKED:
            payload = payload | {"reason": task.reason or "no reason given"}
        if task.status != story.tasks.get(task.id, TODO):
            told.append((_KIND_OF_STATUS[task.status], payload))
    return tuple(
        Draft(kind, record.id, record.uid, {**payload, **extra}, landed.at) for kind, payload in told
    )
