"""Which commits of a range change the configuration, which merges bring them, and who made each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.store.git import GitFailed
from milestone_git.store.merging import merged
from milestone_git.store.repository import Place

CONFIGURATION = ".milestones/config"
TRAILER = "Approves-configuration"
_OID = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FORMAT = f"--format=%H%x00%P%x00%an%x00%ae%x00%cn%x00%ce%x00%(trailers:key={TRAILER},valueonly)"
_WIDTH = 7
_MOST_BITS = 1_000_000_000  # 125 MB
_MOST_ANSWERS = 1_000_000
_MOST_MERGES = 1_000  # made again by three children each


class Person(NamedTuple):
    """As Git names them: a claim."""

    name: str
    email: str


class Commit(NamedTuple):
    """``approves`` are the trees of a configuration that its trailers approve of."""

    oid: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    approves: tuple[str, ...] = ()


def between(place: Place, base: str, head: str, path: str = "") -> dict[str, Commit]:
    """The commits of ``base..head``, all or those that change ``path``, newest first.

    No mailmap is asked: it may come with the very push that is judged. Of merges those that differ from any
    parent there are among them: one that takes a side whole may bring back what the other had put right.
    """
    words = ["log", "-z", _FORMAT, "--full-history", f"{base}..{head}" if base else head]
    fields = place.git.line(*words, "--", *([path] if path else [])).split("\0")
    rows = zip(*(fields[place::_WIDTH] for place in range(_WIDTH)), strict=False)
    return {row[0]: _commit(row) for row in rows if row[0]}


def paths(place: Place, base: str, head: str, below: str) -> dict[str, tuple[str, ...]]:
    """Which commits of ``base..head`` change each path below a folder; of merges what no parent has so."""
    words = ("log", "-z", "--format=%x01%H", "--name-only", "--no-renames", "-c", "--full-history")
    found: dict[str, list[str]] = {}
    oid = ""
    for field in place.git.line(*words, f"{base}..{head}", "--", below).split("\0"):
        name = field.lstrip("\n")
        if name.startswith("\x01"):
            oid, _, name = name[1:].partition("\n")
            name = name.strip("\n")
        if name:
            found.setdefault(name, []).append(oid)
    return {path: tuple(oids) for path, oids in found.items()}


def _commit(row: tuple[str, ...]) -> Commit:
    oid, parents, author, email, committer, address, trailers = row
    found = tuple(one for one in trailers.split("\n") if _OID.fullmatch(one.strip()))
    return Commit(oid, tuple(parents.split()), Person(author, email), Person(committer, address), found)


def brought(commits: Mapping[str, Commit], wanted: Iterable[str]) -> dict[str, frozenset[str]]:
    """For every merge of ``commits`` those of ``wanted`` that it reaches there and its first parent does not.

    Merges that bring nothing are left out. What a commit reaches is one number with a bit for each that is
    wanted, so that 20,000 merges take one walk, and not one for each. Raises ``Refused`` with MG428 where
    that would be more than anybody should wait for.
    """
    names = list(dict.fromkeys(wanted))
    if len(names) * len(commits) > _MOST_BITS:
        raise _too_large(f"{len(names):,} of {len(commits):,} commits change what needs an answer")
    reached: dict[str, int] = {}
    own = {oid: 1 << place for place, oid in enumerate(names)}
    found: dict[str, frozenset[str]] = {}
    count = 0
    for one in _parents_first(commits):
        sides = [reached.get(parent, 0) for parent in one.parents]
        reached[one.oid] = reduce(or_, sides, own.get(one.oid, 0))
        news = reduce(or_, sides[1:], 0) & ~sides[0] | own.get(one.oid, 0) if len(sides) > 1 else 0
        if news:
            count += news.bit_count()
            if count > _MOST_ANSWERS:
                raise _too_large(f"its merges bring the same changes more than {_MOST_ANSWERS:,} times")
            found[one.oid] = frozenset(_named(news, names))
    return found


def _named(bits: int, names: Sequence[str]) -> Iterator[str]:
    while bits:
        lowest = bits & -bits
        yield names[lowest.bit_length() - 1]
        bits ^= lowest


def _parents_first(commits: Mapping[str, Commit]) -> Iterator[Commit]:
    """Every commit behind its parents, whatever the dates say."""
    done: set[str] = set()
    waiting = list(commits)
    while waiting:
        one = commits[waiting[-1]]
        open_ones = [parent for parent in one.parents if parent in commits and parent not in done]
        if open_ones and one.oid not in done:
            waiting += open_ones
            continue
        waiting.pop()
        if one.oid not in done:
            done.add(one.oid)
            yield one


def _too_large(what: str) -> Refused:
    helps = ("bring it in several steps, each with fewer merges",)
    return refusal("MG428", f"this is too large to be judged: {what}", *helps)


def tree(place: Place, revision: str) -> str:
    """The id of the configuration's folder at a revision; empty where there is none."""
    return place.git.line("rev-parse", "-q", "--verify", f"{revision}:{CONFIGURATION}", expect=(0, 1, 128))


