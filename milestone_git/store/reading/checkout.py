"""The documents of the work tree as a listing: where they lie, and which blob each of them is."""

from __future__ import annotations

from pathlib import Path

from milestone_git.model.diagnostic import refusal
from milestone_git.model.record import ACTIVE, COMPLETED, ROOT
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading import worktree
from milestone_git.store.reading.listing import Files
from milestone_git.store.repository import Place

CONFIGURATION = ".milestones/config/"
FOLDERS = (CONFIGURATION, ACTIVE, COMPLETED)


def checked_out(place: Place, kept: Cache) -> Files:
    """The files that stand there, without those that a sparse checkout keeps out of it.

    Raises ``Refused`` with MG115 where a folder is a symlink.
    """
    refuse_symlinks(place.top)
    listing, read = worktree.listed(place.top, FOLDERS, kept, str(place.git_dir), place.form)
    return Files(listing, lambda path, _: worktree.regular_bytes(f"{place.top}/{path}"), read)


def refuse_symlinks(top: Path) -> None:
    """No component of a record's path may be a symlink (R3): it would lead our writes elsewhere."""
    for folder in (ROOT, *FOLDERS):
        if (top / folder.rstrip("/")).is_symlink():
            raise refusal(
                "MG115",
                f"`{folder.rstrip('/')}` is a symbolic link, and no folder",
                "put the folder itself in its place",
                path=folder.rstrip("/"),
            )
