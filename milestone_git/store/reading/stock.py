"""What a listing of documents says: configuration, records and faults, worked out once for each content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.model.record import ACTIVE, COMPLETED, Document, Record, record_of
from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH, Profiles
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.kept.cache import Cache, Entry, entry
from milestone_git.store.machine.packaged import text_of
from milestone_git.store.objects.format import format_of
from milestone_git.store.reading.listing import Files
from milestone_git.store.reading.shelf import Row, Shelf, oid_of, row_of

_CONFIGURATION = (REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH)
_STOCKS = 3  # of branches that differ by much
_DIFFERENT = 64  # records by which a listing may differ from a kept stock before it gets one of its own


class Stock(NamedTuple):
    """Documents of the configuration by path, where they are good; records by path; what is wrong."""

    configuration: Mapping[str, Any]
    records: Mapping[str, Record]
    faults: tuple[Diagnostic, ...]
    profiles: Profiles


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
    return Stock(configuration, Shelf(paths, shelves.rows, shelves.load), tuple(faults), profiles)


class Gone(Exception):
    """A document of an earlier stock is in the cache no longer."""


def earlier(cache: Cache, digest: str) -> Stock | None:
    """The stock that was kept of the listing with this digest; None where it is not whole and without fault.

    Raises ``Gone`` later, where a record is asked for a document that nobody keeps any more.
    """
    known, rows = cache.get(_key(digest)), cache.get(_rows_key(digest))
    if known is None or rows is None or known[1]:
        return None

    def load(_: str, oid: str) -> Document:
        found: Document | None = cache.get(f"document milestone {oid}")
        if found is None:
            raise Gone(oid)
        return found

    return Stock(known[0], Shelf([row[0] for row in rows], lambda: rows, load), (), known[2])


def recent(cache: Cache) -> str:
    """The digest of the listing of which a stock was kept last; empty where there is none."""
    stocks: list[str] = cache.get("stocks") or []
    return stocks[-1] if stocks else ""


def _record_paths(files: Files) -> Iterator[str]:
    return (path for path in files if path.startswith((ACTIVE, COMPLETED)))


class _Shelves:
    """The documents of one listing: kept ones, and the others as they are read."""

    def __init__(self, cache: Cache, files: Files, *, alone: bool) -> None:
        self._cache = cache
        self._alone = alone
        self._files = files
        self._loaded: dict[str, Document] = {}
        self._fresh: list[Entry] = []
        self._rows: list[Row] | None = None
        self._knows_some = True

    def rows(self) -> list[Row]:
        """The rows of all good records, in the order of the listing."""
        if self._rows is None:
            self._rows = self._cache.get(_rows_key(self._files.listing.digest))
        if self._rows is None:  # spoilt since we looked
            self.filled()
        return self._rows or []

    def filled(self) -> tuple[Any, ...]:
        """Works the whole listing out, and keeps what is worth it: configuration, bad paths, profiles."""
        recent: list[str] = [] if self._alone else self._cache.get("stocks") or []
        # where nothing is known, it need not be asked for 10,000 times
        self._knows_some = bool(recent) or self._alone
        # an edit or two are read on top of the last stock: to write a new one would cost more than it saves
        before = self._cache.get(_rows_key(recent[-1])) if recent else None
        rows_before: dict[str, Row] = {row[0]: row for row in before or ()}
        configuration, rows, broken = {}, [], []
        reused = 0
        for path in (*_CONFIGURATION, *_record_paths(self._files)):
            oid = self._files.listing.oids.get(path, "")
            row = rows_before.get(path)
            if row is not None and oid_of(row) == oid:
                rows.append(row)
                reused += 1
                continue
            document = self.document(path, [])
            if document is None:
                broken.append(path)
            elif path in _CONFIGURATION:
                configuration[path] = document
            else:
                rows.append(row_of(record_of(path, document), oid))
                if rows_before:
                    self._loaded[oid] = document  # who judges an edit asks for it at once
        self._rows = rows
        made = (configuration, broken, self._profiles())
        if not self._alone and (not recent or max(len(rows), len(rows_before)) - reused > _DIFFERENT):
            self._keep(made, recent)
        elif self._fresh:
            self._cache.put({}, entries=self._fresh)
            self._fresh = []
        return made

    def document(self, path: str, faults: list[Diagnostic]) -> Any:
        """The document where it is readable and valid by its schema, else None and the faults."""
        if path not in self._files:
            faults.append(_missing(path))
            return None
        if not path.endswith(".yaml"):
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
        stocks = [*(one for one in recent if one != digest), digest]
        dropped = [key for one in stocks[:-_STOCKS] for key in (_key(one), _rows_key(one))]
        kept = {_key(digest): made, _rows_key(digest): self._rows, "stocks": stocks[-_STOCKS:]}
        self._cache.put(kept, dropped, self._fresh)
        self._fresh = []


def _key(digest: str) -> str:
    return f"stock {digest}"


def _rows_key(digest: str) -> str:
    return f"rows {digest}"


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
