"""The verdict on a move from one commit to another: one for CI, the server and audit (promise 1)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from milestone_git.app.answerable import answered
from milestone_git.app.transact import located
from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.settings import REPOSITORY_PATH
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.verdict import Verdict
from milestone_git.rules.judge import judge
from milestone_git.store import merging, snapshot
from milestone_git.store.repository import Place


class Move(NamedTuple):
    """From commit ``base``, empty for none, to ``head``; ``tree`` is what stands there afterwards."""

    base: str
    head: str
    tree: str

    @property
    def source(self) -> str:
        """As a verdict names it."""
        return f"{self.base}..{self.head}" if self.base else self.head


def judged(place: Place, move: Move, policy: Policy | None, now: datetime) -> Verdict:
    """What the rules say of ``move`` by ``policy``, which is the base's where there is none.

    Raises ``Refused`` and ``KeyError`` where this clone cannot tell.
    """
    before = known(place, move.base)
    try:
        reading = snapshot.read(place, move.tree)
    except Refused:
        return Verdict(move.source, (), given_up(before))
    trailers = merging.trailers_between(place, move.base, move.head) if move.base else ()
    attempt = Attempt(reading.snapshot, base=before, trailers=trailers, policy=policy)
    if move.base:
        attempt = answered(place, attempt, now, (move.base, move.head))
    said = tuple(located(one, reading.files) for one in judge(attempt))
    found = reading.snapshot
    return Verdict(move.source, tuple(sorted({*found.records, *found.broken_paths()})), said)


def known(place: Place, revision: str) -> Snapshot | None:
    """What was true at a commit; None where no milestones were, or there is no commit."""
    if not revision:
        return None
    try:
        return snapshot.read(place, revision).snapshot
    except Refused:
        return None


def given_up(base: Snapshot | None) -> tuple[Diagnostic, ...]:
    """What to say of a commit without milestones: nothing, unless it takes away those that are there."""
    if base is None or not (base.records or base.repository.uid):
        return ()
    helps = (
        f"take it back: `git checkout HEAD -- {REPOSITORY_PATH}`",
        "if this repository is to have no milestones any more: `git commit --no-verify`",
    )
    return (Diagnostic("MG117", f"`{REPOSITORY_PATH}` is taken away", REPOSITORY_PATH, helps=helps),)
