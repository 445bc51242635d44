"""The heads of all that is known to stand now: chains, and the protected branches here and on remotes."""

from __future__ import annotations

from collections.abc import Sequence

from milestone_git.store.log import PREFIX
from milestone_git.store.repository import Place

_MOST = 500  # words of one command line


def standing(place: Place, protected: Sequence[str]) -> tuple[str, ...]:
    """Commits that together reach every chain and protected branch, none of which reaches another."""
    patterns = [
        PREFIX,
        *(f"refs/heads/{one}" for one in protected),
        *(f"refs/remotes/*/{one}" for one in protected),
    ]
    rows = place.git.line("for-each-ref", "--format=%(objecttype) %(objectname)", *patterns).split("\n")
    tips = list(dict.fromkeys(row.partition(" ")[2] for row in rows if row.startswith("commit ")))
    while len(tips) > 1:
        first, rest = tips[:_MOST], tips[_MOST:]
        found = place.git.line("merge-base", "--independent", *first).split("\n")
        if not rest:
            return tuple(sorted(found))
        tips = [*rest, *found]
        if len(found) == len(first):  # so many chains that none has seen another
            break
    return tuple(sorted(tips))
