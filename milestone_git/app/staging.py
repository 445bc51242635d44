"""The everyday commit: an edit or two are staged, and nothing is to be said of them."""

from __future__ import annotations

from milestone_git.app.context import Context
from milestone_git.model.attempt import Attempt
from milestone_git.model.settings import lookup
from milestone_git.rules.judge import judge
from milestone_git.rules.narrowing import is_told_by_itself
from milestone_git.rules.permissions import is_by_role
from milestone_git.store.reading.staged import staged


def is_fine_alone(context: Context) -> bool:
    """Whether the index says nothing new against HEAD but a few edits that no rule minds.

    Then 10,000 other records are not read, and what would explain is not imported. False says nothing.
    """
    place = context.place()
    sides = staged(place) if place.head else None
    if sides is None:
        return False
    settings = sides.after.settings
    if lookup(settings.document, "policy.max_slip"):
        return False  # what slips may be far behind what changes
    if is_by_role(settings):
        return False  # who makes the commit is not asked here
    if sides.beside and settings.value("review.restale") != "none":
        return False  # another file may be what was approved for a milestone that is not read here
    attempt = Attempt(sides.after, base=sides.before)
    return is_told_by_itself(attempt) and not judge(attempt)
