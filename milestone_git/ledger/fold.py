"""The state of every milestone as its events tell it: a pure fold in the order of R10."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from milestone_git.model.event import Event
from milestone_git.model.record import BLOCKED, CANCELLED, DOING, DONE, PLANNED, RUNNING, TASK_DONE, TODO

_STATUS_AFTER = {"plan": PLANNED, "execute": RUNNING, "complete": DONE, "cancel": CANCELLED}
_TASK_AFTER = {
    "task-add": TODO,
    "task-start": DOING,
    "task-done": TASK_DONE,
    "task-block": BLOCKED,
    "task-reopen": TODO,
}


_ORDER = attrgetter("clock", "actor", "oid")


class Story(NamedTuple):
    """What the log says of one milestone: status, statuses of its tasks, and when work on it first began."""

    status: str = ""
    tasks: Mapping[str, str] = {}
    started_at: str = ""


def in_order(events: Iterable[Event]) -> list[Event]:
    """By clock, then handle, then object id; never by wall time, which clocks of machines disagree on."""
    return sorted(events, key=_ORDER)


def stories(events: Iterable[Event]) -> dict[str, Story]:
    """What the log says, by uid of the milestone."""
    told: dict[str, Story] = {}
    for event in in_order(events):
        told[event.uid] = continued(told.get(event.uid, Story()), event)
    return told


def continued(story: Story, event: Event) -> Story:
    """The story with the event that comes next in the order."""
    status = _status_after(story, event)
    started_at = story.started_at or (event.at if status == RUNNING else "")
    return Story(status, _tasks_after(story, event), started_at)


def _status_after(story: Story, event: Event) -> str:
    if event.kind == "observe":
        return str(event.payload["after"])
    if event.kind == "import":
        return str(event.payload.get("status", PLANNED))
    if event.kind == "reopen":
        return str(event.payload.get("status", RUNNING))
    return _STATUS_AFTER.get(event.kind, story.status)


def _tasks_after(story: Story, event: Event) -> Mapping[str, str]:
    if event.kind == "import":  # the second one of a record brings what is new, and keeps what has been done
        return {**dict.fromkeys(event.payload.get("tasks", ()), TODO), **story.tasks}
    if event.kind == "plan":
        return dict.fromkeys(event.payload.get("tasks", ()), TODO)
    if event.kind in _TASK_AFTER:
        return {**story.tasks, event.payload["task"]: _TASK_AFTER[event.kind]}
    return story.tasks
