"""Actual starts and finishes of milestones and tasks, folded from their events."""

from __future__ import annotations

from collections.abc import Iterable

from milestone_git.ledger.fold import in_order
from milestone_git.model.actuals import Actuals, Span
from milestone_git.model.event import Event
from milestone_git.model.record import DONE, FINISHED, RUNNING

_TASK_KINDS = ("task-start", "task-done", "task-reopen", "task-block")


def actuals(events: Iterable[Event]) -> dict[str, Actuals]:
    """By uid of the milestone. The first start counts; a finish counts until the work is taken up again.

    The order is that of the log, the moments are those of the events: clocks of machines disagree, so a
    finish before its start can come out, and whoever reads this decides what to make of it.
    """
    told: dict[str, Actuals] = {}
    for event in in_order(events):
        before = told.get(event.uid, Actuals())
        if event.kind in _TASK_KINDS:
            task = event.payload["task"]
            span = _task_after(before.tasks.get(task, Span()), event)
            told[event.uid] = before._replace(tasks={**before.tasks, task: span})
        else:
            told[event.uid] = before._replace(whole=_whole_after(before.whole, event))
    return told


def _whole_after(span: Span, event: Event) -> Span:
    status = str(event.payload["after"]) if event.kind == "observe" else ""
    if event.kind == "execute" or status == RUNNING:
        return Span(span.started or event.moment, None)
    if event.kind == "complete" or status == DONE:
        return Span(span.started, event.moment)
    if event.kind == "reopen" or (status and status not in FINISHED):
        return Span(span.started, None)
    return span


def _task_after(span: Span, event: Event) -> Span:
    if event.kind == "task-start":
        return Span(span.started or event.moment, None)
    if event.kind == "task-done":
        return Span(span.started, event.moment)
    return Span(span.started, None)
