"""What somebody tries, as the one verdict judges it: a commit, a command, or a look at a revision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.edited import difference
from milestone_git.model.record import Record
from milestone_git.model.settings import Settings, Team
from milestone_git.model.snapshot import Snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from milestone_git.model.authorship import Authorship, Makers
    from milestone_git.model.evidence import Evidence


class Policy(NamedTuple):
    """What the policy branch says at its tip (R23): settings and team; nobody's own push says it."""

    settings: Settings
    team: Team


class Move(NamedTuple):
    """One record from here to there, by uid; None on the side where it is not."""

    before: Record | None
    after: Record | None


class Attempt(NamedTuple):
    """``head`` is what would be true afterwards; ``base`` what is true now, None for a mere look.

    ``trailers`` are the values of `Milestone:` lines of a commit message, where there is one. Where a limit
    of slip asks for it, ``moment`` is when both sides are seen, and ``actors`` are who makes the change.
    ``policy`` is what the base says where nothing else is given; ``evidence`` is there where the attempt
    moves past a gate. ``touched`` are the deliverables, of those that `rules/gates.py` watches, that are not
    the same on both sides. ``authorship`` is there where the configuration changes, and it
    matters by whom; ``makers`` where roles decide, and records change. ``imported`` are uid and digest
    of records as they were brought from another tool.
    """

    head: Snapshot
    base: Snapshot | None = None
    trailers: tuple[str, ...] = ()
    moment: datetime | None = None
    actors: tuple[str, ...] = ()
    policy: Policy | None = None
    evidence: Evidence | None = None
    touched: tuple[str, ...] = ()
    authorship: Authorship | None = None
    makers: Makers | None = None
    imported: frozenset[tuple[str, str]] = frozenset()

    def moves(self) -> tuple[Move, ...]:
        """Every record that is not the same on both sides; none for a mere look."""
        if self.base is None:
            return ()
        sides: tuple[Mapping[str, Record], Mapping[str, Record]] = (self.base.records, self.head.records)
        edited = difference(*sides)
        if edited is not None and edited.stand_apart():
            sides = (edited.replaced(), edited.written)
        before, after = ({record.uid: record for record in side.values()} for side in sides)
        return tuple(
            Move(before.get(uid), after.get(uid))
            for uid in {**before, **after}
            if not _is_same(before.get(uid), after.get(uid))
        )


def _is_same(one: Record | None, other: Record | None) -> bool:
    """Whether two records say the same in the same place; asked without their documents where it can be."""
    if one is None or other is None:
        return one is other
    return (
        one is other or tuple.__eq__(one, other) or (one.path, one.document) == (other.path, other.document)
    )
