"""What a listing of documents says: configuration, records and faults, worked out once for each content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache as memo
from itertools import compress
from operator import eq
from typing import Any, NamedTuple

from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.model.record import ACTIVE, COMPLETED, Document, Record, record_of
from milestone_git.model.roster import Roster
from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH, Profiles
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.kept.cache import Cache, Entry, entry
from milestone_git.store.machine.packaged import text_of
from milestone_git.store.objects.format import format_of
from milestone_git.store.reading.listing import Files
from milestone_git.store.reading.shelf import (
    Row,
    Shelf,
    columns_of,
    names_of,
    oid_of,
    row_of,
    rows_of,
    tasks_of,
    without_tasks,
)

CONFIGURATION_PATHS = (REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH)
_STOCKS = 3  # of branches that differ by much
_DEPTH = 2  # slashes in the path of a record: `.milestones/active/milestone-008.yaml`
_DIFFERENT = 64  # records by which a listing may differ from a kept stock before it gets one of its own


class Since(NamedTuple):
    """The listing that a stock was read on top of, by its digest, and the blobs of all that differ from it.

    By path what it was, and what it is; empty where there was, or is, no good record.
    """

    digest: str
    differing: Mapping[str, tuple[str, str]]


class Stock(NamedTuple):
    """Documents of the configuration by path, where they are good; records by path; what is wrong."""

    configuration: Mapping[str, Any]
    records: Mapping[str, Record]
    faults: tuple[Diagnostic, ...]
    profiles: Profiles
    since: Since


def taken(cache: Cache, files: Files, *, alone: bool = False) -> Stock:
    """The stock of ``files``. What was good before is taken from the cache; what was not is read again.

    ``alone`` for a handful of files: each is asked for by itself, and they are no listing to be kept.
    """
    shelves = _Shelves(cache, files, alone=alone)
    known = (None if alone else cache.get(_key(files.listing.digest))) or shelves.filled()
    configuration, broken, profiles = known
    faults: list[Diagnostic] = []
    for path in broken:
        shelves.document(path, faults)
    missing = set(broken)
    paths = [path for path in _record_paths(files) if path not in missing]
    shelf = Shelf(paths, shelves.rows, shelves.load, shelves.row, shelves.roster, shelves.tasks)
    return Stock(configuration, shelf, tuple(faults), profiles, shelves.since)


class Gone(Exception):
    """A document of an earlier stock is in the cache no longer."""


def earlier(cache: Cache, digest: str) -> Stock | None:
    """The stock that was kept of the listing with this digest; None where it is not whole and without fault.

    Raises ``Gone`` later, where a record is asked for a document that nobody keeps any more.
    """
    known, names = cache.get(_key(digest)), _names(cache, digest)
    if known is None or names is None or known[1]:
        return None
    oids = dict(zip(names.paths, names.oids, strict=True))
    few: dict[str, bytes] = {}

    def load(_: str, oid: str) -> Document:
        found: Document | None = cache.get(f"document milestone {oid}")
        if found is None:
            raise Gone(oid)
        return found

    def rows() -> list[Row]:
        found = cache.get(_rows_key(digest))
        if found is None:
            raise Gone(digest)
        return rows_of(found)

    def row(path: str) -> Row:
        made = row_of(record_of(path, load(path, oids[path])), oids[path])
        few[oids[path]] = tasks_of(made)
        return without_tasks(made)

    @memo
    def all_tasks() -> Mapping[str, bytes]:
        return cache.get(_tasks_key(digest)) or {}

    def tasks(oid: str) -> bytes | None:
        return few.get(oid) or all_tasks().get(oid)

    shelf = Shelf(names.paths, rows, load, row, lambda: Roster(*names[:1], *names[2:]), tasks)
    return Stock(known[0], shelf, (), known[2], Since(digest, {}))


def _record_paths(files: Files) -> Iterator[str]:
    return filter(_is_record, files)


def _is_record(path: str) -> bool:
    return path.startswith((ACTIVE, COMPLETED))


class _Names(NamedTuple):
    """What a kept stock says of its records beside their rows: a tenth of the cost where no more is asked."""

    paths: list[str]
    oids: list[str]
    ids: list[str]
    uids: list[str]
    awaited: list[str]


def _names(cache: Cache, digest: str) -> _Names | None:
    kept = cache.get(_names_key(digest)) if digest else None
    return None if kept is None else _Names(*(text.split("\0") if text else [] for text in kept))


def _texts_of(rows: list[Row]) -> tuple[str, ...]:
    """The names as they are kept: five strings, as 50,000 would take longer to load."""
    named = [names_of(row) for row in rows]
    awaited = dict.fromkeys(name for one in named for name in one[2])
    ids, uids = [one[0] for one in named], [one[1] for one in named]
    return tuple(map("\0".join, ([row[0] for row in rows], map(oid_of, rows), ids, uids, awaited)))


class _Shelves:
    """The documents of one listing: kept ones, and the others as they are read."""

    def __init__(self, cache: Cache, files: Files, *, alone: bool) -> None:
        self._cache = cache
        self._alone = alone
        self._files = files
        self._loaded: dict[str, Document] = {}
        self._fresh: list[Entry] = []
        self._below = files.listing.digest  # of the stock that is kept; what differs from it was read now
        self._names: _Names | None = None
        self._read_now: dict[str, Row] = {}
        self._tasks: dict[str, bytes] = {}
        self._has_all_tasks = False
        self.since = Since(files.listing.digest, {})
        self._rows: list[Row] | None = None
        self._knows_some = True

    def rows(self) -> list[Row]:
        """The rows of all good records, in the order of the listing."""
        if self._rows is None:
            columns = self._cache.get(_rows_key(self._below))
            if columns is None:  # spoilt since we looked
                self._below, self._names = "", None
                self.filled()
                return self._rows or []
            kept = rows_of(columns)
            if self._below != self._files.listing.digest:
                oids = self._files.listing.oids
                same = {row[0]: row for row in kept if oids.get(row[0]) == oid_of(row)} | self._read_now
                kept = [same[path] for path in _record_paths(self._files) if path in same]
            self._rows = kept
        return self._rows

    def row(self, path: str) -> Row:
        """The row of one good record, where the others are not asked for."""
        row = self._read_now.get(path)
        if row is None:
            row = self._row(path, self.load(path, self._files.listing.oids[path]))
        return row

    def _row(self, path: str, document: Document) -> Row:
        oid = self._files.listing.oids[path]
        row = row_of(record_of(path, document), oid)
        self._tasks[oid] = tasks_of(row)
        return without_tasks(row)

    def tasks(self, oid: str) -> bytes | None:
        """The tasks of a blob, if they are kept; those of all are loaded for one that was not read now."""
        if oid not in self._tasks and not self._has_all_tasks:
            self._has_all_tasks = True
            self._tasks |= self._cache.get(_tasks_key(self._below)) or {}
        return self._tasks.get(oid)

    def roster(self) -> Roster | None:
        """The names of all good records; None where they are kept nowhere."""
        if self._rows is None and self._names is None:
            self._names = _names(self._cache, self._below)
        if self._rows is not None or self._names is None:
            return None
        names = self._names
        same = list(map(eq, map(self._files.listing.oids.get, names.paths), names.oids))
        fresh = {path: names_of(row) for path, row in self._read_now.items()}
        return Roster(
            [*compress(names.paths, same), *fresh],
            [*compress(names.ids, same), *(one[0] for one in fresh.values())],
            [*compress(names.uids, same), *(one[1] for one in fresh.values())],
            {*names.awaited, *(name for one in fresh.values() for name in one[2])},
        )

    def filled(self) -> tuple[Any, ...]:
        """Works the whole listing out, and keeps what is worth it: configuration, bad paths, profiles."""
        recent: list[str] = [] if self._alone else self._cache.get("stocks") or []
        # where nothing is known, it need not be asked for 10,000 times
        self._knows_some = bool(recent) or self._alone
        # an edit or two are read on top of the last stock: to write a new one would cost more than it saves
        names = _names(self._cache, recent[-1]) if recent and self._below else None
        before = dict(zip(names.paths, names.oids, strict=True)) if names else {}
        self._below, self._names, self._read_now = recent[-1] if names else "", names, {}
        configuration, broken = {}, []
        oids = self._files.listing.oids
        differing = [path for path, oid in oids.items() if before.get(path) != oid and _is_record(path)]
        for path in (*CONFIGURATION_PATHS, *differing):
            document = self.document(path, [])
            if document is None:
                broken.append(path)
            elif path in CONFIGURATION_PATHS:
                configuration[path] = document
            else:
                self._read_now[path] = self._row(path, document)
                if before:
                    self._loaded[oids[path]] = document  # who judges an edit asks for it at once
        same = sum(map(eq, map(oids.get, before), before.values()))
        made = (configuration, broken, self._profiles())
        if not names:
            self._rows = [*self._read_now.values()]
        different = max(same + len(self._read_now), len(before)) - same
        if not self._alone and (not recent or different > _DIFFERENT):
            self._keep(made, recent)
        elif names:
            gone = {path: (oid, "") for path, oid in before.items() if path not in oids}
            found = {path: (before.get(path, ""), oids[path]) for path in differing}
            self.since = Since(self._below, gone | found)
        if self._fresh:
            self._cache.put({}, entries=self._fresh)
            self._fresh = []
        return made

    def document(self, path: str, faults: list[Diagnostic]) -> Any:
        """The document where it is readable and valid by its schema, else None and the faults."""
        if path not in self._files:
            faults.append(_missing(path))
            return None
        if not path.endswith(".yaml") or path.count("/") > _DEPTH:  # a work tree tells of the folder
            helps = ("records are named `milestone-NNN.yaml`",)
            faults.append(Diagnostic("MG107", f"`{path}` is not the name of a record", path, helps=helps))
            return None
        key = f"document {schema.schema_of(path)} {self._files.listing.oids[path]}"
        known = self._cache.get(key) if self._knows_some else None
        if known is None:
            known = _read(path, self._files[path], faults)
            if known is not None:
                self._fresh.append(entry(key, known))
                self._files.forget(path)
        return known

    def load(self, path: str, oid: str) -> Document:
        """The document of a good record. Raises ``Refused`` with MG603 where its file changed meanwhile."""
        found = self._loaded.get(oid)
        if found is None:
            found = self._cache.get(f"document milestone {oid}") or self._read_again(path, oid)
            self._loaded[oid] = found
        return found

    def _read_again(self, path: str, oid: str) -> Document:
        data = self._files[path]
        if data is None or format_of(oid).blob_id(data) != oid:
            raise refusal("MG603", f"`{path}` changed while it was read", "try again", path=path)
        document: Document = documents.parse(path, data)
        return document

    def _profiles(self) -> Profiles:
        table: Profiles | None = self._cache.get("profiles")
        if table is None:
            table = documents.parse("profiles.yaml", text_of("profiles.yaml").encode())
            self._fresh.append(entry("profiles", table))
        return table

    def _keep(self, made: tuple[Any, ...], recent: list[str]) -> None:
        """Of old stocks the last few stay; one is a few hundred bytes for each record."""
        digest = self._files.listing.digest
        rows = self.rows()
        stocks = [*(one for one in recent if one != digest), digest]
        keys = (_key, _rows_key, _names_key, _tasks_key)
        dropped = [key(one) for one in stocks[:-_STOCKS] for key in keys]
        tasks = {oid: self.tasks(oid) for oid in map(oid_of, rows)}
        kept = {
            _key(digest): made,
            _rows_key(digest): columns_of(rows),
            _names_key(digest): _texts_of(rows),
            _tasks_key(digest): {oid: packed for oid, packed in tasks.items() if packed is not None},
        }
        self._cache.put({**kept, "stocks": stocks[-_STOCKS:]}, dropped, self._fresh)
        self._fresh = []


def _key(digest: str) -> str:
    return f"stock {digest}"


def _rows_key(digest: str) -> str:
    return f"rows {digest}"


def _names_key(digest: str) -> str:
    return f"names {digest}"


def _tasks_key(digest: str) -> str:
    return f"tasks {digest}"


def _missing(path: str) -> Diagnostic:
    helps = (f"take it back: `git checkout HEAD -- {path}`", "or write it anew: `git milestone init`")
    return Diagnostic("MG117", f"`{path}` is missing", path, helps=helps)


def _read(path: str, data: bytes | None, faults: list[Diagnostic]) -> Any:
    """The document where it is readable and valid by its schema, else None and the faults."""
    if data is None:
        helps = ("put the file itself there: a link or a folder is not followed",)
        faults.append(Diagnostic("MG115", "this is no readable, regular file", path, helps=helps))
        return None
    try:
        document = documents.parse(path, data)
    except Unreadable as unreadable:
        faults.append(unreadable.diagnostic)
        return None
    broken = schema.unfit(path, document, data)
    faults.extend(broken)
    return None if broken else document
