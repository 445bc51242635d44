"""What a push brings to the log: commits that no chain here has yet, read within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from milestone_git.ledger.encoding import Malformed
from milestone_git.model.event import Event
from milestone_git.model.record import ROOT
from milestone_git.store import log
from milestone_git.store.repository import Place

_FILES = ("100644", "100755")


class Arrivals(NamedTuple):
    """``events`` and what is wrong with ``malformed`` commits, by object id; ``parents`` of both."""

    events: Mapping[str, Event]
    malformed: Mapping[str, str]
    parents: Mapping[str, Sequence[str]]

    def reached(self, tip: str) -> set[str]:
        """The new commits that ``tip`` reaches."""
        seen: set[str] = set()
        waiting = [tip]
        while waiting:
            oid = waiting.pop()
            if oid not in seen and oid in self.parents:
                seen.add(oid)
                waiting += self.parents[oid]
        return seen

    def own(self, tip: str) -> list[str]:
        """The new commits on the first-parent line of ``tip``, newest first."""
        found = []
        while tip in self.parents:
            found.append(tip)
            tip = next(iter(self.parents[tip]), "")
        return found


class TooManyError(Exception):
    """More commits than a push may bring, or a larger one; the text says which."""


def arrived(
    place: Place, repo: str, tips: Iterable[str], known: Iterable[str], most: int, most_bytes: int
) -> Arrivals:
    """The commits that ``tips`` reach and ``known`` do not, as events of the repository with uid ``repo``.

    Sizes are asked before anything is read. Raises ``TooManyError`` beyond ``most`` or ``most_bytes``.
    """
    wanted = list(tips)
    _refuse_large(place, wanted, most_bytes)  # before Git walks over them, which takes as much memory
    fresh = new_commits(place, wanted, known, most)
    if not fresh:
        return Arrivals({}, {}, {})
    _refuse_large(place, fresh, most_bytes)
    clocks: dict[str, int] = {}
    events: dict[str, Event] = {}
    malformed: dict[str, str] = {}
    parents: dict[str, Sequence[str]] = {}
    for commit in log.read_commits(place, fresh):
        parents[commit.oid] = commit.headers.get("parent", [])
        before = max((_clock(place, one, repo, clocks) for one in parents[commit.oid]), default=0)
        clocks[commit.oid] = before + 1
        try:
            events[commit.oid] = log.event(commit, repo, before)
        except Malformed as why:
            malformed[commit.oid] = str(why)
    return Arrivals(events, malformed, parents)


def new_commits(place: Place, tips: Iterable[str], known: Iterable[str], most: int) -> list[str]:
    """What ``tips`` reach and ``known`` do not, parents first. Raises ``TooManyError``."""
    words = "".join([*(f"{one}\n" for one in tips), *(f"^{one}\n" for one in known)])
    listed = place.git.line(
        "rev-list", "--topo-order", "--reverse", f"--max-count={most + 1}", "--stdin", stdin=words.encode()
    )
    found = listed.split("\n") if listed else []
    if len(found) > most:
        raise TooManyError(f"more than {most} commits")
    return found


def refuse_large_documents(place: Place, old: str, new: str, most: int, most_bytes: int) -> None:
    """Asks how many documents ``new`` has and ``old``, which may be empty, has not, and how large each is.

    None of them is read for it. Raises ``TooManyError`` beyond ``most`` or ``most_bytes``.
    """
    raw = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", old, new, "--", ROOT)
    all_of_them = ("ls-tree", "-r", "-z", "--full-tree", new, "--", ROOT)
    fields = place.git.words(*(raw if old else all_of_them))
    rows = (
        [row.split(" ") for row in fields[::2]] if old else [row.split("\t")[0].split(" ") for row in fields]
    )
    oids = [row[3 if old else 2] for row in rows if (row[1] if old else row[0]) in _FILES]
    if len(oids) > most:
        raise TooManyError(f"{len(oids):,} documents, where {most:,} are the most")
    _refuse_large(place, oids, most_bytes)


def refuse_large_commits(place: Place, oids: Sequence[str], most_bytes: int) -> None:
    """Raises ``TooManyError`` where one of these commits has more bytes than that; none is read for it."""
    _refuse_large(place, oids, most_bytes)


def continues(place: Place, old: str, new: str) -> bool:
    """Whether ``old`` is on the first-parent line of ``new``."""
    rows = place.git.line("rev-list", "--first-parent", "--parents", new, f"^{old}").split("\n")
    first = rows[-1].split(" ")
    return new == old or (len(first) > 1 and first[1] == old)


def is_ancestor(place: Place, old: str, new: str) -> bool:
    """Whether ``new`` has all of ``old``."""
    return place.git.succeeds("merge-base", "--is-ancestor", old, new)


def reaches(place: Place, tips: Iterable[str], oid: str) -> bool:
    """Whether one of ``tips`` has ``oid`` among its ancestors, or is it."""
    words = f"{oid}\n" + "".join(f"^{one}\n" for one in tips)
    return not place.git.line("rev-list", "--max-count=1", "--stdin", stdin=words.encode())


def _clock(place: Place, oid: str, repo: str, clocks: dict[str, int]) -> int:
    """What an event says, which was checked when it came; of another commit, what its shape gives."""
    if oid not in clocks:
        commit = next(iter(log.read_commits(place, [oid])))
        said = log.stated_clock(commit)
        clocks[oid] = log.read(place, repo, {"": oid}).clocks[oid] if said is None else said
    return clocks[oid]


def _refuse_large(place: Place, oids: Sequence[str], most_bytes: int) -> None:
    if not oids:
        return
    asked = "".join(f"{one}\n" for one in oids).encode()
    rows = place.git.line("cat-file", "--batch-check=%(objectsize) %(objectname)", stdin=asked).split("\n")
    for row in rows:
        size, _, oid = row.partition(" ")
        if size.isdecimal() and int(size) > most_bytes:
            raise TooManyError(f"`{oid[:12]}` of {int(size):,} bytes, where {most_bytes:,} are the most")
