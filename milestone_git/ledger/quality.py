"""How reviews went: what passed at the first look, what was done again, and how long it took, by phase."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from milestone_git.ledger.fold import in_order
from milestone_git.ledger.reviews import gate_of
from milestone_git.model.event import Event
from milestone_git.model.evidence import Gate


class Quality(NamedTuple):
    """Of one phase: how often it was left after a review, how often at the first look, and what came back.

    ``rework`` counts rejections and moves back to the phase; ``waits`` are (asked, approved) of each review.
    """

    phase: str
    passed: int = 0
    first_time: int = 0
    rework: int = 0
    waits: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def first_time_percent(self) -> int | None:
        """The share that passed at the first look; None where nothing has passed yet."""
        return round(100 * self.first_time / self.passed) if self.passed else None


class _Look(NamedTuple):
    """One gate since it was entered: when it was asked for, approved last, and whether it came back."""

    asked: datetime | None = None
    approved: datetime | None = None
    rejected: bool = False


def quality(events: Iterable[Event]) -> dict[str, Quality]:
    """By phase, in the order in which anything was first said of them."""
    found: dict[str, Quality] = {}
    looks: dict[Gate, _Look] = {}
    again: set[Gate] = set()
    for event in in_order(events):
        gate = gate_of(event)
        look = looks.get(gate, _Look())
        if event.kind == "request":
            looks[gate] = look._replace(asked=look.asked or event.moment)
            found.setdefault(gate.phase, Quality(gate.phase))
        elif event.kind == "reject":
            looks[gate] = look._replace(rejected=True)
            found[gate.phase] = _reworked(found, gate.phase)
        elif event.kind == "approve":
            looks[gate] = look._replace(approved=event.moment)
            found.setdefault(gate.phase, Quality(gate.phase))
        elif event.kind == "advance":
            before, after = (Gate(event.uid, str(event.payload[key])) for key in ("before", "after"))
            if after in again or after in looks:  # back, or through once more
                found[after.phase] = _reworked(found, after.phase)
            if (left := looks.pop(before, None)) is not None and left.approved is not None:
                found[before.phase] = _passed(found, before, left, first=before not in again)
            again.add(before)
    return found


def _reworked(found: dict[str, Quality], phase: str) -> Quality:
    one = found.get(phase, Quality(phase))
    return one._replace(rework=one.rework + 1)


def _passed(found: dict[str, Quality], gate: Gate, look: _Look, *, first: bool) -> Quality:
    one = found.get(gate.phase, Quality(gate.phase))
    waits = one.waits
    if look.asked is not None and look.approved is not None and look.approved >= look.asked:
        waits = (*waits, (look.asked, look.approved))
    count = one.first_time + int(first and not look.rejected)
    return one._replace(passed=one.passed + 1, first_time=count, waits=waits)
