"""What merging one commit into another would give, as a tree, and whether this clone can tell."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from milestone_git.store.machine.version import OLDEST, version_of
from milestone_git.store.repository import Place

# The verdict is the same in every clone: no replaced object, no graft and no choice of this user changes it.
# A merge driver is one of them: forges do not run it, so it is answered with Git's own text merge (R42, R47).
_PLAIN = (
    "-c", "core.attributesFile=/dev/null",
    "-c", "merge.renames=true",
    "-c", "merge.directoryRenames=conflict",
    "-c", "merge.conflictStyle=merge",
    "-c", "merge.milestone.driver=git merge-file --quiet %A %O %B",
)  # fmt: skip
_NEUTRAL = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": "/dev/null", "GIT_ATTR_NOSYSTEM": "1"}


class Merged(NamedTuple):
    """``tree`` holds conflict markers in the paths of ``conflicts``."""

    tree: str
    conflicts: tuple[str, ...] = ()


@contextmanager
def with_room(place: Place) -> Iterator[Place]:
    """The same place, where objects can be written: on a read-only file system beside it, for as long."""
    store = place.common_dir / "objects"
    if os.access(store, os.W_OK):
        yield place
        return
    import tempfile  # few need it

    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        others = place.git.environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
        known = os.pathsep.join(one for one in (str(store), others) if one)
        aside = {"GIT_OBJECT_DIRECTORY": folder, "GIT_ALTERNATE_OBJECT_DIRECTORIES": known}
        yield place._replace(git=place.git._replace(environment={**place.git.environment, **aside}))


def merged(place: Place, base: str, head: str) -> Merged:
    """The tree of merging commit ``head`` into commit ``base``.

    Raises ``GitFailed`` where Git is older than 2.38 and a merge must be computed. Objects are written only
    then, and nothing refers to them.
    """
    if contains(place, base, head):
        return Merged(place.git.line("rev-parse", f"{head}^{{tree}}", extra=_NEUTRAL))
    text = place.git.run(
        *_PLAIN, "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", base, head,
        expect=(0, 1), extra=_NEUTRAL,
    ).decode(errors="surrogateescape")  # fmt: skip
    tree, *paths = text.split("\0")
    return Merged(tree, tuple(dict.fromkeys(path for path in paths if path)))


def contains(place: Place, base: str, head: str) -> bool:
    """Whether ``head`` has all of ``base`` already, so that nothing needs to be merged."""
    return place.git.succeeds("merge-base", "--is-ancestor", base, head, extra=_NEUTRAL)


def can_merge(place: Place) -> bool:
    """Whether this Git can compute a merge without a work tree (2.38)."""
    return version_of(place.git) >= OLDEST


def has_common_history(place: Place, base: str, head: str) -> bool:
    """Whether there is a commit that both come from, as far as this clone can see."""
    return bool(place.git.line("merge-base", base, head, expect=(0, 1), extra=_NEUTRAL))


def cut_commits(place: Place, base: str, head: str) -> tuple[str, ...]:
    """The commits of one side alone whose parents this clone does not have, as it is shallow.

    Without one of them the merge base that is found is the true one: a cut in what both sides share hides
    only what is older than a common ancestor.
    """
    cut = set(shallow_commits(place))
    if not cut:
        return ()
    sides = place.git.line("rev-list", f"{base}...{head}", extra=_NEUTRAL).split("\n")
    return tuple(one for one in sides if one in cut)


def shallow_commits(place: Place) -> Sequence[str]:
    """The commits at which the history of a shallow clone ends; none in a whole one."""
    try:
        return (place.common_dir / "shallow").read_text(encoding="ascii").split()
    except OSError:
        return ()


def trailers_between(place: Place, base: str, head: str) -> tuple[str, ...]:
    """The values of `Milestone:` trailers in the commits that ``head`` has and ``base`` has not."""
    form = "--format=%(trailers:key=Milestone,valueonly=true,unfold=true)%x00"
    text = place.git.line("log", form, f"{base}..{head}", extra=_NEUTRAL)
    values = (line.strip() for commit in text.split("\0") for line in commit.split("\n"))
    return tuple(dict.fromkeys(value for value in values if value))
