"""Whether a deliverable that has changed reads as it did, all but its line endings (R28)."""

from __future__ import annotations

from collections.abc import Iterable

from milestone_git.model.evidence import Entry
from milestone_git.store.evidence.deliverables import Trees, committed, files, found
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place

_FILE = "100"  # the modes of files that are no links: 100644, 100755
_MOST_FILES = 1_000


def only_line_endings(place: Place, before: str, after: str, paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that differ between two commits in line endings alone, and in no mode or name.

    `git add --renormalize` makes such changes. A path whose content is not here is none of them.
    """
    objects = objects_of(place)
    try:
        sides = committed(objects, before), committed(objects, after)
    except KeyError:
        return frozenset()
    return frozenset(path for path in paths if _reads_alike(objects, sides, path))


def _reads_alike(objects: Objects, sides: tuple[Trees, Trees], path: str) -> bool:
    try:
        old, new = (
            [one for entry in found(side, [path])[path] for one in files(side, entry)] for side in sides
        )
        changed = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
        return bool(changed) and len(changed) <= _MOST_FILES and all(_alike(objects, *one) for one in changed)
    except (KeyError, ValueError):
        return False


def _alike(objects: Objects, old: Entry, new: Entry) -> bool:
    if old[:2] != new[:2] or not old.mode.startswith(_FILE):
        return False
    one, other = objects.blob(old.oid), objects.blob(new.oid)
    return b"\0" not in one and _plain(one) == _plain(other)


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
