"""A push as it arrives: what Git says of it, what the repository holds, and the policy at its tip (R23)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from milestone_git.app.moved import CONFIGURATION, beside, known
from milestone_git.model.attempt import Policy
from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.refs import LOG, PREFIXES, Update, named
from milestone_git.rules.refs import updates_of as updates_of
from milestone_git.store.evidence.scratch import NAME, neutral
from milestone_git.store.reading.snapshot import Reading
from milestone_git.store.repository import Place
from milestone_git.store.server import arrivals, guards, warmth
from milestone_git.store.server.guards import HEADS, Guards

_MOST_NAMED = 500  # branches; the words of a child have a limit
_MOST_STEPS = 200  # back through a branch for the last policy that could be read


class Rulers(NamedTuple):
    """Who rules: the snapshot of the policy branch at its tip, or at the last commit that can be read.

    ``reading`` is that of the tip, and ``broken`` says what is wrong there; ``snapshot`` is None where there
    never was a policy.
    """

    tip: str
    snapshot: Snapshot | None
    broken: tuple[Diagnostic, ...] = ()
    reading: Reading | None = None

    @property
    def policy(self) -> Policy | None:
        """Settings and team, by which everything is judged."""
        return Policy(self.snapshot.settings, self.snapshot.team) if self.snapshot else None


class Reception(NamedTuple):
    """``place`` is the repository with what is quarantined, ``clean`` a scratch of it to read from (R42).

    ``refs`` are those of ours and the guarded branches as they are now; ``rulers`` the policy by which all
    of ``updates`` are judged.
    """

    place: Place
    clean: Place
    guards: Guards
    refs: Mapping[str, str]
    updates: tuple[Update, ...]
    rulers: Rulers
    now: datetime

    @property
    def protected(self) -> frozenset[str]:
        """The branches that are guarded: the policy's, those of the server, those that the policy names."""
        named_there = self.rulers.snapshot.repository.protected if self.rulers.snapshot else ()
        return frozenset(
            [self.guards.policy, *self.guards.protected, *(guards.full(one) for one in named_there)]
        )

    def under(self, commit: str) -> Reception:
        """The same by the policy as a commit has it."""
        return self._replace(rulers=_rulers(self.clean, commit, self.rulers.reading))

    @property
    def logs(self) -> dict[str, str]:
        """The tips of all chains that are here."""
        return {ref: oid for ref, oid in self.refs.items() if named(ref).kind == LOG}


@contextlib.contextmanager
def received(place: Place, updates: tuple[Update, ...], now: datetime) -> Iterator[Reception]:
    """Everything that a verdict on ``updates`` starts from. Refuses with MG432 where no policy is named."""
    told = guards.read(place)
    if not told.policy:
        raise refusal(
            "MG432",
            "this server does not say which branch holds its policy",
            "who has the server says so: `git milestone hooks install --server`",
        )
    refs, updates = _refs(place, told, updates)
    with neutral(place) as scratch:
        _lend_cache(place, scratch)
        tip = refs.get(told.policy, "")
        rulers = _rulers(scratch, tip, warmth.kept(scratch) if tip else None)
        yield Reception(place, scratch, told, refs, updates, rulers, now)


def _refs(
    place: Place, told: Guards, updates: tuple[Update, ...]
) -> tuple[dict[str, str], tuple[Update, ...]]:
    """The refs that matter, by one child: ours, the policy's, and the branches that are pushed.

    A branch that is another name of one (`git symbolic-ref`) is that one: the push moves what it stands for.
    """
    wanted = [told.policy, *told.protected, *(one.ref for one in updates if one.ref.startswith(HEADS))]
    asked = dict.fromkeys(wanted) if len(wanted) <= _MOST_NAMED else (HEADS,)
    text = place.git.line("for-each-ref", "--format=%(objectname) %(refname) %(symref)", *PREFIXES, *asked)
    found, meant = {}, dict[str, str]()
    for oid, ref, target in (row.split(" ") for row in text.split("\n") if row):
        found[target or ref] = oid
        meant[ref] = target or ref
    return found, tuple(one._replace(ref=meant.get(one.ref, one.ref)) for one in updates)


def _lend_cache(place: Place, scratch: Place) -> None:
    """In a hook that may not write the scratch is new each time: it reads what the last one has kept."""
    kept = place.own_dir / NAME / "milestones"
    if kept.is_dir() and not scratch.own_dir.exists():
        scratch.own_dir.symlink_to(Path(kept).resolve(), target_is_directory=True)


def _rulers(place: Place, tip: str, near: Reading | None = None) -> Rulers:
    reading = beside(place, tip, near) if tip else None
    if reading is None:
        return Rulers(tip, None)
    found = reading.snapshot
    wrong = _unreadable(found)
    if not wrong:
        return Rulers(tip, found, reading=reading)
    rows = place.git.line(
        "rev-list", "--first-parent", f"--max-count={_MOST_STEPS}", tip, "--", ".milestones"
    )
    for commit in rows.split("\n")[1:]:
        last = known(place, commit)
        if last is not None and not _unreadable(last):
            return Rulers(tip, last, wrong)
    return Rulers(tip, found, wrong)


def _unreadable(found: Snapshot) -> tuple[Diagnostic, ...]:
    return tuple(one for one in found.faults if one.path in CONFIGURATION)


def forward(place: Place, update: Update) -> bool:
    """Whether ``update`` creates its ref or moves it on."""
    return not update.old or arrivals.is_ancestor(place, update.old, update.new)
