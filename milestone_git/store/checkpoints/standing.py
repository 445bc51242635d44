"""How the work tree stands: all that differs from HEAD, from one `git status`.

Of 10,000 files nearly all are as HEAD has them, and Git tells the others for the price of `git status`
itself: a tree of the work tree is then HEAD's with a few paths changed, and no index of 10,000 entries has
to be copied, refreshed or written.
"""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.store.repository import Place

ABSENT = ""
_NO_MODE = "000000"


class Row(NamedTuple):
    """A tracked path that is not as in HEAD everywhere.

    ``head`` and ``cached`` (the index) are `mode oid`, empty for none; ``stages`` are those of a conflict
    (base, ours, theirs). ``work`` is Git's letter for the work tree (`.`: as the index has it), ``module``
    what it says of a repository inside this one.
    """

    path: str
    head: str
    cached: str
    work: str
    stages: tuple[str, ...] = ()
    module: str = ""

    @property
    def is_module(self) -> bool:
        """Whether another repository stands here, or did."""
        return self.module.startswith("S")

    @property
    def is_intended(self) -> bool:
        """Added with `git add --intent-to-add`: the index knows the path and no content."""
        return not self.head and not self.cached and not self.stages

    @property
    def staged(self) -> str:
        """The entry of the index; of a conflict, ours."""
        return self.stages[1] if self.stages else self.cached


class Standing(NamedTuple):
    """``head`` is a commit, empty before the first; ``branch`` is empty on a detached HEAD."""

    head: str
    branch: str
    rows: tuple[Row, ...]
    untracked: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether all is as HEAD has it."""
        return not self.rows and not self.untracked

    @property
    def in_conflict(self) -> bool:
        """Whether a path waits for the user to choose."""
        return any(row.stages for row in self.rows)


def stand(place: Place) -> Standing:
    """Looks at index and work tree, in one child that writes nothing (optional locks are off)."""
    words = place.git.words(
        "status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=all",
        "--no-renames", "--ignore-submodules=none", "-z",
    )  # fmt: skip
    facts = dict(word[2:].split(" ", 1) for word in words if word.startswith("# "))
    head, branch = facts.get("branch.oid", ""), facts.get("branch.head", "")
    return Standing(
        "" if head == "(initial)" else head,
        "" if branch == "(detached)" else branch,
        tuple(_row(word) for word in words if word[:2] in ("1 ", "u ")),
        tuple(word[2:] for word in words if word.startswith("? ")),
    )


def _row(word: str) -> Row:
    if word.startswith("u "):
        _, _, module, *rest, path = word.split(" ", 10)
        modes, oids = rest[:3], rest[4:]
        return Row(path, _entry(modes[1], oids[1]), "", "M", tuple(map(_entry, modes, oids)), module)
    _, state, module, head_mode, index_mode, _, head, index, path = word.split(" ", 8)
    return Row(path, _entry(head_mode, head), _entry(index_mode, index), state[1], (), module)


def _entry(mode: str, oid: str) -> str:
    return ABSENT if mode == _NO_MODE or not oid.strip("0") else f"{mode} {oid}"


def changed_files(place: Place) -> dict[str, str]:
    """Paths that are not as in HEAD, with the two letters that `git status --short` shows."""
    words = place.git.words("status", "--porcelain", "--no-renames", "-z")
    return {word[3:]: word[:2] for word in words}
