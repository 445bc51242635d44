"""The verdict on a move from one commit to another: one for CI, the server and audit (promise 1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from milestone_git.app.answerable import answered
from milestone_git.app.gating import commit_where, with_evidence
from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.event import Event
from milestone_git.model.evidence import PROVEN, TRANSPORT, Proof
from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.verdict import Verdict
from milestone_git.rules.judge import judge
from milestone_git.store import documents, merging
from milestone_git.store.reading import neighbour, snapshot
from milestone_git.store.repository import Place

CONFIGURATION = (REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH)


class Move(NamedTuple):
    """From commit ``base``, empty for none, to ``head``; ``tree`` is what stands there afterwards."""

    base: str
    head: str
    tree: str

    @property
    def source(self) -> str:
        """As a verdict names it."""
        return f"{self.base}..{self.head}" if self.base else self.head


class Brought(NamedTuple):
    """What only who receives a push knows: the tips of all chains, who pushes, and for what that stands.

    ``before`` is a reading that is there already, of the base or of what is near to it; ``events`` what the
    chains say of reviews, where somebody has read them.
    """

    chains: Mapping[str, str] | None = None
    uploader: str = ""
    vouched: Mapping[str, Proof] = {}
    before: snapshot.Reading | None = None
    events: tuple[Event, ...] = ()


class Looked(NamedTuple):
    """A move as the rules are asked of it; no attempt where it leaves no milestones behind.

    ``before`` is what was true at its base, ``reading`` what is there afterwards.
    """

    before: Snapshot | None
    reading: snapshot.Reading | None
    attempt: Attempt | None


def judged(
    place: Place, move: Move, now: datetime, policy: Policy | None = None, brought: Brought | None = None
) -> Verdict:
    """What the rules say of ``move`` by ``policy``, which is the trunk's where there is none.

    Raises ``Refused`` and ``KeyError`` where this clone cannot tell; MG002 where no side has milestones.
    """
    return verdict_of(looked_at(place, move, now, policy, brought), move)


def verdict_of(looked: Looked, move: Move) -> Verdict:
    """What the rules say of a move that was looked at."""
    if looked.reading is None or looked.attempt is None:
        return Verdict(move.source, (), given_up(looked.before))
    said = tuple(documents.located(one, looked.reading.files.get) for one in judge(looked.attempt))
    found = looked.reading.snapshot
    return Verdict(move.source, tuple(sorted({*found.records, *found.broken_paths()})), said)


def looked_at(
    place: Place, move: Move, now: datetime, policy: Policy | None = None, brought: Brought | None = None
) -> Looked:
    """All that ``move`` is judged by, read once. Raises what ``judged`` raises."""
    there = brought or Brought()
    first = _first(place, move.base, there.before)
    before = first.snapshot if first else None
    near = first or there.before
    reading = beside(place, move.tree, near) if near else snapshot.read(place, move.tree)
    if reading is None:
        return Looked(before, None, None)
    trailers = merging.trailers_between(place, move.base, move.head) if move.base else ()
    head = reading.snapshot._replace(branch="", events=there.events)
    attempt = Attempt(head, base=before, trailers=trailers, policy=policy)
    if move.base:
        carrier = Proof(PROVEN, there.uploader, TRANSPORT) if there.uploader else None
        attempt = answered(place, attempt, now, (move.base, move.head), carrier)
        tips = (move.head,) if move.tree == move.head else (move.base, move.head)
        where = commit_where(move.tree, tips, move.base)
        where = where._replace(uploader=there.uploader, vouched=there.vouched)
        attempt = with_evidence(place, attempt, where, now, there.chains)
    return Looked(before, reading, attempt)


def _first(place: Place, base: str, given: snapshot.Reading | None) -> snapshot.Reading | None:
    if given is not None and given.snapshot.source == base:
        return given
    return beside(place, base, given) if base else None


def beside(place: Place, source: str, near: snapshot.Reading | None) -> snapshot.Reading | None:
    """A commit or tree read beside another reading; None where it has no milestones."""
    if near is None:
        return snapshot.read_if_any(place, source)
    try:
        return neighbour.read(place, source, near)
    except Refused as refused:
        if refused.diagnostics[0].code == "MG002":
            return None
        raise


def policy_at(place: Place, commit: str) -> Policy | None:
    """What a commit says about who may do what; None where it has no milestones."""
    found = known(place, commit)
    return Policy(found.settings, found.team) if found else None


def known(place: Place, revision: str) -> Snapshot | None:
    """What was true at a commit; None where no milestones were, or there is no commit."""
    reading = snapshot.read_if_any(place, revision) if revision else None
    return reading.snapshot if reading else None


def given_up(base: Snapshot | None) -> tuple[Diagnostic, ...]:
    """What to say of a commit without milestones: nothing, unless it takes away those that are there."""
    if base is None or not (base.records or base.repository.uid):
        return ()
    helps = (
        f"take it back: `git checkout HEAD -- {REPOSITORY_PATH}`",
        "if this repository is to have no milestones any more: `git commit --no-verify`",
    )
    return (Diagnostic("MG117", f"`{REPOSITORY_PATH}` is taken away", REPOSITORY_PATH, helps=helps),)
