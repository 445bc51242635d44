"""The everyday commit: an edit or two are staged, and nothing is to be said of them."""

from __future__ import annotations

from milestone_git.model.attempt import Attempt
from milestone_git.model.settings import lookup
from milestone_git.rules import edits
from milestone_git.store.reading.staged import staged
from milestone_git.store.repository import Place


def is_fine_alone(place: Place, told: bytes) -> bool:
    """Whether the index says nothing new against HEAD but a few edits that no rule minds.

    ``told`` is that difference, as `git diff --cached --raw -z` gives it. Then 10,000 other records are
    not read, and what would explain is not imported. False says nothing.
    """
    sides = staged(place, told) if place.head else None
    if sides is None:
        return False
    settings = sides.after.settings
    if lookup(settings.document, "policy.max_slip"):
        return False  # what slips may be far behind what changes
    if settings.is_by_role:
        return False  # who makes the commit is not asked here
    if sides.beside and settings.value("review.restale") != "none":
        return False  # another file may be what was approved for a milestone that is not read here
    return edits.is_fine(Attempt(sides.after, base=sides.before))
