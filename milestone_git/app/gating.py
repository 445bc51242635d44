"""Evidence for the gates that an attempt moves past, read only where it moves past any."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.diagnostic import Refused
from milestone_git.model.settings import Repository
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.gates import LOOSENED, questions, watched
from milestone_git.rules.importing import imported_by
from milestone_git.store import branches, identity
from milestone_git.store.evidence import deliverables
from milestone_git.store.evidence.spoken import spoken, unseen
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place

if TYPE_CHECKING:
    from milestone_git.app.evidence import Where


def with_evidence(
    place: Place,
    attempt: Attempt,
    where: Where | str,
    moment: datetime,
    chains: Mapping[str, str] | None = None,
) -> Attempt:
    """``attempt`` with all that `rules/gates.py` asks for; as it is where no gate is in its way.

    ``where`` is the commit, tree or ``INDEX`` that holds the deliverables as they would be; of a name alone
    the rest is as a commit made here now. ``moment`` is when waivers are looked at. The policy is the
    trunk's, else what is true at the base. ``chains`` are the tips of the log where no ref names them yet.
    """
    base = attempt.base
    if base is None:
        return attempt
    attempt = _with_touched(place, attempt, where if isinstance(where, str) else where.source)
    asking = questions(attempt)
    if not asking:
        return attempt
    if attempt.policy is None:
        attempt = attempt._replace(policy=policy_here(place, base))
        asking = questions(attempt)
    attempt = _with_events(place, attempt, chains)
    attempt = attempt._replace(imported=attempt.imported | imported_by(attempt.head.events))
    local = isinstance(where, str)
    by_whom = attempt.imported or any(one.why == LOOSENED for one in asking)
    if local and not attempt.actors and by_whom:
        attempt = attempt._replace(actors=_actors(place, base))
    if by_whom:
        asking = questions(attempt)
    if any(one.kind == "waive" for one in attempt.head.events):
        # what slips is seen on the dates of commits, which who makes them says: no waiver comes back by one
        attempt = attempt._replace(moment=max(attempt.moment or moment, moment))
    if not asking:
        return attempt
    from milestone_git.app.evidence import gathered  # the hook pays for it where there is a gate

    found = here(place, base, where) if isinstance(where, str) else where
    evidence = gathered(place, attempt, asking, found)
    if not local and chains is None and (lacking := unseen(place)):  # a server knows all that there is
        evidence = evidence._replace(missing=(*evidence.missing, lacking))
    return attempt._replace(evidence=evidence)


def commit_where(source: str, tips: tuple[str, ...], base: str) -> Where:
    """Where the content of a commit or tree ``source`` is, made of ``tips``, to land on ``base``."""
    from milestone_git.app.evidence import Where

    return Where(source, tips, base)


def here(place: Place, known: Snapshot, source: str) -> Where:
    """Where a commit made now would have its content from, at ``source``: HEAD, or what is staged."""
    from milestone_git.app.evidence import Where

    tips = [place.head, *place.git.line("rev-parse", "-q", "--verify", "MERGE_HEAD", expect=(0, 1)).split()]
    trunk = branches.trunk_tip(place, known.repository.trunk)
    return Where(source, tuple(one for one in tips if one), trunk)


def policy_here(place: Place, here: Snapshot) -> Policy:
    """What the trunk says at its tip (R23); where there is none in this clone, what is true here."""
    tip = branches.trunk_tip(place, here.repository.trunk)
    if not tip or tip == here.source:
        return Policy(here.settings, here.team)
    reading = snapshot.read_if_any(place, tip)
    found = reading.snapshot if reading else here
    return Policy(found.settings, found.team)


def _with_touched(place: Place, attempt: Attempt, where: str) -> Attempt:
    """What changes of the deliverables of phases that were left: a move, though no record changes (R20)."""
    base = attempt.base
    if base is None or attempt.touched:
        return attempt
    source = place.head if base.source == snapshot.WORK_TREE else base.source
    if source in (where, ""):
        return attempt
    paths = tuple(dict.fromkeys(path for some in watched(attempt).values() for path in some))
    if not paths:
        return attempt
    before, after = deliverables.at(place, source, paths), deliverables.at(place, where, paths)
    return attempt._replace(touched=tuple(path for path in paths if before[path] != after[path]))


def _with_events(place: Place, attempt: Attempt, chains: Mapping[str, str] | None) -> Attempt:
    repository: Repository = attempt.head.repository
    if attempt.head.events or not repository.uid:
        return attempt
    return attempt._replace(head=attempt.head._replace(events=spoken(place, repository.uid, chains)))


def _actors(place: Place, base: Snapshot) -> tuple[str, ...]:
    """Who stands here, as the base's team names them; nobody where Git does not know, or on a server."""
    try:
        found = identity.actor(place, base.team)
    except Refused:
        return ()
    return (found.handle,) if found.known else ()
