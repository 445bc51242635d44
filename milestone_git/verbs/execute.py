"""`execute` and `pause`: starting a milestone, leaving it, and coming back."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.record import RUNNING, Record, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import SIMPLE
from milestone_git.rules.entering import waived_dependencies
from milestone_git.schedule.readiness import open_dependencies
from milestone_git.verbs import names
from milestone_git.verbs.edit import refuse_finished


class Execute(NamedTuple):
    """The milestone to start or resume; ``resumes`` where it has been started before."""

    milestone: str | None
    resumes: bool = False


class Pause(NamedTuple):
    """The milestone to leave for now, with a ``note`` for who comes back."""

    milestone: str | None
    note: str = ""


def execute(snapshot: Snapshot, request: Execute, given: Given) -> Change:
    """The record as active; on resuming there is nothing to write but the event."""
    record = names.milestone(snapshot, request.milestone)
    refuse_finished(record)
    refuse_waiting(snapshot, record, given)
    if record.status == RUNNING:
        kind = "resume" if request.resumes else "execute"
        return Change(
            f"Resume {record.id}", (), (Draft(kind, record.id, record.uid),), milestones=(record.id,)
        )
    document = ordered({**record.document, "status": RUNNING})
    return Change(
        f"Start {record.id}: {record.title}",
        (Write(record.path, document),),
        (Draft("execute", record.id, record.uid),),
        milestones=(record.id,),
    )


def pause(snapshot: Snapshot, request: Pause, given: Given) -> Change:
    """The event alone; what is in the work tree goes into a checkpoint."""
    record = names.milestone(snapshot, request.milestone)
    if record.status != RUNNING:
        raise refusal(
            "MG306",
            f"`{record.id}` is {record.status}, so there is nothing to pause",
            f"start it: `git milestone execute {record.id}`",
        )
    payload = {"note": request.note} if request.note else {}
    return Change(f"Pause {record.id}", (), (Draft("pause", record.id, record.uid, payload),))


def refuse_waiting(snapshot: Snapshot, record: Record, given: Given) -> None:
    """Refuses with MG305, once for each dependency that is needed here and not completed (R33)."""
    known = snapshot.settings.workflows
    workflow = known.get(record.workflow or SIMPLE, known[SIMPLE])
    if not workflow.waits(record.phase):
        return
    records = snapshot.by_id()
    waived = waived_dependencies(snapshot.events, given.now.date().isoformat(), record.uid)
    waiting = [one for one in open_dependencies(record, records) if one not in waived]
    if waiting:
        raise Refused(*(_open(snapshot, record, records.get(one), one) for one in waiting))


def _open(snapshot: Snapshot, record: Record, needed: Record | None, identifier: str) -> Diagnostic:
    index = [one.milestone for one in record.depends_on].index(identifier)
    state = f"is {needed.status}" if needed else "is not there"
    where = f" on `{snapshot.branch}`" if snapshot.branch else ""
    helps = [f"work on it first: `git milestone execute {identifier}`"]
    if needed and needed.finished:
        helps = [f"take the dependency out: `git milestone unlink {record.id} --depends-on {identifier}`"]
    return Diagnostic(
        "MG305",
        f"`{record.id}` depends on `{identifier}`, which {state}{where}",
        record.path,
        ("depends_on", index, "milestone"),
        helps=tuple(helps),
    )
