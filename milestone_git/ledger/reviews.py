"""What people said of each phase of each milestone: a pure fold of requests, verdicts and waivers by gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.ledger.fold import in_order
from milestone_git.model.event import Event
from milestone_git.model.evidence import Gate

VERDICTS = ("approve", "reject", "comment", "withdraw")
KINDS = frozenset(("request", *VERDICTS, "overrule", "waive"))


class Review(NamedTuple):
    """How a gate stands: by reviewer the ``approvals`` that they keep up, and the ``rejections`` that stick.

    An approval is of content: an older one counts again when its content comes back, unless its author has
    rejected or taken back since (R28). ``requests``, ``comments`` and ``waivers`` are in order, oldest first.
    """

    approvals: Mapping[str, tuple[Event, ...]] = {}
    rejections: Mapping[str, Event] = {}
    requests: tuple[Event, ...] = ()
    comments: tuple[Event, ...] = ()
    waivers: tuple[Event, ...] = ()
    overruled: tuple[Event, ...] = ()

    def approved(self, digest: str) -> dict[str, Event]:
        """By reviewer the latest approval of exactly this content."""
        return {
            who: event
            for who, events in self.approvals.items()
            for event in events
            if event.payload.get("digest") == digest
        }

    def last_verdict(self, reviewer: str) -> Event | None:
        """What ``reviewer`` said last, a comment too; None where that was taken back, or nothing."""
        said = [
            *self.approvals.get(reviewer, ()),
            *(one for one in self.comments if speaker(one) == reviewer),
        ]
        if reviewer in self.rejections:
            said.append(self.rejections[reviewer])
        return in_order(said)[-1] if said else None


def speaker(event: Event) -> str:
    """Whose verdict it is: the actor's, or theirs for whom a recorder wrote it down."""
    return str(event.payload.get("reviewer") or event.actor)


def gate_of(event: Event) -> Gate:
    """What it is about; a waived dependency is of no phase."""
    return Gate(event.uid, str(event.payload.get("phase", "")))


def reviews(events: Iterable[Event]) -> dict[Gate, Review]:
    """How every gate stands that anything was said of, whatever order ``events`` come in."""
    found: dict[Gate, list[Event]] = {}
    for event in events:
        if event.kind in KINDS:
            found.setdefault(gate_of(event), []).append(event)
    return {gate: review_of(said) for gate, said in found.items()}


def review_of(events: Iterable[Event]) -> Review:
    """How the one gate stands that all of ``events`` are about."""
    approvals: dict[str, tuple[Event, ...]] = {}
    rejections: dict[str, Event] = {}
    others: dict[str, list[Event]] = {kind: [] for kind in ("request", "comment", "waive", "overrule")}
    for event in in_order(events):
        who = speaker(event)
        if event.kind == "approve":
            rejections.pop(who, None)
            approvals[who] = (*approvals.get(who, ()), event)
        elif event.kind in ("reject", "withdraw"):
            approvals.pop(who, None)
            rejections.pop(who, None)
            if event.kind == "reject":
                rejections[who] = event
        elif event.kind in others:
            others[event.kind].append(event)
            if event.kind == "overrule":
                rejections.pop(str(event.payload.get("whom", "")), None)
    return Review(approvals, rejections, *(tuple(others[kind]) for kind in others))
