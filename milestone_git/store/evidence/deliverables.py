"""What stands at the paths of deliverables: at a commit or tree, or in the index; never in the work tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.model.evidence import Deliverables, Entry
from milestone_git.store.kept.cache import Cache
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.format import ObjectFormat
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading.snapshot import INDEX
from milestone_git.store.repository import Place

TREE, LINK, GITLINK = "040000", "120000", "160000"
_MOST_WORDS = 200
_GLOB = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)
_SIGNS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}

Children = Callable[[str], Mapping[str, tuple[str, str]]]
"""What stands in a tree, by its id: names to modes and ids."""
_Made = dict[str, Mapping[str, tuple[str, str]]]


class Trees(NamedTuple):
    """Trees by their ids, each read once; ``root`` is the one at the top."""

    root: str
    children: Children


def at(place: Place, source: str, paths: Iterable[str]) -> Deliverables:
    """What stands at each of ``paths`` in a commit, a tree, or the ``INDEX``; nothing where nothing does.

    A folder is its tree, a submodule the commit that it names, a path with `*`, `?` or `[` all files that it
    matches, in the order of their bytes. The files themselves need not be here. What a commit or tree says
    never changes, so it is kept. Raises ``KeyError`` with the id of a tree that is not here, and ``Refused``
    with MG201 for a path that leads out of the repository.
    """
    wanted = tuple(dict.fromkeys(paths))
    if not wanted:
        return {}
    if source == INDEX:
        return found(staged(place, wanted), wanted)
    kept = Cache(place.own_dir)
    key = "\0".join(("deliverables", source, *wanted))
    known = kept.get(key)
    if known is not None:
        return {path: tuple(Entry(*one) for one in some) for path, some in known.items()}
    fresh = found(committed(objects_of(place), source), wanted)
    kept.put({key: {path: [tuple(one) for one in some] for path, some in fresh.items()}})
    return fresh


def committed(objects: Objects, revision: str) -> Trees:
    """The trees of a commit or tree."""
    return Trees(objects.tree_of(revision), children_of(objects))


def children_of(objects: Objects) -> Children:
    """Reads trees, each once."""

    @cache
    def children(tree: str) -> dict[str, tuple[str, str]]:
        rows = _row_of(len(tree) // 2).findall(objects.raw_tree(tree))
        return {
            name.decode(errors="surrogateescape"): (mode.decode().rjust(6, "0"), oid.hex())
            for mode, name, oid in rows
        }

    return children


@cache
def _row_of(width: int) -> re.Pattern[bytes]:
    return re.compile(rb"([0-7]{5,6}) ([^\0]+)\0(.{%d})" % width, re.DOTALL)


def found(trees: Trees, paths: Iterable[str]) -> Deliverables:
    """The same for trees that are at hand, as of many commits one after another."""
    return {path: tuple(_entries(trees, path)) for path in paths}


def is_glob(path: str) -> bool:
    """Whether a path stands for all that it matches."""
    return any(sign in path for sign in "*?[")


def _entries(trees: Trees, path: str) -> Iterator[Entry]:
    steps = _steps(path)
    plain = _lookup(trees, steps)
    if not is_glob(path):
        if plain is not None:
            yield Entry(path, *plain)
        return
    fixed, whole = _fixed(steps), "/".join(steps)
    matches = _pattern(whole)
    start = _lookup(trees, fixed)
    if start is not None and start[0] == TREE:
        below = _files(trees.children, "".join(f"{one}/" for one in fixed), start[1])
        # a file may be called `[id].md`: it is meant too
        hits = [one for one in below if one.path == whole or matches.fullmatch(one.path)]
        yield from sorted(hits, key=lambda one: one.path.encode(errors="surrogateescape"))


def _steps(path: str) -> list[str]:
    steps = [one for one in path.split("/") if one not in ("", ".")]
    if ".." in steps or path.startswith("/") or not steps:
        raise refusal(
            "MG201",
            f"`{path}` leads out of the repository",
            "name a path from the top of the repository, such as `docs/design.md`",
        )
    return steps


def _fixed(steps: list[str]) -> list[str]:
    """The folders before the first step that is a pattern."""
    return steps[: next(number for number, one in enumerate(steps) if is_glob(one))]


def _lookup(trees: Trees, steps: Iterable[str]) -> tuple[str, str] | None:
    """Mode and id; no step leads through a symbolic link or into a submodule."""
    here = (TREE, trees.root)
    for step in steps:
        below = trees.children(here[1]).get(step) if here[0] == TREE else None
        if below is None:
            return None
        here = below
    return here


def files(trees: Trees, entry: Entry) -> Iterator[Entry]:
    """The files that an entry stands for: itself, or all below a folder."""
    return _files(trees.children, f"{entry.path}/", entry.oid) if entry.mode == TREE else iter((entry,))


def _files(children: Children, prefix: str, tree: str) -> Iterator[Entry]:
    for name, (mode, oid) in children(tree).items():
        if mode == TREE:
            yield from _files(children, f"{prefix}{name}/", oid)
        else:
            yield Entry(f"{prefix}{name}", mode, oid)


def _pattern(path: str) -> re.Pattern[str]:
    """As Git reads a glob: `*` and `?` stay within a folder, `**` does not."""
    return re.compile("".join(_sign(one) for one in _GLOB.findall(path)), re.DOTALL)


def _sign(sign: str) -> str:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.startswith("[") and len(sign) > 2:
        inner = sign[1:-1]
        body = re.sub(r"([\[\]\\^&~|])", r"\\\1", inner.removeprefix("!"))
        return f"[^/{body}]" if inner.startswith("!") else f"(?!/)[{body}]"
    return re.escape(sign)


def staged(place: Place, paths: Iterable[str]) -> Trees:
    """The trees that a commit of the index would have, as far as ``paths`` lead; no object is written."""
    prefixes = {
        "/".join(_fixed(steps) if is_glob(path) else steps) for path in paths if (steps := _steps(path))
    }
    limits = ("--", *sorted(prefixes)) if "" not in prefixes and len(prefixes) <= _MOST_WORDS else ()
    made: _Made = {}
    top: dict[str, object] = {}
    for row in place.git.words("--literal-pathspecs", "ls-files", "--stage", "-z", *limits):
        head, _, path = row.partition("\t")
        mode, oid, stage = head.split(" ")
        if stage in ("0", "2"):
            *folders, name = path.split("/")
            _folder(top, folders)[name] = (mode, oid)
    return Trees(_hashed(top, made, place.form), made.__getitem__)


def _folder(top: dict[str, object], names: Iterable[str]) -> dict[str, object]:
    here = top
    for name in names:
        below = here.setdefault(name, {})
        here = below if isinstance(below, dict) else {}  # a file of that name: of a conflict, and in no tree
    return here


def _hashed(folder: Mapping[str, object], made: _Made, form: ObjectFormat) -> str:
    """The id of the tree that a folder would be, those below it made before."""
    rows: dict[str, tuple[str, str]] = {}
    for name, one in folder.items():
        rows[name] = (TREE, _hashed(one, made, form)) if isinstance(one, dict) else _row(one)
    import hashlib  # libcrypto comes with it

    ordered = sorted((name.encode(errors="surrogateescape") + _end(row), name) for name, row in rows.items())
    body = b"".join(_raw(name, *rows[name]) for _, name in ordered)
    new = hashlib.new(form.name, b"tree %d\0" % len(body) + body, usedforsecurity=False)
    made[new.hexdigest()] = rows
    return new.hexdigest()


def _row(value: object) -> tuple[str, str]:
    mode, oid = value if isinstance(value, tuple) else ("", "")
    return mode, oid


def _end(row: tuple[str, str]) -> bytes:
    return b"/" if row[0] == TREE else b""


def _raw(name: str, mode: str, oid: str) -> bytes:
    return (
        f"{mode.lstrip('0')} ".encode() + name.encode(errors="surrogateescape") + b"\0" + bytes.fromhex(oid)
    )
