"""The files of the work tree and the blob each of them is, without reading those that nobody has touched.

A file is taken for untouched when size, inode, mode, mtime and ctime are what they were when it was last
read, and it had then been lying still for some seconds: within one tick of the clock of a file system a
second edit leaves no trace (Git's "racy" entries). ctime is what a user cannot set back.
"""

from __future__ import annotations

import marshal
import os
import stat
import time
from collections.abc import Sequence
from functools import partial
from itertools import repeat
from operator import attrgetter
from pathlib import Path
from typing import Any

from milestone_git.store.kept.cache import Cache
from milestone_git.store.objects.format import ObjectFormat
from milestone_git.store.reading.listing import Listing, listing_of

STILL_NS = 3_000_000_000  # FAT and some network shares count in steps of two seconds
_FEW = 64  # files that are read again for as long as they were touched in the last seconds
_KEEP = ".gitkeep"
_BY_FOLDER = os.stat in os.supports_dir_fd  # half the cost where a path is long; Windows has it not
_CHUNK = 512 * 1024
# Windows knows neither links that are followed unasked nor pipes among files, and wants to be told of bytes.
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)

_TELLING = attrgetter("st_mode", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")


def listed(
    top: Path, folders: Sequence[str], cache: Cache, name: str, form: ObjectFormat
) -> tuple[Listing, dict[str, bytes]]:
    """What stands in ``folders`` below ``top``, and the bytes of what had to be read to know that.

    ``name`` tells this work tree from others in the cache.
    """
    key = f"work tree {name}"
    paths, stats = _looked_at(top, folders)
    known = cache.get(key)
    # as one string of bytes: to compare 10,000 pairs of tuples costs ten times as much
    if known is not None and known[0] == _packed(paths, stats):
        return Listing(dict(zip(paths, known[1], strict=True)), known[2]), {}
    before, oids = _aligned(paths, known)
    still = time.time_ns() - STILL_NS
    read: dict[str, bytes] = {}
    pairs = enumerate(zip(stats, before, strict=True))
    touched = [index for index, (seen, old) in pairs if seen is None or seen != old]
    for index in touched:
        seen = stats[index]
        data = regular_bytes(f"{top}/{paths[index]}") if seen else None
        oids[index] = "" if data is None else form.blob_id(data)
        if data is not None:
            read[paths[index]] = data
        if data is None or max(seen[3:]) > still:
            stats[index] = None  # to be read again
    fresh = any(oids[index] and stats[index] is None for index in touched)
    if known is not None and fresh and len(touched) <= _FEW:
        return listing_of(zip(paths, oids, strict=True)), read  # written down once they lie still
    if known is not None and oids == known[1] and known[0] == _packed(paths, stats):
        return Listing(dict(zip(paths, oids, strict=True)), known[2]), read  # touched just now, as before
    found = listing_of(zip(paths, oids, strict=True))
    cache.put({key: (_packed(paths, stats), oids, found.digest)})
    return found, read


def _packed(paths: list[str], stats: list[Any]) -> bytes:
    return marshal.dumps((paths, stats), 2)  # of this version, equal values are equal bytes


def _aligned(paths: list[str], known: Any) -> tuple[list[Any], list[str]]:
    """What was known of each path: None and an empty id where nothing was."""
    if known is None:
        return [None] * len(paths), [""] * len(paths)
    old_paths, stats = marshal.loads(known[0])  # noqa: S302  # out of the cache, by its check sum
    if old_paths == paths:
        return stats, list(known[1])
    by_path, oids = dict(zip(old_paths, stats, strict=True)), dict(zip(old_paths, known[1], strict=True))
    return list(map(by_path.get, paths)), list(map(oids.get, paths, repeat("")))


def regular_bytes(path: str) -> bytes | None:
    """What stands in a file; None where it is no readable, regular one.

    Opened first and asked then what it is: nobody can put a link or a pipe in its place in between.
    """
    try:
        opened = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        found = os.fstat(opened)
        return _all_bytes(opened, found.st_size) if stat.S_ISREG(found.st_mode) else None
    except OSError:
        return None
    finally:
        os.close(opened)


def _all_bytes(opened: int, size: int) -> bytes:
    """What is left to read of a file of ``size`` bytes, or of more: it may grow, and `/proc` says 0."""
    data = os.read(opened, size + 1)  # a room of half a megabyte costs more than what is read into it
    if len(data) <= size:
        return data
    rest = [data]
    while piece := os.read(opened, _CHUNK):
        rest.append(piece)
    return b"".join(rest)


def _looked_at(top: Path, folders: Sequence[str]) -> tuple[list[str], list[Any]]:
    paths: list[str] = []
    stats: list[Any] = []
    for folder in folders:
        try:
            names = sorted(os.listdir(top / folder))  # noqa: PTH208  # half the cost of iterdir at 10,000 names
            names = [name for name in names if name != _KEEP]
            stats += _stats(top / folder, names)
        except OSError:
            continue
        paths += [folder + name for name in names]
    return paths, stats


def _stats(folder: Path, names: list[str]) -> list[Any]:
    """What tells of each name whether it was touched; None where it cannot be looked at."""
    if not _BY_FOLDER:
        return [_stat(str(folder / name), None) for name in names]
    opened = os.open(folder, os.O_RDONLY)
    try:
        return list(map(_TELLING, map(partial(os.lstat, dir_fd=opened), names)))
    except OSError:  # one of them is gone since the folder was listed
        return [_stat(name, opened) for name in names]
    finally:
        os.close(opened)


def _stat(name: str, folder: int | None) -> Any:
    try:
        return _TELLING(os.lstat(name, dir_fd=folder))
    except OSError:
        return None
