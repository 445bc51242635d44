"""Which reader a repository gets: libgit2 where that reads what Git reads, else the git command (R40)."""

from __future__ import annotations

import re

from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.format import SHA1
from milestone_git.store.objects.plain import PlainObjects
from milestone_git.store.objects.promised import PromisedObjects
from milestone_git.store.repository import Place

_PARTIAL = re.compile(rb"^\s*(partialclone|promisor)\s*(=|$)", re.MULTILINE | re.IGNORECASE)


def objects_of(place: Place) -> Objects:
    """The objects of the repository at ``place``; no child is started to choose.

    Where libgit2 refuses to open what Git has opened, Git is right: another extension, or an owner that
    `safe.directory` trusts in a way that libgit2 does not know.
    """
    if is_partial(place):
        return PromisedObjects(place.git, place.form)
    if why_plain(place):
        return PlainObjects(place.git, place.form)
    from milestone_git.store.objects.library import LibraryObjects, UnreadableError  # who has few needs none

    try:
        return LibraryObjects(place.common_dir)
    except UnreadableError:
        return PlainObjects(place.git, place.form)


def few_of(place: Place) -> Objects:
    """The same for who reads or writes a handful: to load libgit2 costs as much as 40 children of Git."""
    return (
        PromisedObjects(place.git, place.form) if is_partial(place) else PlainObjects(place.git, place.form)
    )


def why_plain(place: Place) -> str:
    """What of this repository libgit2 cannot read; empty where nothing is known."""
    if place.git.environment.get("GIT_OBJECT_DIRECTORY"):
        return "libgit2 does not look where this process was told to keep objects"
    if place.form != SHA1:
        return "libgit2 is built without SHA-256"
    if (place.common_dir / "reftable").is_dir():
        return "libgit2 opens no repository whose refs are in a reftable"
    return ""


def is_partial(place: Place) -> bool:
    """Whether a remote has promised objects: libgit2 takes those for lost, and Git fetches them.

    Told by the configuration of the repository, where `clone --filter` writes it.
    """
    try:
        return bool(_PARTIAL.search((place.common_dir / "config").read_bytes()))
    except OSError:
        return False
