"""Lock files of Git that nobody seems to hold any more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from milestone_git.store.repository import Place

# Git holds a lock for milliseconds; an editor that `git commit PATH` has opened, for as long as it is open.
_OLD_MINUTES = 10


def old(place: Place) -> Iterator[tuple[Path, int]]:
    """Each lock in the Git directories that has been there for 10 minutes, and its age in minutes."""
    folders = dict.fromkeys((place.git_dir, place.common_dir))
    found = [path for folder in folders for path in sorted(folder.glob("*.lock"))]
    for path in [*found, *sorted((place.common_dir / "refs").rglob("*.lock"))]:
        try:
            age_minutes = int(time.time() - path.stat().st_mtime) // 60
        except OSError:
            continue
        if age_minutes >= _OLD_MINUTES:
            yield path, age_minutes
