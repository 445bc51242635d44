"""A revision read beside one that is known: what differs is asked of Git, the rest is as it was.

Ten thousand records are listed and read once, and a push that changes one of them pays for that one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cache

from milestone_git.model.diagnostic import refusal
from milestone_git.model.record import ACTIVE, COMPLETED, ROOT, Record
from milestone_git.model.settings import REPOSITORY_PATH
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.plain import PlainObjects
from milestone_git.store.objects.readers import is_partial, objects_of
from milestone_git.store.reading import snapshot, stock
from milestone_git.store.reading.listing import Files, Listing, listing_of
from milestone_git.store.reading.snapshot import CONFIGURATION, Reading
from milestone_git.store.repository import Place

_MOST = 64  # changed documents, beyond which a whole listing costs no more
_REGULAR, _NONE = ("100644", "100755"), "000000"
_KEEP = "/.gitkeep"
_FOLDERS = (CONFIGURATION, ACTIVE, COMPLETED)


def read(place: Place, source: str, known: Reading) -> Reading:
    """What ``snapshot.read`` gives for commit ``source``, from the reading of another commit.

    Raises what that raises; where many documents changed, it is asked itself.
    """
    return read_if_near(place, source, known) or snapshot.read(place, source)


def read_if_near(place: Place, source: str, known: Reading) -> Reading | None:
    """The same; None where many documents changed, or one is no regular file."""
    changes = changed(place, known.snapshot.source, source, known.files)
    if changes is None or not changes.get(REPOSITORY_PATH, "there"):
        return None
    blob = _reader(place)
    files = Files(_listing(known.files.listing, changes), blob)
    if known.snapshot.faults or any(path.startswith(CONFIGURATION) for path in changes):
        found = stock.taken(Cache(place.own_dir), files)
        return Reading(snapshot.snapshot_of(place, source, found), files)
    told = known.snapshot._replace(source=source, branch=place.branch, head=place.head)
    if not changes:
        return Reading(told, files)
    oids = files.listing.oids
    few = {path: oid for path, oid in oids.items() if path.startswith(CONFIGURATION)}
    few |= {path: oid for path, oid in changes.items() if oid}
    fresh = stock.taken(Cache(place.own_dir), Files(listing_of(few.items()), blob), alone=True)
    records = _records(known.snapshot.records, fresh.records, oids, changes)
    told = told._replace(records=records, faults=fresh.faults)
    return Reading(told, files)


def _listing(known: Listing, changes: Mapping[str, str]) -> Listing:
    if not changes:
        return known
    oids = {path: oid for path, oid in {**known.oids, **changes}.items() if oid or path not in changes}
    if all(path in known.oids for path in changes):
        return listing_of(oids.items())
    return listing_of(sorted(oids.items(), key=lambda one: one[0].encode("utf-8", "surrogateescape")))


def _records(
    known: Mapping[str, Record],
    fresh: Mapping[str, Record],
    oids: Mapping[str, str],
    changes: Mapping[str, str],
) -> Mapping[str, Record]:
    """Every good record in the order of ``oids``; those that did not change are the very same ones."""
    merged = {**known, **fresh}
    if merged.keys() == known.keys() and all(path in fresh for path in changes):
        return merged
    return {path: merged[path] for path in oids if path in fresh or (path in known and path not in changes)}


def _reader(place: Place) -> Callable[[str, str], bytes]:
    """A child for all of a handful of blobs, which is less than to import what opens the objects."""

    @cache
    def objects() -> Objects:
        return objects_of(place) if is_partial(place) else PlainObjects(place.git, place.form)

    def read(_: str, oid: str) -> bytes:
        try:
            return objects().blob(oid)
        except KeyError as failed:
            helps = "see what else is missing: `git fsck`"
            raise refusal("MG403", f"object `{oid[:12]}` is not in this clone", helps) from failed

    return read


def changed(place: Place, old: str, new: str, known: Container[str] = ()) -> dict[str, str] | None:
    """Blob ids by path of the documents that differ, empty where one went; None for anything unusual.

    Unusual is a path that a tree names twice, also beside one of ``known``, which were there before.
    """
    if old == new:
        return {}
    words = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", old, new, "--", ROOT)
    try:
        fields = place.git.words(*words)
    except GitFailed:
        return None
    if len(fields) > 2 * _MOST:
        return None
    found = {}
    for told, path in zip(fields[::2], fields[1::2], strict=True):
        before, after, _, oid, _ = told.removeprefix(":").split(" ")
        if not {before, after} <= {*_REGULAR, _NONE} or path in found:
            return None
        if before == _NONE and path in known:
            return None
        if path.startswith(_FOLDERS) and not path.endswith(_KEEP):
            found[path] = "" if after == _NONE else oid
    return found
