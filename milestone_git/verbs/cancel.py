"""`cancel` and `reopen`: giving a milestone up, and taking it up again."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.ledger.fold import Story, stories
from milestone_git.model.change import Change
from milestone_git.model.diagnostic import refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.record import CANCELLED, PLANNED, RUNNING, Record, home_of, ordered
from milestone_git.model.snapshot import Snapshot, replaced
from milestone_git.schedule.readiness import dependants
from milestone_git.verbs import names

NO_REASON = "no reason given"


class Verdict(NamedTuple):
    """The milestone, and why."""

    milestone: str | None
    reason: str = ""


def cancel(snapshot: Snapshot, request: Verdict, given: Given) -> Change:
    """The record as cancelled, in `completed/`; refused while others wait for it."""
    record = names.milestone(snapshot, request.milestone)
    if record.finished:
        raise refusal("MG306", f"`{record.id}` is {record.status} already", path=record.path)
    waiting = dependants(record.id, snapshot.by_id())
    if waiting:
        raise refusal(
            "MG305",
            f"{', '.join(f'`{one}`' for one in waiting)} still depends on `{record.id}`",
            *(
                f"take the dependency out: `git milestone unlink {one} --depends-on {record.id}`"
                for one in waiting
            ),
        )
    payload = {"reason": request.reason or NO_REASON}
    return _moved(record, CANCELLED, "cancel", payload, request.reason)


def reopen(snapshot: Snapshot, request: Verdict, given: Given) -> Change:
    """The record back in `active/`: as active where it had been started, else as planned."""
    record = names.milestone(snapshot, request.milestone)
    if not record.finished:
        raise refusal("MG306", f"`{record.id}` is {record.status}, and needs no reopening", path=record.path)
    story = stories(snapshot.events).get(record.uid, Story())
    status = RUNNING if story.started_at or record.status != CANCELLED else PLANNED
    payload = {"reason": request.reason or NO_REASON, "status": status}
    return _moved(record, status, "reopen", payload, request.reason)


def _moved(record: Record, status: str, kind: str, payload: dict[str, str], reason: str) -> Change:
    document = ordered({**record.document, "status": status})
    return Change(
        f"{kind.capitalize()} {record.id}: {record.title}",
        replaced(record, document, home_of(document)),
        (Draft(kind, record.id, record.uid, payload),),
        body=reason,
        milestones=(record.id,),
    )
