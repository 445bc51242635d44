"""Which Git this is: 2.38 computes merges without a work tree, and much here stands on that."""

from __future__ import annotations

import re

from milestone_git.store.git import Git

OLDEST = (2, 38)


def version_of(git: Git) -> tuple[int, int]:
    """`(2, 39)` for `git version 2.39.5`; `(0, 0)` for words we do not understand."""
    found = re.search(r"(\d+)\.(\d+)", git.line("version"))
    return (int(found[1]), int(found[2])) if found else (0, 0)
