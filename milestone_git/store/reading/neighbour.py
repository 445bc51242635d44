"""A revision read beside one that is known: what differs is asked of Git, the rest is as it was.

Ten thousand records are listed and read once, and a push that changes one of them pays for that one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from milestone_git.model.diagnostic import refusal
from milestone_git.model.record import ROOT
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import snapshot, stock
from milestone_git.store.reading.listing import Files, listing_of
from milestone_git.store.reading.snapshot import Reading
from milestone_git.store.repository import Place

_SINGLY = 6
_MOST = 64  # changed documents, beyond which a whole listing costs no more
_REGULAR = ("100644", "100755")


def read(place: Place, source: str, known: Reading) -> Reading:
    """What ``snapshot.read`` gives for commit ``source``, from the reading of another commit.

    Raises what that raises; where documents came or went, or many changed, it is asked itself.
    """
    changes = _changes(place, known.snapshot.source, source)
    oids = known.files.listing.oids
    if changes is None or not all(path in oids for path in changes):
        return snapshot.read(place, source)
    listing = known.files.listing
    if changes:
        listing = listing_of({**oids, **changes}.items())
    kept = Cache(place.own_dir)
    kept.put({f"revision {source}": (dict(listing.oids), listing.digest)})
    files = Files(listing, _reader(place))
    return Reading(snapshot.snapshot_of(place, source, stock.taken(kept, files)), files)


def _reader(place: Place) -> Callable[[str, str], bytes]:
    """A child for each of a handful of blobs, which is less than to open the objects; these for more."""
    some = iter(range(_SINGLY))

    @cache
    def objects() -> Objects:
        return objects_of(place)

    def read(_: str, oid: str) -> bytes:
        try:
            return (
                place.git.run("cat-file", "blob", oid)
                if next(some, None) is not None
                else objects().blob(oid)
            )
        except (GitFailed, KeyError) as failed:
            helps = "see what else is missing: `git fsck`"
            raise refusal("MG403", f"object `{oid[:12]}` is not in this clone", helps) from failed

    return read


def _changes(place: Place, old: str, new: str) -> dict[str, str] | None:
    """Blob ids by path of what is there on both sides and differs; None for anything else."""
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
        if before not in _REGULAR or after not in _REGULAR:
            return None
        found[path] = oid
    return found
