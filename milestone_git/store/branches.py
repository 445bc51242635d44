"""Branches: the trunk, the branch of a milestone, switching, and whether a merge would go through."""

from __future__ import annotations

from collections.abc import Iterable

from milestone_git.model.diagnostic import refusal
from milestone_git.model.naming import BRANCHES, branch_of
from milestone_git.store.git import GitFailed
from milestone_git.store.log import commit_tree
from milestone_git.store.repository import Place


def tip(place: Place, ref: str) -> str:
    """The commit that a ref or revision names; empty where there is none."""
    return place.git.line("rev-parse", "-q", "--verify", f"{ref}^{{commit}}", expect=(0, 1))


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
        raise refusal(
            "MG602",
            f"Git cannot switch to `{branch}` without losing changes of yours",
            "commit them, or put them aside, new files too: `git stash -u`",
            notes=tuple(said[:6]),
        ) from failed
    return place.again()


def is_checked_out_elsewhere(place: Place, branch: str) -> bool:
    """Whether another work tree is on ``branch``: moving it under that one's feet would confuse it."""
    rows = place.git.words("worktree", "list", "--porcelain", "-z")
    top = ""
    for row in rows:
        key, _, value = row.partition(" ")
        if key == "worktree":
            top = value
        elif key == "branch" and value == f"refs/heads/{branch}" and top != str(place.top):
            return True
    return False


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


def ids_in_refs(place: Place) -> frozenset[str]:
    """Every milestone id in any branch or tag known here, of any remote too (R5)."""
    refs = place.git.line(
        "for-each-ref", "--format=%(objectname)", "refs/heads/", "refs/remotes/", "refs/tags/"
    ).split("\n")
    found: set[str] = set()
    seen: set[str] = set()
    for commit in dict.fromkeys(one for one in refs if one):
        for folder in (".milestones/active", ".milestones/completed"):
            tree = place.git.line("rev-parse", "-q", "--verify", f"{commit}:{folder}", expect=(0, 1, 128))
            if not tree or tree in seen:
                continue
            seen.add(tree)
            names = place.git.words("ls-tree", "--name-only", "-z", tree)
            found.update(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return frozenset(found)