def altering(place: Place, commits: Mapping[str, Commit]) -> frozenset[str]:
    """The merges whose configuration is not what merging their parents gives.

    One that takes a side whole changes nothing as `git log` sees it, and may bring an old policy back.
    """
    merges = [one for one in commits.values() if len(one.parents) > 1]
    trees = _trees(place, {oid for one in merges for oid in (one.oid, *one.parents)})
    odd = [one for one in merges if len({trees[oid] for oid in (one.oid, *one.parents)}) > 1]
    if len(odd) > _MOST_MERGES:
        raise _too_large(
            f"more than {_MOST_MERGES:,} merges of the configuration would have to be made again"
        )
    return frozenset(one.oid for one in odd if trees[one.oid] != _recomputed(place, one.parents))


def _trees(place: Place, oids: Iterable[str]) -> dict[str, str]:
    """The configuration's folder at each commit, by one child; empty where there is none."""
    asked = sorted(oids)
    rows = place.git.line(
        "cat-file", "--batch-check", stdin="".join(f"{oid}:{CONFIGURATION}\n" for oid in asked).encode()
    ).split("\n")
    return {
        oid: "" if row.endswith(" missing") else row.partition(" ")[0]
        for oid, row in zip(asked, rows, strict=False)
    }


def _recomputed(place: Place, parents: tuple[str, ...]) -> str | None:
    """The configuration's folder in the merge of two commits; None where it conflicts, or cannot be told."""
    if len(parents) != 2:
        return None
    try:
        found = merged(place, *parents)
    except GitFailed:
        return None
    return (
        None if any(path.startswith(CONFIGURATION) for path in found.conflicts) else tree(place, found.tree)
    )


def alters(place: Place, plain: Place, heads: tuple[str, ...]) -> bool:
    """Whether the merge of ``heads`` that is going on here has another configuration than merging gives."""
    staged = place.git.line("write-tree", f"--prefix={CONFIGURATION}/", expect=(0, 128))
    parents = (place.head, *heads)
    if all(tree(plain, one) == staged for one in parents):
        return False
    return staged != _recomputed(plain, parents)


def staged_beside(place: Place, heads: tuple[str, ...], below: str) -> tuple[str, ...]:
    """The paths below a folder that are staged as neither HEAD nor any of ``heads`` has them."""
    words = ("diff-index", "--cached", "--name-only", "--no-renames", "-z")
    sides = [place.git.words(*words, one, "--", below) for one in (place.head, *heads)]
    return tuple(path for path in sides[0] if all(path in side for side in sides[1:]))


def differs(place: Place, heads: tuple[str, ...], below: str) -> bool:
    """Whether what is staged below a folder is other than at HEAD, or than at any of ``heads``."""
    words = ("diff-index", "--cached", "--quiet")
    return any(not place.git.succeeds(*words, one, "--", below) for one in (place.head, *heads))


def merging(place: Place) -> tuple[str, ...]:
    """The commits that a merge which is going on here brings.

    While `pre-merge-commit` runs there is no MERGE_HEAD yet, and Git names them in its environment.
    """
    named = [key.removeprefix("GITHEAD_") for key in place.git.environment if key.startswith("GITHEAD_")]
    path = place.git_dir / "MERGE_HEAD"
    if path.is_file():
        named += path.read_text(encoding="ascii", errors="replace").split()
    return tuple(dict.fromkeys(one for one in named if _OID.fullmatch(one)))
