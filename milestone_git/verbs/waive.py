"""`waive`: a gate or a dependency opened in an emergency, against a debt that has to be made good (R34)."""

from __future__ import annotations

from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.naming import ulid
from milestone_git.model.record import PLANNED, SCHEMA, Record, home_of, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.asked import workflow_of
from milestone_git.rules.permissions import WAIVE, may
from milestone_git.rules.waivers import day_of, is_too_far
from milestone_git.verbs import names
from milestone_git.verbs.edit import refuse_finished
from milestone_git.verbs.identifiers import identifiers
from milestone_git.verbs.phases import refuse_unknown


class Waive(NamedTuple):
    """``phase`` or ``dependency``, one of the two; ``until`` is the last day (`2026-03-01`) it holds."""

    milestone: str | None
    phase: str = ""
    dependency: str = ""
    reason: str = ""
    until: str = ""


def decide(snapshot: Snapshot, request: Waive, given: Given) -> Change:
    """The event that opens the gate, and a milestone that makes it good. Raises MG218 and MG208."""
    record = names.milestone(snapshot, request.milestone)
    refuse_finished(record)
    _refuse_unfit(request, given)
    what, payload = _what(snapshot, record, request)
    allowed = may(snapshot.team, snapshot.settings, given.actor.handle, WAIVE, record)
    if not allowed.allowed:
        named = f"who may: {', '.join(allowed.who)}" if allowed.who else "nobody here may"
        raise refusal("MG208", allowed.reason, named)
    debt = _debt(snapshot, record, request, payload, given)
    payload |= {"what": what, "until": request.until, "reason": request.reason.strip(), "debt": debt["id"]}
    return Change(
        f"Waive {what} of {record.id}",
        (Write(home_of(debt), debt),),
        (
            Draft("plan", debt["id"], debt["uid"], {"title": debt["title"]}),
            Draft("waive", record.id, record.uid, payload),
        ),
        body=request.reason,
        milestones=(record.id,),
    )


def _refuse_unfit(request: Waive, given: Given) -> None:
    if bool(request.phase) == bool(request.dependency):
        raise refusal(
            "MG218", "what is waived is one phase or one dependency", "say `--phase` or `--dependency`"
        )
    if not request.reason.strip():
        raise refusal("MG218", "a waiver needs a reason", "give it with `-m`")
    last = day_of(request.until)
    if last is None:
        raise refusal("MG218", "a waiver needs its last day", "such as `--until 2026-03-01`")
    if last < given.now.date():
        raise refusal("MG218", f"`{request.until}` is over, so nothing would be waived", "name a later day")
    if is_too_far(last, given.now.date()):
        raise refusal(
            "MG218", f"`{request.until}` is more than a year away", "name a day by which the debt is paid"
        )


def _what(snapshot: Snapshot, record: Record, request: Waive) -> tuple[str, dict[str, Any]]:
    if request.phase:
        workflow = workflow_of(record, snapshot.settings)
        refuse_unknown(request.phase, workflow, record.id, completion=True)
        return f"`{request.phase}`", {"phase": request.phase}
    needed = names.milestone(snapshot, request.dependency).id
    if needed not in {one.milestone for one in record.depends_on}:
        raise refusal("MG218", f"`{record.id}` does not depend on `{needed}`", path=record.path)
    return f"the dependency on `{needed}`", {"dependency": needed}


def _debt(
    snapshot: Snapshot, record: Record, request: Waive, what: dict[str, Any], given: Given
) -> dict[str, Any]:
    uid = ulid(given.milliseconds, given.entropy(10))
    named = f"{what['phase']} of" if "phase" in what else f"{what['dependency']} for"
    return ordered(
        {
            "schema": SCHEMA,
            "id": next(iter(identifiers(snapshot, [uid]))),
            "uid": uid,
            "title": f"Make good {named} {record.id}",
            "description": request.reason.strip(),
            "labels": ["debt"],
            "status": PLANNED,
            "due": request.until,
            "debt": {"of": record.id, **what, "until": request.until},
        }
    )
