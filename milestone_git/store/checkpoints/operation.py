"""A merge, cherry-pick, revert or rebase that waits for the user: its name, its files, and its stages."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import NamedTuple

from milestone_git.store.checkpoints.standing import Standing
from milestone_git.store.checkpoints.trees import tree_with
from milestone_git.store.objects.base import Objects
from milestone_git.store.repository import Place

REBASE = "rebase"
# In the order of being put back: what makes Git say "a merge is in progress" comes last.
_FILES = ("MERGE_MSG", "MERGE_MODE", "SQUASH_MSG", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD")
_HEADS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
_STATE, _STAGES = "state/", "stages/"
_LARGEST_BYTES = 256 * 1024


class Operation(NamedTuple):
    """``name`` as people say it, empty for none; ``commits`` are those it is about; ``tree`` keeps it all."""

    name: str = ""
    commits: tuple[str, ...] = ()
    tree: str = ""


class Stage(NamedTuple):
    """One side of a conflict; ``number`` is 1 for the base, 2 for ours, 3 for theirs."""

    number: int
    path: str
    entry: str


def operation_name(place: Place) -> str:
    """What waits for the user; empty for nothing."""
    waiting = place.unfinished()
    return waiting[0] if waiting else ""


def branch_in_hand(place: Place) -> str:
    """The branch HEAD is on, or the one that a rebase is working on; empty for neither."""
    if place.branch:
        return place.branch
    for folder in ("rebase-merge", "rebase-apply"):
        with contextlib.suppress(OSError):
            name = (place.git_dir / folder / "head-name").read_text(encoding="utf-8", errors="replace")
            return name.strip().removeprefix("refs/heads/")
    return ""


def kept(place: Place, objects: Objects, standing: Standing) -> Operation:
    """Stores what a commit of index and work tree would lose: the three sides of each conflict, by path.

    As trees, not as the index file: its blobs would be pruned, and 10,000 files make it a megabyte each time.
    """
    name = operation_name(place)
    if not name and not standing.in_conflict:
        return Operation()
    entries: dict[str, str] = {}
    commits: list[str] = []
    for file in _FILES:
        with contextlib.suppress(OSError):
            data = (place.git_dir / file).read_bytes()[:_LARGEST_BYTES]
            entries[_STATE + file] = f"100644 {objects.write_blob(data)}"
            if file in _HEADS:
                commits += data.decode("ascii", errors="replace").split()
    for row in standing.rows:
        for number, entry in enumerate(row.stages, 1):
            if entry:
                entries[f"{_STAGES}{number}/{row.path}"] = entry
    tree = tree_with(objects, "", entries)
    return Operation(name or "conflict", tuple(dict.fromkeys(commits)), tree)


def stages_of(place: Place, commit: str) -> Iterator[Stage]:
    """The sides of each conflict that ``kept`` stored."""
    for row in place.git.words("ls-tree", "-r", "-z", "--full-tree", commit, _STAGES):
        head, _, path = row.partition("\t")
        mode, _, oid = head.split(" ")
        number, _, path = path.removeprefix(_STAGES).partition("/")
        yield Stage(int(number), path, f"{mode} {oid}")


def put_back(place: Place, objects: Objects, commit: str) -> None:
    """Writes the files by which Git knows of the operation; a rebase has none of these."""
    for name in _FILES:
        entry = objects.entry(commit, _STATE + name)
        if entry is not None:
            (place.git_dir / name).write_bytes(objects.blob(entry.oid))
