"""The state of every milestone as its events tell it: a pure fold in the order of R10."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from milestone_git.model.event import Event
from milestone_git.model.record import BLOCKED, CANCELLED, DOING, DONE, PLANNED, RUNNING, TASK_DONE, TODO

_STATUS_AFTER = {
    "plan": PLANNED,
    "execute": RUNNING,
    "complete": DONE,
    "cancel": CANCELLED,
    "reopen": RUNNING,
}
_TASK_AFTER = {
    "task-add": TODO,
    "task-start": DOING,
    "task-done": TASK_DONE,
    "task-block": BLOCKED,
    "task-reopen": TODO,
}


class Story(NamedTuple):
    """What the log says of one milestone: last known status and task statuses, and how it went."""

    status: str = ""
    tasks: Mapping[str, str] = {}
    planned_at: str = ""
    started_at: str = ""
    finished_at: str = ""
    paused: bool = False
    resumed: int = 0


def in_order(events: Iterable[Event]) -> list[Event]:
    """By clock, then handle, then object id; never by wall time, which clocks of machines disagree on."""
    return sorted(events, key=lambda event: (event.clock, event.actor, event.oid))


def stories(events: Iterable[Event]) -> dict[str, Story]:
    """What the log says, by uid of the milestone."""
    told: dict[str, Story] = {}
    for event in in_order(events):
        told[event.uid] = _after(told.get(event.uid, Story()), event)
    return told


def _after(story: Story, event: Event) -> Story:
    status = _STATUS_AFTER.get(event.kind, story.status)
    if event.kind == "observe":
        status = str(event.payload["after"])
    changes: dict[str, Any] = {"status": event.payload.get("status", status)}
    if event.kind in _TASK_AFTER:
        changes["tasks"] = {**story.tasks, str(event.payload["task"]): _TASK_AFTER[event.kind]}
    if event.kind == "plan":
        changes["tasks"] = dict.fromkeys(event.payload.get("tasks", ()), TODO)
        changes["planned_at"] = event.at
    if changes["status"] == RUNNING and story.status != RUNNING:
        changes["started_at"] = story.started_at or event.at
        changes["finished_at"] = ""
    if changes["status"] in (DONE, CANCELLED):
        changes["finished_at"] = event.at
    if event.kind in ("execute", "resume", "pause"):
        changes["paused"] = event.kind == "pause"
        changes["resumed"] = story.resumed + (event.kind == "resume")
    return story._replace(**changes)
