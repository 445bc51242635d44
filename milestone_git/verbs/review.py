"""`review`: a request, a verdict, or taking one back, as an event that will count (R12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change
from milestone_git.model.diagnostic import refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import COMPLETION
from milestone_git.rules.permissions import OVERRULE, RECORD, may
from milestone_git.rules.requirement import sentence
from milestone_git.rules.sight import Sight

REQUEST, APPROVE, REJECT, COMMENT, WITHDRAW, OVERRULED = (
    "request", "approve", "reject", "comment", "withdraw", "overrule",
)  # fmt: skip
_REASONED = (REJECT, COMMENT, OVERRULED)
_SUBJECTS = {
    REQUEST: "Ask for a review of",
    APPROVE: "Approve",
    REJECT: "Reject",
    COMMENT: "Comment on",
    WITHDRAW: "Take back a verdict on",
    OVERRULED: "Overrule a rejection of",
}


class Review(NamedTuple):
    """``kind`` is one of the kinds above; ``reviewer`` whose verdict it is, empty for who types it."""

    sight: Sight
    kind: str
    reason: str = ""
    reviewer: str = ""


def decide(snapshot: Snapshot, request: Review, given: Given) -> Change:
    """One event, and no document. Raises ``Refused``: MG010, MG203, MG207 to MG209."""
    sight = request.sight
    record, phase = sight.record, sight.phase
    if request.kind in _REASONED and not request.reason.strip():
        raise refusal("MG010", f"`--{request.kind}` needs a reason", "give it with `-m`")
    who = sight.policy.team.handle(request.reviewer) if request.reviewer else given.actor.handle
    _refuse_closed(sight, request.kind)
    _refuse_stranger(sight, request, who, given.actor.handle)
    payload: dict[str, Any] = {"phase": phase, "digest": sight.digest.value, "commit": sight.commit}
    if request.kind in (APPROVE, REJECT, COMMENT):
        payload["parts"] = dict(sight.digest.parts)
    if request.reason.strip():
        payload["reason"] = request.reason.strip()
    payload |= _whose(request.kind, who, given.actor.handle)
    if request.kind == REQUEST and sight.asked:
        payload["asked"] = list(sight.asked)
    subject = f"{_SUBJECTS[request.kind]} {phase} of {record.id}"
    return Change(subject, (), (Draft(request.kind, record.id, record.uid, payload),))


def _whose(kind: str, who: str, actor: str) -> Mapping[str, str]:
    if kind == OVERRULED:
        return {"whom": who}
    return {"reviewer": who} if who != actor else {}


def _refuse_closed(sight: Sight, kind: str) -> None:
    """A phase that is not reached yet says nothing final; one that was left may be looked at again."""
    record, phase = sight.record, sight.phase
    if record.finished:
        raise refusal("MG203", f"`{record.id}` is {record.status}, and nothing of it is reviewed any more")
    if kind in (COMMENT, WITHDRAW) or not sight.workflow.phases:
        return
    last = sight.workflow.phases[-1]
    now = record.phase or sight.workflow.phases[0]
    ahead = now != last if phase == COMPLETION else sight.workflow.place(phase) > sight.workflow.place(now)
    if ahead:
        raise refusal(
            "MG203",
            f"`{record.id}` is in `{now}`, and `{phase}` comes later",
            f"what is open: `git milestone review {record.id} --phase {now}`",
            path=record.path,
        )


def _refuse_stranger(sight: Sight, request: Review, who: str, actor: str) -> None:
    """What would count for nothing is told before it is written."""
    record, phase, kind = sight.record, sight.phase, request.kind
    if kind == OVERRULED:
        _refuse_overruling(sight, who, actor)
        return
    if who != actor and not may(sight.policy.team, sight.policy.settings, actor, RECORD).allowed:
        raise refusal(
            "MG208",
            f"`{actor}` cannot speak for `{who}`: that takes the role `recorder`",
            f"let {who} type it, with their own identity: `git milestone review {record.id} --phase {phase}`",
        )
    if kind == WITHDRAW and who not in sight.stands.review.approvals | sight.stands.review.rejections.keys():
        raise refusal("MG209", f"{who} has given no verdict on `{phase}` of `{record.id}`")
    if kind not in (APPROVE, REJECT):
        return
    asked = sight.stands.requirement
    if who not in asked.people:
        whom = (
            f"asked {'is' if len(asked.people) == 1 else 'are'} {sentence(asked)}" if asked else "nobody is"
        )
        raise refusal(
            "MG208",
            f"`{who}` is not asked about `{phase}` of `{record.id}`; {whom}",
            f"say what you think: `git milestone review {record.id} --phase {phase} --comment -m ...`",
            path=record.path,
        )
    if kind == APPROVE and who in sight.stands.own:
        raise refusal(
            "MG207",
            f"{who} made what `{phase}` of `{record.id}` is about, at least in part",
            f"ask somebody else of {sentence(asked)}",
            path=record.path,
        )


def _refuse_overruling(sight: Sight, who: str, actor: str) -> None:
    allowed = may(sight.policy.team, sight.policy.settings, actor, OVERRULE, sight.record)
    if not allowed.allowed:
        named = f"who may: {', '.join(allowed.who)}" if allowed.who else "nobody here may"
        raise refusal("MG208", f"{allowed.reason}", named)
    if who not in sight.stands.review.rejections:
        raise refusal("MG209", f"{who} does not reject `{sight.phase}` of `{sight.record.id}`")
