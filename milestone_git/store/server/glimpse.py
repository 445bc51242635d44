"""A push that edits a few records, seen with three children of Git: both sides of them, and nothing else.

What it cannot tell it does not show, and the whole push is read as `reception` reads it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from milestone_git.model.record import ROOT
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.refs import OTHER, Update, named
from milestone_git.store.documents.bytes import MOST_BYTES
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading import stock
from milestone_git.store.reading.listing import Files, listing_of
from milestone_git.store.reading.snapshot import CONFIGURATION, snapshot_of
from milestone_git.store.reading.staged import edits_of
from milestone_git.store.repository import Place
from milestone_git.store.server import guards
from milestone_git.store.server.asked import Asked, Found
from milestone_git.store.server.guards import HEADS, Guards

_MOST_BRANCHES = 4
_MOST_COMMITS = 64
_MOST_TREE_BYTES = 16 * MOST_BYTES
_FILES = ("100644", "100755")
_SCRATCH = "scratch-1.git"


class Glimpse(NamedTuple):
    """The records that a push edits, before and after it, with the configuration that both sides share.

    ``beside`` are the other files that it touches, ``trailers`` the milestones that its commits name. Both
    sides are None where no guarded branch moves.
    """

    before: Snapshot | None
    after: Snapshot | None
    beside: Sequence[str] = ()
    trailers: tuple[str, ...] = ()


_NOTHING = Glimpse(None, None)
Read = Callable[[str, str], bytes]


class UnclearError(Exception):
    """This is for somebody who looks at everything."""


@contextlib.contextmanager
def opened(place: Place, told: Guards, updates: Sequence[Update]) -> Iterator[Glimpse | None]:
    """What ``updates`` edit; None where they do anything else, or more than a little.

    Inside, its documents are read when somebody asks for them.
    """
    branches = [one for one in updates if one.ref.startswith(HEADS)]
    usual = all(named(one.ref).kind == OTHER for one in updates) and all(
        one.old and one.new for one in branches
    )
    plain = (
        usual and len(branches) <= _MOST_BRANCHES and not any(_is_alias(place, one.ref) for one in branches)
    )
    if not plain or not told.policy or _is_cut(place):
        yield None
        return
    with Asked(place.git, _MOST_TREE_BYTES) as asked:
        yield _seen_if_clear(place, told, branches, asked)


def _seen_if_clear(place: Place, told: Guards, branches: Sequence[Update], asked: Asked) -> Glimpse | None:
    try:
        return _seen(place, told, branches, asked)
    except (UnclearError, GitFailed, OSError, ValueError):
        return None


def _is_alias(place: Place, ref: str) -> bool:
    """Whether a branch is another name of one, by `git symbolic-ref`: such a ref is never packed."""
    try:
        return (place.common_dir / ref).read_bytes().startswith(b"ref:")
    except OSError:
        return False


def _is_cut(place: Place) -> bool:
    return "GIT_SHALLOW_FILE" in place.git.environment or (place.common_dir / "shallow").exists()


def _seen(place: Place, told: Guards, branches: Sequence[Update], asked: Asked) -> Glimpse:
    for one in branches:
        if _tree(asked, one.ref, "commit").oid != one.old:
            raise UnclearError  # what a client says of the old side is a claim
    folder = _tree(asked, f"{told.policy}:{CONFIGURATION.rstrip('/')}", "tree")
    configuration = _regular(folder.data, len(folder.oid) // 2)
    kept = Cache(place.own_dir / _SCRATCH / "milestones")  # where `post-receive` keeps what it has read

    def side(source: str, oids: Mapping[str, str]) -> Snapshot:
        files = Files(listing_of({**configuration, **oids}.items()), _reader(asked))
        return snapshot_of(place, source, stock.taken(kept, files, alone=True))

    frame = side(told.policy, {})
    wanted = {told.policy, *told.protected, *map(guards.full, frame.repository.protected)}
    moved = [one for one in branches if one.ref in wanted]
    if not frame.repository.uid or frame.faults or len(moved) > 1:
        raise UnclearError
    if not moved:
        return _NOTHING
    update = moved[0]
    there = f"{update.old}:{CONFIGURATION.rstrip('/')}"
    if update.new in told.trusted[-1:] or _tree(asked, there, "tree").oid != folder.oid:
        raise UnclearError
    trailers = _trailers(place, update, lambda oid: asked.is_small(oid, told.caps.commit_bytes))
    ours, beside = _changes(place, update)
    edits = edits_of(ours)
    if not edits:
        raise UnclearError
    before = side(update.old, {one.path: one.before for one in edits})
    after = side(update.new, {one.path: one.after for one in edits})
    return Glimpse(before, after, beside, trailers)


def _tree(asked: Asked, name: str, kind: str) -> Found:
    found = asked.of(name)
    if found is None or found.kind != kind:
        raise UnclearError
    return found


def _regular(tree: bytes, bytes_each: int) -> dict[str, str]:
    """The files of the folder of the configuration by path; anything else in it is for others to judge."""
    found, start = {}, 0
    while start < len(tree):
        end = tree.index(b"\0", start)
        mode, _, name = tree[start:end].decode().partition(" ")
        if mode not in _FILES:
            raise UnclearError
        start = end + 1 + bytes_each
        found[CONFIGURATION + name] = tree[end + 1 : start].hex()
    return found


def _reader(asked: Asked) -> Read:
    def read(_: str, oid: str) -> bytes:
        found = asked.of(oid)
        if found is None or len(found.data) > MOST_BYTES:
            raise UnclearError
        return found.data

    return read


def _trailers(place: Place, update: Update, is_small: Callable[[str], bool]) -> tuple[str, ...]:
    """What the commits of the push name, where they are few and all stand behind what is there."""
    form = "--format=%m%H%n%(trailers:key=Milestone,valueonly=true,unfold=true)%x00"
    words = ("log", "--left-right", f"--max-count={_MOST_COMMITS + 1}", form, "--encoding=UTF-8")
    rows = place.git.line(*words, f"{update.old}...{update.new}", "--").split("\0")[:-1]
    told = [row.lstrip("\n") for row in rows]
    if len(told) > _MOST_COMMITS or not told or any(not one.startswith(">") for one in told):
        raise UnclearError
    commits = [one[1:].split("\n") for one in told]
    if not all(is_small(rows[0]) for rows in commits):
        raise UnclearError
    values = (line.strip() for rows in commits for line in rows[1:])
    return tuple(dict.fromkeys(value for value in values if value))


def _changes(place: Place, update: Update) -> tuple[list[tuple[str, str]], list[str]]:
    """What differs of ours, as Git tells it, and the paths of everything else."""
    words = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=none")
    fields = place.git.words(*words, update.old, update.new)
    rows = list(zip(fields[::2], fields[1::2], strict=True))
    ours = [row for row in rows if row[1].startswith(ROOT)]
    return ours, [path for _, path in rows if not path.startswith(ROOT)]
