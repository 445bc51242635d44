"""Something that happened to a milestone, as the log keeps it (R9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

VERSION = 1


class Draft(NamedTuple):
    """An event that a verb proposes; who, when and its place in the chain are added when it is written.

    ``at`` is an RFC 3339 moment in UTC, given only where something is recorded after the fact.
    """

    kind: str
    milestone: str
    uid: str
    payload: Mapping[str, Any] = {}
    at: str = ""


class Event(NamedTuple):
    """One commit of a log chain, decoded. ``clock`` is one more than the highest among its parents (R10)."""

    oid: str
    kind: str
    milestone: str
    uid: str
    actor: str
    at: str
    clock: int
    payload: Mapping[str, Any]
    signed: bool = False

    @property
    def moment(self) -> datetime | None:
        """When, as an aware moment; None for an ``at`` of the right form that is in no calendar."""
        return moment_of(self.at)


def moment_of(at: str) -> datetime | None:
    """RFC 3339 in UTC and whole seconds as an aware moment; None for anything else."""
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
