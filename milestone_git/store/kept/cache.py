"""What was worked out before, by content, in one SQLite file that may be deleted or spoilt at any time.

Nothing here is a source. A value that is not there, was written by another version, or is not as it was
written counts as never kept; a file that is locked, full or read-only keeps nothing; no reader fails.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
import sys
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from milestone_git import __version__
from milestone_git.store.machine.hashes import blake2b
from milestone_git.store.machine.packaged import PACKAGE

NAME = "cache.sqlite"
# The table is called `kept_1`: another layout takes another name, so that two versions can share the file.
_CODE = (".py", ".yaml", ".json")  # pages that explain are in no value
_MOST_BYTES = 256 * 1024 * 1024
_WAIT_SECONDS = 0.2
_MOST_HELD_BYTES = 64 * 1024 * 1024
Entry = tuple[bytes, bytes]
_held: dict[bytes, bytes] = {}  # what may not be written, for as long as this process lives


class Cache:
    """Values by key; whatever is wrong with the file, it looks empty. Values are what `marshal` can hold."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._connection: sqlite3.Connection | None = None
        self._is_there: bool | None = None  # asked once, and not for each of 10,000 documents

    def get(self, key: str) -> Any:
        """The value kept under ``key``; None where there is none to be trusted."""
        if _held and (held := _held.get(_full(key))) is not None:
            return _unpacked(key, held)
        try:
            if self._is_there is None:
                self._is_there = self._path.is_file()
            if not self._is_there:
                return None
            found = self._opened().execute("SELECT value FROM kept_1 WHERE key = ?", (_full(key),))
            row = found.fetchone()
        except (sqlite3.Error, OSError):
            self._is_there = False  # who waits for a lock waits once, and not for each of 10,000 documents
            return None
        return None if row is None else _unpacked(key, row[0])

    def put(
        self, values: Mapping[str, Any], forgotten: Sequence[str] = (), entries: Sequence[Entry] = ()
    ) -> None:
        """Keeps ``values``, ``entries`` and nothing under ``forgotten``; where it cannot, nothing changes.

        Nor is anything written while a push waits to be let in (R41): the process remembers it, for 10,000
        documents are not to be parsed for each look at them.
        """
        rows = [*entries, *(entry(key, value) for key, value in values.items())]
        if "GIT_QUARANTINE_PATH" in os.environ:
            _hold(rows)
            return
        dropped = [(_full(key),) for key in forgotten]
        try:
            self._write(rows, dropped)
        except sqlite3.OperationalError:
            self._close()  # locked, read-only or full: somebody else's turn
        except (sqlite3.Error, OSError):
            self._close()
            with contextlib.suppress(sqlite3.Error, OSError):
                self._path.unlink(missing_ok=True)  # spoilt: begin anew
                self._write(rows, dropped)

    def _write(self, rows: list[Entry], dropped: list[tuple[bytes]]) -> None:
        if self._connection is None:
            self._path.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                if self._path.stat().st_size > _MOST_BYTES:
                    self._path.unlink()
        connection = self._opened()
        self._is_there = True
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE IF NOT EXISTS kept_1 (key BLOB PRIMARY KEY, value BLOB)")
            connection.executemany("INSERT OR REPLACE INTO kept_1 VALUES (?, ?)", rows)
            connection.executemany("DELETE FROM kept_1 WHERE key = ?", dropped)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
            # disposable: a power cut may spoil it, and a spoilt one is rebuilt
            connection.executescript(
                "PRAGMA page_size=16384; PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;"
            )
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def entry(key: str, value: Any) -> Entry:
    """A value as it is written: a fifth of the memory, for who works out 10,000 before they are kept."""
    full, body = _full(key), marshal.dumps(value)
    return full, _check(full, body) + body


def _hold(rows: list[Entry]) -> None:
    """Remembers values up to a limit; beyond it they are worked out again."""
    if sum(map(len, _held.values())) + sum(len(one) for _, one in rows) <= _MOST_HELD_BYTES:
        _held.update(rows)


def _check(full: bytes, body: bytes | memoryview) -> bytes:
    return zlib.crc32(body, zlib.crc32(full)).to_bytes(4, "big")


def _unpacked(key: str, kept: Any) -> Any:
    """The value, if every bit is as it was written: `marshal` must never be given anything else."""
    if not isinstance(kept, bytes):
        return None
    body = memoryview(kept)[4:]
    if kept[:4] != _check(_full(key), body):
        return None
    try:
        return marshal.loads(body)  # noqa: S302  # our own bytes, by their check sum
    except (EOFError, ValueError, TypeError):
        return None


def _full(key: str) -> bytes:
    return blake2b(f"{_stamp()}\0{key}".encode("utf-8", "surrogateescape"), digest_size=20).digest()


@cache
def _stamp() -> str:
    """Everything besides content that a value follows from: the tool as installed, and the interpreter."""
    return f"{__version__} {sys.hexversion} {marshal.version} {_installed_ns()}"


def _installed_ns() -> int:
    """When the code came here; in a source tree, where it changes under one version, its last change."""
    folders = [PACKAGE] if not (PACKAGE.parent / "pyproject.toml").is_file() else _source_folders()
    found = [one.stat() for folder in folders for one in os.scandir(folder) if one.name.endswith(_CODE)]
    return max(max(one.st_mtime_ns, one.st_ctime_ns) for one in found)


def _source_folders() -> list[Path]:
    found = [PACKAGE, PACKAGE.parent / "schemas"]
    for folder in found:
        found += [Path(one.path) for one in os.scandir(folder) if one.is_dir() and one.name != "__pycache__"]
    return found
