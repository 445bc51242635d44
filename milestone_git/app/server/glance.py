"""The everyday push: a few records edited, and nothing to be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from milestone_git.model.attempt import Attempt
from milestone_git.model.settings import lookup
from milestone_git.rules.judge import judge
from milestone_git.rules.narrowing import is_told_by_itself
from milestone_git.rules.permissions import is_by_role
from milestone_git.rules.refs import Update, updates_of
from milestone_git.store.repository import Place
from milestone_git.store.server import bare, glimpse, guards
from milestone_git.store.server.glimpse import Glimpse
from milestone_git.store.server.guards import HEADS, Branch, Guards


def is_fine(directory: Path, environment: Mapping[str, str], text: str) -> bool:
    """Whether the push that Git describes in ``text`` is let in without a word. False says nothing.

    Then 10,000 other records are not read. It is judged by the policy branch, as everything is; it needs no
    evidence, and so nothing that could still change between the verdict and the refs.
    """
    updates = updates_of(text)
    first = next((one.new for one in updates if one.new), "")
    if not first:
        return False
    place = bare.here(directory, environment, first)
    told = guards.read_if_bare(place)
    if told is None:
        return False
    with glimpse.opened(place, told, updates) as seen:
        if seen is None:
            return False
        try:
            return seen.after is None or (_minds_nothing_else(place, told, updates, seen) and _is_fine(seen))
        except glimpse.UnclearError:
            return False


def _is_fine(seen: Glimpse) -> bool:
    before, after = seen.before, seen.after
    if before is None or after is None or not is_told_by_itself(Attempt(after, base=before)):
        return False
    known = {one.id for one in after.records.values()}
    return known.issuperset(seen.trailers) and not judge(Attempt(after, base=before, trailers=seen.trailers))


def _minds_nothing_else(place: Place, told: Guards, updates: Sequence[Update], seen: Glimpse) -> bool:
    """Whether what is not shown cannot matter: other records, who pushes, what somebody approved."""
    settings = seen.after.settings if seen.after else None
    if settings is None or lookup(settings.document, "policy.max_slip") or is_by_role(settings):
        return False
    return (
        not seen.beside or settings.value("review.restale") == "none" or _is_code(place, told, updates, seen)
    )


def _is_code(place: Place, told: Guards, updates: Sequence[Update], seen: Glimpse) -> bool:
    """Whether none of the other files is one that an open milestone delivers, by the list of the shims."""
    source = seen.before.source if seen.before else ""
    moved = next(one for one in updates if one.ref.startswith(HEADS) and one.old == source)
    try:
        if not guards.is_listed(place, told.policy, Branch(moved.ref, moved.old)):
            return False
        delivered = guards.delivered(place)
    except OSError:
        return False
    return not any(path.startswith(one) for path in seen.beside for one in delivered)
