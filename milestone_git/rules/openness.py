"""How one gate stands: who has approved what is there, who is missing and why, who rejects it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from milestone_git.ledger.reviews import Review, review_of, speaker
from milestone_git.model.attempt import Policy
from milestone_git.model.event import Event
from milestone_git.model.evidence import Digest, Evidence, Gate
from milestone_git.model.record import Record
from milestone_git.rules.digest import changes
from milestone_git.rules.permissions import KINDS, may
from milestone_git.rules.principals import principals
from milestone_git.rules.requirement import Requirement, lacking
from milestone_git.rules.standing import standings
from milestone_git.rules.waivers import holds


class Openness(NamedTuple):
    """``approved`` and ``rejected`` are by reviewer; ``reasons`` say why an approval counts for nothing.

    ``own`` are those who made what is there, ``missing`` is what of ``requirement`` is not fulfilled. Of
    those in ``unverified`` this clone cannot tell whether they count.
    """

    requirement: Requirement
    approved: Mapping[str, Event] = {}
    missing: tuple[Requirement, ...] = ()
    rejected: Mapping[str, Event] = {}
    reasons: Mapping[str, str] = {}
    own: frozenset[str] = frozenset()
    waiver: Event | None = None
    review: Review = Review()
    unverified: tuple[str, ...] = ()

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
    same = principals(policy.team)
    counted = _counted(said, record, evidence, policy)
    review, reasons = review_of(counted.events), dict(counted.reasons)
    digest = evidence.digests.get(gate, Digest("", {}))
    own = _own(gate, record, evidence, policy, same)
    approved = {}
    for who, events in review.approvals.items():
        person = same.get(who, who)
        fitting = [one for one in events if digest.counts(str(one.payload.get("digest", "")))]
        if person in own:
            reasons[who] = "made this, at least in part"
        elif fitting:
            approved[person] = fitting[-1]
            reasons.pop(who, None)
        else:
            reasons[who] = stale(events[-1], digest, evidence.endings.get(events[-1].oid, frozenset()))
    rejected = {who: one for who, one in review.rejections.items() if who in requirement.people}
    waivers = [one for one in review.waivers if moment is not None and holds(one, moment.date())]
    missing = lacking(requirement, approved.keys())
    waiver = waivers[-1] if waivers else None
    return Openness(
        requirement, approved, missing, rejected, reasons, own, waiver, review, counted.unverified
    )


def stale(event: Event, digest: Digest, endings: frozenset[str] = frozenset()) -> str:
    """Why an approval of other content is none of this; of ``endings`` only the line endings are other."""
    parts = event.payload.get("parts") or {}
    changed = [
        f"`{one.name}` (line endings only)" if one.is_file and one.name in endings else f"`{one.name}`"
        for one in (changes(parts, digest.parts) if parts else ())
    ]
    day = event.at.partition("T")[0]
    if not changed:
        return f"approved on {day}, and something has changed since"
    listed = changed[0] if len(changed) == 1 else f"{', '.join(changed[:-1])} and {changed[-1]}"
    return f"approved on {day}, but {listed} {'has' if len(changed) == 1 else 'have'} changed since"


class _Counted(NamedTuple):
    """The events that stand; why the approvals of others do not, by reviewer; whom this clone cannot tell."""

    events: list[Event]
    reasons: dict[str, str]
    unverified: tuple[str, ...]


def _counted(said: Iterable[Event], record: Record, evidence: Evidence, policy: Policy) -> _Counted:
    found = _Counted([], {}, ())
    events = tuple(said)
    stands = standings(events, evidence.proofs, policy.team, policy.settings)
    for event in events:
        one = stands[event.oid]
        reason = "" if one.counts else one.reason
        if one.unverified:
            found = found._replace(unverified=(*found.unverified, f"{speaker(event)}: {reason}"))
        if not reason and event.kind in KINDS:
            allowed = may(policy.team, policy.settings, one.handle, KINDS[event.kind], record)
            reason = "" if allowed.allowed else allowed.reason
        if not reason:
            found.events.append(event)
        elif event.kind == "approve":
            found.reasons[speaker(event)] = f"approved, and it does not count: {reason}"
    return found


def _own(
    gate: Gate, record: Record, evidence: Evidence, policy: Policy, same: Mapping[str, str]
) -> frozenset[str]:
    """Who made what is there, and the phase's owner: they are no reviewers of it (R29)."""
    made = set(evidence.contributors.get(gate, ()))
    owner = record.document.get("phases", {}).get(gate.phase, {}).get("owner")
    if owner:
        made.add(policy.team.handle(owner))
    return frozenset(same.get(one, one) for one in made)
