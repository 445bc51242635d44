"""What is staged, where that is an edit or two: both sides of it, without looking at anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from milestone_git.model.record import ACTIVE, COMPLETED, ROOT
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading import stock
from milestone_git.store.reading.listing import Files, Listing
from milestone_git.store.reading.snapshot import CONFIGURATION, INDEX, snapshot_of
from milestone_git.store.repository import Place

_MOST = 16
_FILES = ("100644", "100755")
_AS_STORED = {"GIT_NO_REPLACE_OBJECTS": "1"}  # as all our readers of objects do


class Edit(NamedTuple):
    """A record that stays where it is, by the blobs of both sides."""

    path: str
    before: str
    after: str


class Sides(NamedTuple):
    """HEAD and the index with nothing but the records that differ; ``beside`` is whether other files do too.

    The configuration is the same on both sides, and in both.
    """

    before: Snapshot
    after: Snapshot
    beside: bool


def staged(place: Place, told: bytes) -> Sides | None:
    """Both sides of a few edits; None where anything else of milestones is staged, or an object is missing.

    ``told`` is how the index differs from HEAD, as `git diff --cached --raw -z` gives it.
    """
    words = told.decode(errors="surrogateescape").split("\0")
    differ = list(zip(words[:-1:2], words[1::2], strict=True))
    ours = [row for row in differ if row[1].startswith(ROOT)]
    edits = edits_of(ours)
    if not edits:
        return None
    blobs = [oid for one in edits for oid in (one.before, one.after)]
    try:
        tree, *texts = _stored(place, [f"{place.head}:{CONFIGURATION.rstrip('/')}", *blobs])
        configuration = _files(tree, place.form.bytes_each)
        known = dict(zip(blobs, texts, strict=True))
        cache = Cache(place.own_dir)

        def side(source: str, oids: dict[str, str]) -> Snapshot:
            files = Files(Listing(configuration | oids, ""), lambda _, oid: known.get(oid) or blob(oid))
            return snapshot_of(place, source, stock.taken(cache, files, alone=True))

        def blob(oid: str) -> bytes:
            return _stored(place, [oid])[0]

        before = side(place.head, {one.path: one.before for one in edits})
        after = side(INDEX, {one.path: one.after for one in edits})
    except (GitFailed, ValueError):
        return None
    return Sides(before, after, len(ours) < len(differ))


def _stored(place: Place, names: Sequence[str]) -> list[bytes]:
    """What each of a handful of objects is; raises ``ValueError`` where Git has one of them not."""
    asked = "".join(f"{name}\n" for name in names).encode()
    told, found = place.git.run("cat-file", "--batch", stdin=asked, extra=_AS_STORED), []
    while told:
        head, _, rest = told.partition(b"\n")
        _, _, size = head.split(b" ")
        found.append(rest[: int(size)])
        told = rest[int(size) + 1 :]
    return found


def _files(tree: bytes, width: int) -> dict[str, str]:
    """The files of the configuration by path; raises ``ValueError`` where anything there is no plain file."""
    found: dict[str, str] = {}
    while tree:
        head, _, rest = tree.partition(b"\0")
        mode, _, name = head.decode(errors="surrogateescape").partition(" ")
        if mode not in _FILES or CONFIGURATION + name in found:
            raise ValueError(name)
        found[CONFIGURATION + name] = rest[:width].hex()
        tree = rest[width:]
    return found


def edits_of(rows: Sequence[tuple[str, str]]) -> list[Edit]:
    """The edits that rows of a raw difference tell; none where it tells of anything but a few of them."""
    found = []
    for head, path in rows:
        old_mode, new_mode, before, after, kind = head.removeprefix(":").split(" ")
        modes = {old_mode, new_mode}
        if kind != "M" or not modes <= set(_FILES) or not path.startswith((ACTIVE, COMPLETED)):
            return []
        found.append(Edit(path, before, after))
    return found if len(found) <= _MOST else []
