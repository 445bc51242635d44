"""`advance`: a milestone into its next phase, through the gate, or back, with a reason."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.record import Record, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import Workflow
from milestone_git.rules.asked import workflow_of
from milestone_git.verbs import names
from milestone_git.verbs.edit import refuse_finished
from milestone_git.verbs.phases import phase_of, refuse_unknown


class Advance(NamedTuple):
    """``to`` is the phase to go to, empty for the next one; going back needs a ``reason``."""

    milestone: str | None
    to: str = ""
    reason: str = ""


def decide(snapshot: Snapshot, request: Advance, given: Given) -> Change:
    """The record in another phase; whether the gates between are open is judged with the change (R20)."""
    record = names.milestone(snapshot, request.milestone)
    refuse_finished(record)
    workflow = workflow_of(record, snapshot.settings)
    if not workflow.phases:
        raise refusal(
            "MG202",
            f"`{record.id}` goes through no phases",
            f"finish it: `git milestone complete {record.id}`",
            path=record.path,
        )
    now = phase_of(record, workflow)
    to = request.to or _next(record, workflow, now)
    refuse_unknown(to, workflow, record.id)
    if to == now:
        raise refusal("MG203", f"`{record.id}` is in `{now}` already", path=record.path)
    back = workflow.place(to) < workflow.place(now)
    if back and not request.reason.strip():
        raise refusal(
            "MG010",
            f"going back from `{now}` to `{to}` needs a reason",
            f"such as `git milestone advance {record.id} --to {to} -m ...`",
        )
    payload = {"before": now, "after": to, **({"reason": request.reason} if request.reason else {})}
    return Change(
        f"{'Take' if back else 'Move'} {record.id} {'back ' if back else ''}from {now} to {to}",
        (Write(record.path, ordered({**record.document, "phase": to})),),
        (Draft("advance", record.id, record.uid, payload),),
        body=request.reason,
        milestones=(record.id,),
    )


def _next(record: Record, workflow: Workflow, now: str) -> str:
    following = workflow.after(now)
    if not following:
        raise refusal(
            "MG203",
            f"`{now}` is the last phase of `{record.id}`",
            f"finish it: `git milestone complete {record.id}`",
            path=record.path,
        )
    return following
