"""How one gate stands: who has approved what is there, who is missing and why, who rejects it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from milestone_git.ledger.reviews import Review, review_of, speaker
from milestone_git.model.attempt import Policy
from milestone_git.model.event import Event
from milestone_git.model.evidence import UNSIGNED, Digest, Evidence, Gate, Proof
from milestone_git.model.record import Record
from milestone_git.rules.digest import changes
from milestone_git.rules.permissions import may
from milestone_git.rules.principals import principals
from milestone_git.rules.requirement import Requirement, lacking
from milestone_git.rules.standing import standing

_SPOKEN = ("approve", "reject", "withdraw", "comment")
_PERMITTED = {"waive": "waive", "overrule": "overrule"}


class Openness(NamedTuple):
    """``approved`` and ``rejected`` are by reviewer; ``reasons`` say why an approval counts for nothing.

    ``own`` are those who made what is there, ``missing`` is what of ``requirement`` is not fulfilled.
    """

    requirement: Requirement
    approved: Mapping[str, Event] = {}
    missing: tuple[Requirement, ...] = ()
    rejected: Mapping[str, Event] = {}
    reasons: Mapping[str, str] = {}
    own: frozenset[str] = frozenset()
    waiver: Event | None = None
    review: Review = Review()

    @property
    def is_open(self) -> bool:
        """Whether the phase may be left: it is waived, or all have approved and nobody rejects."""
        return self.waiver is not None or not (self.missing or self.rejected)


def openness(
    gate: Gate,
    record: Record,
    requirement: Requirement,
    said: Iterable[Event],
    evidence: Evidence,
    policy: Policy,
    moment: datetime | None = None,
) -> Openness:
    """How ``gate`` stands by what of ``said`` counts; a waiver must hold at ``moment``."""
    counted, reasons = _counted(said, record, evidence, policy)
    review = review_of(counted)
    digest = evidence.digests.get(gate, Digest("", {}))
    own = _own(gate, record, evidence, policy)
    approved = {}
    for who, events in review.approvals.items():
        fitting = [one for one in events if digest.counts(str(one.payload.get("digest", "")))]
        if one_person(who, policy) in own:
            reasons[who] = "made this, at least in part"
        elif fitting:
            approved[one_person(who, policy)] = fitting[-1]
            reasons.pop(who, None)
        else:
            reasons[who] = stale(events[-1], digest)
    rejected = {who: one for who, one in review.rejections.items() if who in requirement.people}
    waivers = [one for one in review.waivers if moment is not None and _holds(one, moment)]
    return Openness(
        requirement,
        approved,
        lacking(requirement, approved.keys()),
        rejected,
        reasons,
        own,
        waivers[-1] if waivers else None,
        review,
    )


def stale(event: Event, digest: Digest) -> str:
    """Why an approval of other content is none of this."""
    parts = event.payload.get("parts") or {}
    changed = [f"`{one.name}`" for one in changes(parts, digest.parts)] if parts else []
    day = event.at.partition("T")[0]
    if not changed:
        return f"approved on {day}, and something has changed since"
    listed = changed[0] if len(changed) == 1 else f"{', '.join(changed[:-1])} and {changed[-1]}"
    return f"approved on {day}, but {listed} {'has' if len(changed) == 1 else 'have'} changed since"


def one_person(handle: str, policy: Policy) -> str:
    """The one handle of a person who has several."""
    return principals(policy.team).get(handle, handle)


def _counted(
    said: Iterable[Event], record: Record, evidence: Evidence, policy: Policy
) -> tuple[list[Event], dict[str, str]]:
    """The events that stand, and why the approvals of others do not, by reviewer."""
    counted, reasons = [], {}
    for event in said:
        proof = evidence.proofs.get(event.oid, Proof(UNSIGNED))
        stands = standing(event, proof, policy.team, policy.settings)
        reason = "" if stands.counts else stands.reason
        if not reason and (action := _action(event)):
            allowed = may(policy.team, policy.settings, event.actor, action, record)
            reason = "" if allowed.allowed else allowed.reason
        if not reason:
            counted.append(event)
        elif event.kind == "approve":
            reasons[speaker(event)] = f"approved, which does not count: {reason}"
    return counted, reasons


def _action(event: Event) -> str:
    """What its actor must be permitted to do, where not everybody may."""
    if event.kind in _SPOKEN and speaker(event) != event.actor:
        return "record"
    return _PERMITTED.get(event.kind, "")


def _own(gate: Gate, record: Record, evidence: Evidence, policy: Policy) -> frozenset[str]:
    """Who made what is there, and the phase's owner: they are no reviewers of it (R29)."""
    made = set(evidence.contributors.get(gate, ()))
    owner = record.document.get("phases", {}).get(gate.phase, {}).get("owner")
    if owner:
        made.add(policy.team.handle(owner))
    return frozenset(one_person(one, policy) for one in made)


def _holds(waiver: Event, moment: datetime) -> bool:
    return str(waiver.payload.get("until", "")) >= moment.date().isoformat()
