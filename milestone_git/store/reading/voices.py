"""Which version of a record is shown: the work tree, its own branch, or the trunk (R8). For display only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from milestone_git.model.naming import BRANCHES, ID
from milestone_git.model.record import ACTIVE, COMPLETED, FINISHED, ROOT, Record, record_of
from milestone_git.model.settings import Repository
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.objects.base import Entry, Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place


class Voice(NamedTuple):
    """What a branch says of a record; ``diverged`` where the trunk says otherwise and is shown."""

    record: Record
    branch: str
    diverged: bool = False


def voices(
    place: Place, repository: Repository, records: Mapping[str, Record], refs: str | None = None
) -> tuple[Voice, ...]:
    """What speaks instead of the work tree's ``records`` (by path): the trunk where it went on, and branches.

    The work tree speaks where it differs from what it started from, so an old branch does not show the
    others' finished work as open. No verdict reads this. ``refs`` is a text that names them all, where
    somebody has it: most often it names no branch of a milestone.
    """
    trunk = place.head if place.branch == repository.trunk else _trunk_tip(place, repository)
    is_alone = refs is not None and f"/{BRANCHES}" not in refs
    branches = {} if is_alone else _branches(place, repository)
    if not trunk or not place.head or (trunk == place.head and not branches):
        return ()
    objects = objects_of(place)
    found = list(_of_trunk(place, objects, repository.trunk, trunk, records))
    for milestone, (name, commit) in branches.items():
        voice = _of_branch(objects, trunk, milestone, name, commit)
        if voice:
            found.append(voice)
    return tuple(found)


def _trunk_tip(place: Place, repository: Repository) -> str:
    from milestone_git.store.branches import trunk_tip  # it brings the log, and most stand on the trunk

    return trunk_tip(place, repository.trunk)


def _branches(place: Place, repository: Repository) -> dict[str, tuple[str, str]]:
    """By milestone: the branch's name and commit; this clone's own before that of the trunk's remote."""
    words = ("for-each-ref", "--format=%(refname) %(objectname)", f"refs/heads/{BRANCHES}")
    rows = [row for row in place.git.line(*words, f"refs/remotes/**/{BRANCHES}*").split("\n") if row]
    if any(row.startswith("refs/remotes/") for row in rows):
        from milestone_git.store.branches import trunk_remote

        remote = f"refs/remotes/{trunk_remote(place, repository.trunk)}/"
        rows = [row for row in rows if row.startswith((remote, "refs/heads/"))]
    found: dict[str, tuple[str, str]] = {}
    for row in sorted(rows, key=lambda one: one.startswith("refs/heads/")):
        ref, commit = row.split(" ")
        name = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
        milestone = ref.rpartition("/")[2]
        if ID.fullmatch(milestone) and name != place.branch:
            found[milestone] = (name, commit)
    return found


def _of_trunk(
    place: Place, objects: Objects, name: str, trunk: str, records: Mapping[str, Record]
) -> list[Voice]:
    """Records in which the trunk went on and this branch and its work tree did not."""
    base = objects.merge_base(trunk, place.head)
    if base in (trunk, ""):
        return []
    changed = place.git.words("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, trunk, "--", ROOT)
    here = {record.id: record for record in records.values()}
    found = []
    for milestone in dict.fromkeys(path.rpartition("/")[2].removesuffix(".yaml") for path in changed):
        said = _read(objects, _entry(objects, trunk, milestone))
        before = _read(objects, _entry(objects, base, milestone))
        if said and (here.get(milestone) is None or _same(here.get(milestone), before)):
            found.append(Voice(said, name))
    return found


def _of_branch(objects: Objects, trunk: str, milestone: str, name: str, commit: str) -> Voice | None:
    """What a milestone's own branch says: nothing new, something new, or something else than the trunk."""
    base = objects.merge_base(trunk, commit)
    if commit in (base, trunk):
        return None
    entries = {one: _entry(objects, one, milestone) for one in (base, commit, trunk) if one}
    theirs, ours, old = entries.get(commit), entries.get(trunk), entries.get(base)
    if theirs is None or _oid(theirs) == _oid(ours):
        return None
    said = _read(objects, theirs)
    if said is None:
        return None
    if _oid(ours) == _oid(old):
        return Voice(said, name)
    landed = _read(objects, ours)
    paths = (f"{ACTIVE}{milestone}.yaml", f"{COMPLETED}{milestone}.yaml")
    if (
        landed is None
        or landed.status in FINISHED
        or theirs.oid in objects.reachable_blobs(trunk, base, paths)
    ):
        return None
    return Voice(landed, name, diverged=True)


def _entry(objects: Objects, commit: str, milestone: str) -> Entry | None:
    for folder in (ACTIVE, COMPLETED):
        if entry := objects.entry(commit, f"{folder}{milestone}.yaml"):
            return entry
    return None


def _oid(entry: Entry | None) -> str:
    return entry.oid if entry else ""


def _read(objects: Objects, entry: Entry | None) -> Record | None:
    """The record, None where it is not there or cannot be read: then nobody speaks."""
    if entry is None:
        return None
    try:
        document = documents.parse(entry.path, objects.blob(entry.oid))
    except Unreadable:
        return None
    return None if schema.faults(entry.path, document) else record_of(entry.path, document)


def _same(one: Record | None, other: Record | None) -> bool:
    return one is not None and other is not None and one.document == other.document
