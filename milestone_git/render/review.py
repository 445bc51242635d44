"""`review`: how a gate stands, what there is to look at, and what a verdict did."""

from __future__ import annotations

from typing import Any

from milestone_git.ledger.reviews import speaker
from milestone_git.model.event import Event
from milestone_git.render.escape import shown
from milestone_git.rules.asked import parts_of
from milestone_git.rules.coverage import deliverable_paths
from milestone_git.rules.openness import Openness
from milestone_git.rules.requirement import Requirement, is_met, sentence
from milestone_git.rules.sight import Sight

_MARKS = {True: "x", False: " "}


def standing(sight: Sight, difference: str, since: str) -> str:
    """The gate, who is asked and what each has said, and the patch since ``since``."""
    record = sight.record
    lines = [f"{record.id}  {shown(record.title)}: {sight.phase}, {word(sight.stands)}", judged(sight), ""]
    lines += _asked(sight)
    lines += [f"  rejected by {who}: {_reason(event)}" for who, event in sight.stands.rejected.items()]
    lines += [f"  {speaker(one)}: {_reason(one)}" for one in sight.stands.review.comments]
    if waiver := sight.stands.waiver:
        until = waiver.payload.get("until", "")
        lines.append(f"  waived by {waiver.actor} until {until}: {_reason(waiver)}")
    lines += [*_files(sight)]
    if difference:
        lines += ["", f"what changed since {since}:" if since else "what there is:", _patch(difference)]
    return "\n".join(line for line in lines)


def why(sight: Sight) -> str:
    """Of everybody who is asked, what they said and why it counts or does not."""
    stands = sight.stands
    lines = [f"{sight.record.id}  {sight.phase}: {word(stands)}"]
    for who, event in stands.approved.items():
        lines.append(f"  {who} approved what is there, on {_day(event)}")
    lines += [f"  {who} {reason}" for who, reason in stands.reasons.items()]
    lines += [
        f"  {who} rejects it since {_day(event)}: {_reason(event)}" for who, event in stands.rejected.items()
    ]
    lines += [f"  {who} made it, at least in part" for who in sorted(stands.own - set(stands.reasons))]
    again = [sentence(one) for one in stands.missing]
    if again:
        lines.append(f"  to be asked: {', '.join(again)}")
    return "\n".join(lines)


def word(stands: Openness) -> str:
    """`open`, or what it lacks."""
    if stands.waiver is not None:
        return "waived"
    if stands.rejected:
        return "rejected"
    parts = parts_of(stands.requirement)
    if not parts:
        return "open: nobody is asked"
    met = len(parts) - len(stands.missing)
    return "open" if not stands.missing else f"{met} of {len(parts)} approvals"


def judged(sight: Sight) -> str:
    """Which commit it is about, and what of the work tree it is not about."""
    where = f" of {shown(sight.branch)}" if sight.branch else ""
    line = f"judged: {sight.commit[:10]}{where}"
    if sight.unsaved:
        line += f"; not what is unsaved: {', '.join(shown(one) for one in sight.unsaved)}"
    return line


def data(sight: Sight) -> dict[str, Any]:
    """The same as data."""
    stands = sight.stands
    return {
        "milestone": sight.record.id,
        "phase": sight.phase,
        "open": stands.is_open,
        "judged": {"commit": sight.commit, "branch": sight.branch or None, "unsaved": list(sight.unsaved)},
        "digest": sight.digest.value,
        "parts": dict(sight.digest.parts),
        "deliverables": list(deliverable_paths(sight.record, sight.phase, sight.workflow)),
        "asked": [sentence(one) for one in parts_of(stands.requirement)],
        "missing": [sentence(one) for one in stands.missing],
        "approved": {who: one.oid for who, one in stands.approved.items()},
        "rejected": {who: one.oid for who, one in stands.rejected.items()},
        "not_counted": dict(stands.reasons),
        "contributors": sorted(stands.own),
        "waived": stands.waiver.oid if stands.waiver else None,
    }


def _asked(sight: Sight) -> list[str]:
    stands = sight.stands
    rows = []
    for part in parts_of(stands.requirement):
        met = is_met(part, stands.approved.keys())
        rows.append(f"  [{_MARKS[met]}] {sentence(part)}{_said(part, stands, met=met)}")
    return rows or ["  nobody is asked"]


def _said(part: Requirement, stands: Openness, *, met: bool) -> str:
    people = part.people
    if met:
        told = [f"{who} on {_day(one)}" for who, one in stands.approved.items() if who in people]
        return f"  approved by {', '.join(told)}"
    told = [f"{who} {reason}" for who, reason in stands.reasons.items() if who in people]
    told += [f"{who} made it" for who in sorted(people & stands.own) if who not in stands.reasons]
    return f"  ({'; '.join(told)})" if told else ""


def _files(sight: Sight) -> list[str]:
    paths = deliverable_paths(sight.record, sight.phase, sight.workflow)
    return ["", "deliverables:", *(f"  {shown(one)}" for one in paths)] if paths else []


def _patch(text: str) -> str:
    return "\n".join("\t".join(map(shown, line.split("\t"))) for line in text.split("\n"))


def _day(event: Event) -> str:
    return event.at.partition("T")[0]


def _reason(event: Event) -> str:
    return shown(str(event.payload.get("reason", "no reason given")))
