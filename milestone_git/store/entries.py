"""Commits of chains as they lie in Git, read in bulk, and the event that each of them is."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, NamedTuple

from milestone_git.ledger.encoding import Malformed, event_of
from milestone_git.model.event import Event
from milestone_git.store.objects.format import FORMATS
from milestone_git.store.repository import Place

_EMPTY = [[one.empty_tree] for one in FORMATS.values()]
_MOST_AT_ONCE = 64 * 1024  # bytes of object ids, some 1,600 of them
_HEAD = re.compile(
    r"tree ([0-9a-f]+)\n((?:parent [0-9a-f]+\n)*)author ([^\n]*)\ncommitter ([^\n]*)\n\n", re.ASCII
)


class Commit(NamedTuple):
    """A commit of a chain as it lies there, whether it is an event or not."""

    oid: str
    headers: Mapping[str, list[str]]
    message: str


def commits(place: Place, tips: Sequence[str]) -> Iterator[Commit]:
    """Every commit that ``tips`` reach, parents first, in two children whatever their number."""
    if not tips:
        return
    listed = place.git.run(
        "rev-list", "--topo-order", "--reverse", "--stdin", stdin="\n".join(tips).encode() + b"\n"
    )
    yield from _read_listed(place, listed)


def read_commits(place: Place, oids: Sequence[str]) -> Iterator[Commit]:
    """These commits, in one child; none for an object that is not here."""
    return _read_listed(place, "".join(f"{oid}\n" for oid in oids).encode()) if oids else iter(())


def since(place: Place, tips: Sequence[str], known: Container[str], most: int) -> list[Commit] | None:
    """The commits that ``tips`` reach above ``known``, parents first; None where they are more than ``most``.

    Asked for one by one: `rev-list ^old` looks at every commit of the second in which `old` was written, and
    10,000 records that are told at once have 55,000 of them.
    """
    waiting = [one for one in tips if one not in known]
    if not waiting:
        return []
    found: dict[str, Commit] = {}
    with place.git.child("cat-file", "--batch") as child:
        asked, answer = child.stdin, child.stdout
        while waiting:
            oid = waiting.pop()
            if oid in found or oid in known:
                continue
            commit = (
                None if len(found) == most or asked is None or answer is None else _told(asked, answer, oid)
            )
            if commit is None:
                return None
            found[oid] = commit
            waiting += commit.headers.get("parent", ())
    return _parents_first(found)


def _told(asked: IO[bytes], answer: IO[bytes], oid: str) -> Commit | None:
    try:
        asked.write(f"{oid}\n".encode())
        asked.flush()
        words = answer.readline().split()
    except OSError:
        return None
    if len(words) != 3:  # missing
        return None
    data = answer.read(int(words[2]) + 1)
    return _parsed(oid, data[:-1])


def _parents_first(found: Mapping[str, Commit]) -> list[Commit]:
    done: dict[str, Commit] = {}
    waiting = [*found]
    while waiting:
        oid = waiting[-1]
        before = [one for one in found[oid].headers.get("parent", ()) if one in found and one not in done]
        if before and oid not in done:
            waiting += before
        else:
            done[oid] = found[waiting.pop()]
    return [*done.values()]


def _read_listed(place: Place, listed: bytes) -> Iterator[Commit]:
    if len(listed) <= _MOST_AT_ONCE:
        yield from _split(BytesIO(place.git.run("cat-file", "--batch", stdin=listed)))
        return
    with place.git.output("cat-file", "--batch", "--buffer", stdin=listed) as answer:
        yield from _split(answer)


def _split(answer: IO[bytes]) -> Iterator[Commit]:
    while line := answer.readline():
        oid, *rest = line.decode().split()
        if len(rest) != 2:  # missing
            continue
        size = int(rest[1])
        data = answer.read(size + 1)
        if len(data) <= size:
            return  # its end is told by its status
        yield _parsed(oid, data[:-1])


def _parsed(oid: str, data: bytes) -> Commit:
    try:
        text = data.decode()
        plain = _HEAD.match(text)
    except UnicodeDecodeError:
        plain = None
    if plain is None:
        return _taken_apart(oid, data)
    tree, parents, author, committer = plain.groups()
    headers = {"tree": [tree], "author": [author], "committer": [committer]}
    if parents:
        headers["parent"] = parents.split()[1::2]
    return Commit(oid, headers, text[plain.end() :])


def _taken_apart(oid: str, data: bytes) -> Commit:
    """The same of one with other headers, such as a signature, or with bytes that are no text."""
    head, _, message = data.partition(b"\n\n")
    headers: dict[str, list[str]] = {}
    for line in head.decode(errors="replace").split("\n"):
        if not line.startswith(" "):  # a continued line of a signature
            key, _, value = line.partition(" ")
            if key in headers:
                headers[key].append(value)
            else:
                headers[key] = [value]
    return Commit(oid, headers, message.decode(errors="replace"))


def stated_clock(commit: Commit) -> int | None:
    """What a commit says its clock is, unchecked; None where it says none."""
    try:
        said = json.loads(commit.message.rstrip("\n").rpartition("\n")[2])["clock"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return said if type(said) is int and commit.headers["tree"] in _EMPTY else None


def event(commit: Commit, repo: str, parent_clock: int) -> Event:
    """The event that a commit is, ``parent_clock`` the highest clock of its parents. Raises ``Malformed``."""
    if commit.headers["tree"] not in _EMPTY:
        raise Malformed("its tree is not empty")
    if "encoding" in commit.headers:
        raise Malformed("it has an encoding header")
    signed = "gpgsig" in commit.headers or "gpgsig-sha256" in commit.headers
    return event_of(commit.oid, commit.message, repo, parent_clock, signed=signed)
