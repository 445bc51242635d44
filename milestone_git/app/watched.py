"""Who keeps the session of a work tree, asked without what starts and ends a keeper: most have none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from milestone_git.store.repository import Place

if TYPE_CHECKING:
    from milestone_git.store.keeper import Keeper


def keeping(place: Place) -> Keeper | None:
    """Who keeps this work tree, or did and died; None where nobody was told to."""
    if not os.path.lexists(place.own_work_tree_dir / "keeper"):
        return None
    from milestone_git.store.keeper import keeper_of

    return keeper_of(place)


def standing(place: Place) -> Keeper | None:
    """The same; None for one that died, too."""
    found = keeping(place)
    return found if found and found.is_alive else None
