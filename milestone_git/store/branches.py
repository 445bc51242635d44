"""Branches: the trunk, the branch of a milestone, switching, and whether a merge would go through."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from milestone_git.model.diagnostic import refusal
from milestone_git.model.naming import BRANCHES, branch_of
from milestone_git.model.record import ACTIVE, COMPLETED
from milestone_git.store.git import GitFailed
from milestone_git.store.log import Ref, commit_tree
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import few_of
from milestone_git.store.repository import Place

_UNWRITABLE = ("Read-only file system", "Permission denied", "No space left on device")
HELD = ("refs/heads/", "refs/remotes/", "refs/tags/")
"""Where somebody's records are."""
_FOLDERS = (ACTIVE.rstrip("/"), COMPLETED.rstrip("/"))


def tip(place: Place, ref: str) -> str:
    """The commit that a ref or revision names; empty where there is none."""
    return place.git.line("rev-parse", "-q", "--verify", f"{ref}^{{commit}}", expect=(0, 1))


def milestone_branches(place: Place) -> frozenset[str]:
    """Short names of this clone's branches that are called like a milestone's."""
    rows = place.git.line("for-each-ref", "--format=%(refname)", f"refs/heads/{BRANCHES}")
    return frozenset(row.removeprefix("refs/heads/") for row in rows.split("\n") if row)


def trunk_tip(place: Place, trunk: str) -> str:
    """The trunk as this clone has it: its own branch, else the one last fetched."""
    return tip(place, f"refs/heads/{trunk}") or tip(
        place, f"refs/remotes/{trunk_remote(place, trunk)}/{trunk}"
    )


def trunk_remote(place: Place, trunk: str) -> str:
    """The remote that the trunk follows; `origin` where it follows none."""
    return place.git.line("config", f"branch.{trunk}.remote", expect=(0, 1)) or "origin"


def switch(place: Place, milestone: str, start: str) -> Place:
    """Goes to the branch of ``milestone``, made at ``start`` where it is not there yet.

    Git carries uncommitted changes along or refuses as a whole; so do we (MG602, MG608).
    """
    branch = branch_of(milestone)
    exists = bool(tip(place, f"refs/heads/{branch}"))
    if not exists and tip(place, f"refs/heads/{BRANCHES.rstrip('/')}"):
        name = BRANCHES.rstrip("/")
        raise refusal(
            "MG608",
            f"a branch named `{name}` is in the way of `{branch}`",
            f"rename it: `git branch -m {name} {name}-old`",
        )
    words = [branch] if exists else ["--no-track", "-c", branch, start]
    return switched(place, branch, words)


def switched(place: Place, branch: str, words: Iterable[str]) -> Place:
    """`git switch` with these words, or MG602 with what Git says."""
    try:
        place.git.run("switch", "--quiet", *words)
    except GitFailed as failed:
        said = [line.strip() for line in failed.stderr.split("\n") if line.strip()]
        if "already checked out" in failed.stderr or "already used by worktree" in failed.stderr:
            raise refusal(
                "MG608",
                f"`{branch}` is checked out in another work tree",
                "work on it there; see where that is: `git worktree list`",
            ) from failed
        if any(one in failed.stderr for one in _UNWRITABLE):
            raise refusal(
                "MG607",
                f"Git cannot switch to `{branch}`: nothing can be written here",
                "look at the rights, and at the room on the disk: `ls -ld`, `df -h`",
                notes=tuple(said[:2]),
            ) from failed
        raise refusal(
            "MG602",
            f"Git cannot switch to `{branch}` without losing changes of yours",
            "commit them, or put them aside, new files too: `git stash -u`",
            notes=tuple(said[:6]),
        ) from failed
    return place.again()


def switch_back(place: Place, branch: str, *, made: bool) -> None:
    """Undoes a ``switch`` away from ``place``; a branch that was ``made`` for it goes."""
    switched(place, place.branch, [place.branch])
    if made:
        place.git.run("branch", "--quiet", "-D", branch)


def is_checked_out_elsewhere(place: Place, branch: str) -> bool:
    """Whether another work tree is on ``branch``: moving it under that one's feet would confuse it."""
    return any(on == branch for top, on in _work_trees(place) if top != str(place.top))


def _work_trees(place: Place) -> list[tuple[str, str]]:
    """The top of each work tree of this repository and the branch it is on; empty where it is on none."""
    found: list[tuple[str, str]] = []
    for row in place.git.words("worktree", "list", "--porcelain", "-z"):
        key, _, value = row.partition(" ")
        if key == "worktree":
            found.append((value, ""))
        elif key == "branch":
            found[-1] = (found[-1][0], value.removeprefix("refs/heads/"))
    return found


def merge_commit(place: Place, trunk: str, into: str, commit: str, subject: str) -> str:
    """A merge of ``commit`` into the tip ``into`` of ``trunk``, as an object; nothing moves.

    Raises ``Refused`` with MG604 on a conflict, MG011 where Git cannot recompute merges (before 2.38).
    """
    try:
        tree = place.git.line("merge-tree", "--write-tree", "--name-only", "--no-messages", into, commit)
    except GitFailed as failed:
        if failed.status == 1:
            raise _conflict(place, trunk, into, commit) from failed
        raise refusal(
            "MG011", "this Git cannot try a merge beforehand", "Git 2.38 or newer can", notes=(failed.stderr,)
        ) from failed
    return commit_tree(place, tree, [into, commit], subject)


def _conflict(place: Place, trunk: str, into: str, commit: str) -> Exception:
    named = place.git.words(
        "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", into, commit, expect=(1,)
    )
    paths = [one for one in named[1:] if one]
    return refusal(
        "MG604",
        f"merging into `{trunk}` would conflict in {', '.join(f'`{one}`' for one in paths[:5])}",
        f"merge the trunk here first: `git merge {trunk}`",
        "or complete without merging: `--no-merge`",
    )


def known_ids(place: Place, refs: Iterable[Ref]) -> frozenset[str]:
    """Every milestone id in any branch or tag of ``refs``, of any remote too (R5), and in other work trees.

    In one child whatever the number of refs.
    """
    objects = few_of(place)
    tips = dict.fromkeys(one.oid for one in refs if one.name.startswith(HELD))
    trees = {tree for one in tips for tree in _trees(objects, one)}
    names = [name for tree in sorted(trees) for name in objects.names(tree)]
    if (place.common_dir / "worktrees").is_dir():
        # what is staged there is in no ref yet
        for top, _ in _work_trees(place):
            for folder in _FOLDERS:
                names += [path.name for path in Path(top, folder).glob("*.yaml")]
    return frozenset(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


def _trees(objects: Objects, revision: str) -> Iterator[str]:
    """The folders of records in a commit; none where it has none, or where a tag is of something else."""
    with contextlib.suppress(KeyError):
        entries = (objects.entry(revision, folder) for folder in _FOLDERS)
        yield from (one.oid for one in entries if one is not None and one.mode == "040000")
