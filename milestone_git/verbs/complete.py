"""`complete`: the record as finished, where it belongs then."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.change import Change
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.record import CANCELLED, DONE, TASK_DONE, TASK_FIELDS, Record, home_of, ordered
from milestone_git.model.snapshot import Snapshot, replaced
from milestone_git.rules.entering import waived_dependencies
from milestone_git.schedule.readiness import open_dependencies
from milestone_git.verbs import names


class Complete(NamedTuple):
    """``close_tasks`` finishes what is still open; ``worked`` are the intervals of its checkpoints.

    They go into the event, because checkpoints of what is finished are forgotten.
    """

    milestone: str | None
    close_tasks: bool = False
    worked: tuple[str, ...] = ()


def decide(snapshot: Snapshot, request: Complete, given: Given) -> Change:
    """The record in `completed/`. Completion needs what it depends on to be completed (R33)."""
    record = names.milestone(snapshot, request.milestone)
    if record.finished:
        again = "" if record.status == CANCELLED else " already"
        raise refusal("MG306", f"`{record.id}` is {record.status}{again}", path=record.path)
    _refuse_open_dependencies(snapshot, record, given)
    still_open = [task for task in record.tasks if task.status != TASK_DONE]
    if still_open and not request.close_tasks:
        verb = "is" if len(still_open) == 1 else "are"
        raise Refused(
            Diagnostic(
                "MG504",
                f"{len(still_open)} of {len(record.tasks)} tasks of `{record.id}` {verb} open",
                record.path,
                ("tasks", record.tasks.index(still_open[0]), "status"),
                notes=tuple(f'`{task.id}` "{task.title}" is {task.status}' for task in still_open),
                helps=("finish them, or close them now: `git milestone complete --close-tasks`",),
            )
        )
    document = {**record.document, "status": DONE}
    if still_open:
        document["tasks"] = [_closed(one) for one in record.document["tasks"]]
    drafts = [
        Draft("task-done", record.id, record.uid, {"task": one.id, "title": one.title}) for one in still_open
    ]
    payload = {"worked": list(request.worked)} if request.worked else {}
    return Change(
        f"Complete {record.id}: {record.title}",
        replaced(record, ordered(document), home_of(document)),
        (*drafts, Draft("complete", record.id, record.uid, payload)),
        milestones=(record.id,),
    )


def _refuse_open_dependencies(snapshot: Snapshot, record: Record, given: Given) -> None:
    waived = waived_dependencies(snapshot.events, given.now.date().isoformat(), record.uid)
    for needed in open_dependencies(record, snapshot.by_id()):
        if needed in waived:
            continue
        raise refusal(
            "MG305",
            f"`{record.id}` depends on `{needed}`, which is not completed here",
            f"complete it first, or: `git milestone unlink {record.id} --depends-on {needed}`",
            path=record.path,
        )


def _closed(entry: dict[str, object]) -> dict[str, object]:
    closed = {**entry, "status": TASK_DONE}
    closed.pop("reason", None)
    return ordered(closed, TASK_FIELDS)
