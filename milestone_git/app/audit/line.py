"""The first-parent line of a branch, with the paths that each commit changes, from two children of Git."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from milestone_git.store.repository import Place

_PATTERN = "*?["


class Row(NamedTuple):
    """A commit of the line; ``base`` is its first parent or empty, ``seconds`` the committer's date."""

    base: str
    head: str
    seconds: int
    paths: tuple[str, ...] = ()


class Line:
    """A branch and its ``rows``, oldest first."""

    def __init__(self, ref: str, rows: Sequence[Row]) -> None:
        self.ref, self.rows = ref, rows

    @cached_property
    def _places(self) -> dict[str, int]:
        return {row.head: index for index, row in enumerate(self.rows)}

    @cached_property
    def _dates(self) -> list[int]:
        """The latest date up to each row: one that was dated back makes no later policy an earlier one."""
        latest, found = 0, []
        for row in self.rows:
            latest = max(latest, row.seconds)
            found.append(latest)
        return found

    def at(self, place: Place, row: Row) -> str:
        """The commit of this line, the policy's, that held when ``row`` of another branch landed.

        It is the newest that ``row`` reaches, or a newer one that was there by the date of ``row``. Whoever
        dates a commit back gets no older policy than the one that it has seen.
        """
        unseen = place.git.line("rev-list", "--first-parent", "--reverse", self.rows[-1].head, f"^{row.head}")
        first = unseen.partition("\n")[0]
        reached = self._places.get(first, len(self.rows)) - 1
        dated = bisect_right(self._dates, row.seconds) - 1
        return self.rows[max(reached, dated, 0)].head


def line(place: Place, ref: str, tip: str, since: str = "", without: Collection[str] = ()) -> Line:
    """The line of ``ref`` at ``tip`` after ``since``, less what ``without`` has: it was looked at already."""
    words = ["rev-list", "--first-parent", "--parents", "--timestamp", "--reverse", tip]
    listed = place.git.line(*words, *([f"^{since}"] if since else []))
    rows = []
    for text in listed.split("\n") if listed else []:
        seconds, head, *parents = text.split(" ")
        if head not in without:
            rows.append(Row(parents[0] if parents else "", head, int(seconds)))
    return Line(ref, _with_paths(place, rows))


def _with_paths(place: Place, rows: Sequence[Row]) -> list[Row]:
    """A child for all of them. A file can be named like a commit, but like none that comes after it."""
    asked = "".join(f"{row.head} {row.base}\n" if row.base else f"{row.head}\n" for row in rows)
    words = ("diff-tree", "--stdin", "--root", "-r", "-z", "--name-only", "--no-renames", "--always")
    told = place.git.run(*words, stdin=asked.encode()).decode("utf-8", "surrogateescape").split("\0")[:-1]
    found, index = [], 0
    for number, row in enumerate(rows):
        index += 1  # its own name
        start, following = index, rows[number + 1].head if number + 1 < len(rows) else ""
        while index < len(told) and told[index] != following:
            index += 1
        found.append(row._replace(paths=tuple(told[start:index])))
    return found


class Wanted(NamedTuple):
    """What is delivered: files and folders, and how patterns begin; with ``everything`` the whole tree."""

    exact: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    everything: bool = False

    def touched_by(self, paths: Iterable[str]) -> bool:
        """Whether one of ``paths`` may be of it."""
        return any(self.everything or self._has(path) or path.startswith(self.starts) for path in paths)

    def _has(self, path: str) -> bool:
        while path:
            if path in self.exact:
                return True
            path = path.rpartition("/")[0]
        return False


def wanted(paths: Iterable[str]) -> Wanted:
    """The same from paths and patterns, as records name them."""
    exact: set[str] = set()
    starts: set[str] = set()
    for one in paths:
        plain = one[: min((one.index(mark) for mark in _PATTERN if mark in one), default=len(one))]
        (exact if plain == one else starts).add(plain.rstrip("/") if plain == one else plain)
    return Wanted(frozenset(exact), tuple(sorted(starts)), bool({"", "."} & exact) or "" in starts)
