"""One reading of `.milestones/` at a place: the work tree, the index, or a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.record import ACTIVE, COMPLETED, ROOT
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
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import stock, worktree
from milestone_git.store.reading.listing import Files as Files
from milestone_git.store.reading.listing import Listing, listing_of
from milestone_git.store.reading.sparse import hidden
from milestone_git.store.repository import Place

WORK_TREE = "work tree"
INDEX = "index"
CONFIGURATION = ".milestones/config/"
_FOLDERS = (CONFIGURATION, ACTIVE, COMPLETED)
_KEEP = ".gitkeep"
_LINK, _GITLINK = "120000", "160000"


class Reading(NamedTuple):
    """A snapshot, and the bytes it was read from, so that diagnostics can be given their place."""

    snapshot: Snapshot
    files: Files


@cache
def profiles() -> Profiles:
    """The table of profiles that travels with the package."""
    table: Profiles = documents.parse("profiles.yaml", text_of("profiles.yaml").encode())
    return table


def read(place: Place, source: str = WORK_TREE) -> Reading:
    """Everything under `.milestones/` at ``source``: ``WORK_TREE``, ``INDEX``, or a commit or tree id.

    What was read before, by content, comes from the cache. Raises ``Refused`` with MG002 where there are no
    milestones at all.
    """
    if source == WORK_TREE and place.is_bare:
        source = place.head  # there is nothing else to be shown
    kept = Cache(place.own_dir)
    files = _files(place, source, kept)
    if REPOSITORY_PATH not in files:
        raise refusal(
            "MG002",
            "this repository holds no milestones yet"
            if source in (WORK_TREE, "")
            else f"there are no milestones in the {source}",
            "set it up: `git milestone init`",
        )
    return Reading(snapshot_of(place, source, stock.taken(kept, files)), files)


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


def _files(place: Place, source: str, kept: Cache) -> Files:
    if source == WORK_TREE:
        return _checked_out(place, kept)
    if source == INDEX:
        return Files(_of(_staged(place)), _blobs(place))
    return Files(_committed(place, source, kept) if source else listing_of(()), _blobs(place, source))


def _checked_out(place: Place, kept: Cache) -> Files:
    """The files of the work tree, and as the index has them those that a sparse checkout keeps out of it."""
    refuse_symlinks(place.top)
    listing, read = worktree.listed(place.top, _FOLDERS, kept, str(place.git_dir), place.form)

    def here(path: str, _: str) -> bytes | None:
        return worktree.regular_bytes(f"{place.top}/{path}")

    absent = {path: oid for path, oid in _of(hidden(place)).oids.items() if path not in listing.oids}
    if not absent:
        return Files(listing, here, read)
    stored = _blobs(place)
    whole = listing_of(sorted({**listing.oids, **absent}.items()))
    return Files(whole, lambda path, oid: (stored if path in absent else here)(path, oid), read)


def refuse_symlinks(top: Path) -> None:
    """No component of a record's path may be a symlink (R3): it would lead our writes elsewhere."""
    for folder in (ROOT, *_FOLDERS):
        if (top / folder.rstrip("/")).is_symlink():
            raise refusal(
                "MG115",
                f"`{folder.rstrip('/')}` is a symbolic link, and no folder",
                "put the folder itself in its place",
                path=folder.rstrip("/"),
            )


def _committed(place: Place, revision: str, kept: Cache) -> Listing:
    """A commit or tree never changes, so which blobs it has is kept by its id."""
    key = f"revision {revision}"
    known = kept.get(key)
    if known is None:
        listing = _of(objects_of(place).entries(revision, ROOT))
        kept.put({key: (dict(listing.oids), listing.digest)})
        return listing
    return Listing(*known)


def _blobs(place: Place, revision: str = "") -> Callable[[str, str], bytes]:
    """Reads blobs by id, most of them of ``revision``, else of HEAD; the first one opens the objects."""

    @cache
    def objects() -> Objects:
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
        if path.startswith(_FOLDERS) and not path.endswith("/" + _KEEP)
    )
