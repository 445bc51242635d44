"""One reading of `.milestones/` at a place: the work tree, the index, or a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.record import ROOT
from milestone_git.model.settings import (
    REPOSITORY_PATH,
    SETTINGS_PATH,
    TEAM_PATH,
    Profiles,
    Repository,
    repository_of,
    settings_of,
    team_of,
)
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import documents
from milestone_git.store.kept.cache import Cache
from milestone_git.store.machine.packaged import text_of
from milestone_git.store.reading import stock
from milestone_git.store.reading.checkout import CONFIGURATION as CONFIGURATION
from milestone_git.store.reading.checkout import FOLDERS, checked_out
from milestone_git.store.reading.listing import Files as Files
from milestone_git.store.reading.listing import Listing, listing_of
from milestone_git.store.reading.sparse import hidden
from milestone_git.store.repository import Place

if TYPE_CHECKING:
    from milestone_git.store.objects.base import Objects

WORK_TREE = "work tree"
INDEX = "index"
_KEEP = ".gitkeep"
_LINK, _GITLINK = "120000", "160000"


class Reading(NamedTuple):
    """A snapshot, and the bytes it was read from, so that diagnostics can be given their place.

    ``since`` says on top of which listing it was read; None where it was made in another way.
    """

    snapshot: Snapshot
    files: Files
    since: stock.Since | None = None


@cache
def profiles() -> Profiles:
    """The table of profiles that travels with the package."""
    table: Profiles = documents.parse("profiles.yaml", text_of("profiles.yaml").encode())
    return table


def read(place: Place, source: str = WORK_TREE, seen: Files | None = None) -> Reading:
    """Everything under `.milestones/` at ``source``: ``WORK_TREE``, ``INDEX``, or a commit or tree id.

    ``seen`` are the files of the work tree where somebody has looked already: to look is much of the whole.
    What was read before, by content, comes from the cache. Raises ``Refused`` with MG002 where there are no
    milestones at all.
    """
    if source == WORK_TREE and place.is_bare:
        source = place.head  # there is nothing else to be shown
    kept = Cache(place.own_dir)
    files = _files(place, source, kept, seen)
    if REPOSITORY_PATH not in files:
        raise refusal(
            "MG002",
            "this repository holds no milestones yet"
            if source in (WORK_TREE, "")
            else f"there are no milestones in the {source}",
            "set it up: `git milestone init`",
        )
    found = stock.taken(kept, files)
    return Reading(snapshot_of(place, source, found), files, found.since)


def read_if_any(place: Place, source: str) -> Reading | None:
    """The same; None where there are no milestones. What this clone cannot tell is refused all the same."""
    try:
        return read(place, source)
    except Refused as refused:
        if refused.diagnostics[0].code == "MG002":
            return None
        raise


def snapshot_of(place: Place, source: str, found: stock.Stock) -> Snapshot:
    """The snapshot that a stock makes at ``place``."""
    stated = found.configuration.get(REPOSITORY_PATH)
    return Snapshot(
        source=source,
        repository=repository_of(stated) if stated else Repository("", ("main",)),
        settings=settings_of(found.configuration.get(SETTINGS_PATH) or {}, found.profiles),
        team=team_of(found.configuration.get(TEAM_PATH) or {}),
        profiles=found.profiles,
        records=found.records,
        faults=found.faults,
        branch=place.branch,
        head=place.head,
    )


def _files(place: Place, source: str, kept: Cache, seen: Files | None) -> Files:
    if source == WORK_TREE:
        return _checked_out(place, kept, seen)
    if source == INDEX:
        return Files(_of(_staged(place)), _blobs(place))
    return Files(_committed(place, source, kept) if source else listing_of(()), _blobs(place, source))


def _checked_out(place: Place, kept: Cache, seen: Files | None) -> Files:
    """The files of the work tree, and as the index has them those that a sparse checkout keeps out of it."""
    there = checked_out(place, kept) if seen is None else seen
    oids = there.listing.oids
    absent = {path: oid for path, oid in _of(hidden(place)).oids.items() if path not in oids}
    if not absent:
        return there
    stored = _blobs(place)
    whole = listing_of(sorted({**oids, **absent}.items()))
    return Files(whole, lambda path, oid: stored(path, oid) if path in absent else there[path])


def _committed(place: Place, revision: str, kept: Cache) -> Listing:
    """A commit or tree never changes, so which blobs it has is kept by its id."""
    key = f"revision {revision}"
    known = kept.get(key)
    if known is None:
        from milestone_git.store.objects.readers import objects_of

        listing = _of(objects_of(place).entries(revision, ROOT))
        kept.put({key: (dict(listing.oids), listing.digest)})
        return listing
    return Listing(*known)


def _blobs(place: Place, revision: str = "") -> Callable[[str, str], bytes]:
    """Reads blobs by id, most of them of ``revision``, else of HEAD; the first one opens the objects."""

    @cache
    def objects() -> Objects:
        from milestone_git.store.objects.readers import objects_of  # most find all that they need kept

        found = objects_of(place)
        if revision or place.head:
            found.expect(revision or place.head, ROOT)
        return found

    def read(_: str, oid: str) -> bytes:
        try:
            return objects().blob(oid)
        except KeyError as missing:
            raise refusal(
                "MG403", f"object `{oid[:12]}` is not in this clone", "see what else is missing: `git fsck`"
            ) from missing

    return read


def _staged(place: Place) -> Iterator[tuple[str, str, str]]:
    for row in place.git.words("ls-files", "--stage", "-z", "--", ROOT):
        head, _, path = row.partition("\t")
        mode, oid, stage = head.split(" ")
        if stage in ("0", "2"):  # of a conflict, our side; the markers are for the work tree to show
            yield path, mode, oid


def _of(entries: Iterator[tuple[str, str, str]]) -> Listing:
    return listing_of(
        (path, "" if mode in (_LINK, _GITLINK) else oid)
        for path, mode, oid in entries
        if path.startswith(FOLDERS) and not path.endswith("/" + _KEEP)
    )
