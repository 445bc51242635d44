"""Where we are: the work tree, its Git directories, HEAD, and what is going on in it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.store.git import Git, GitFailed
from milestone_git.store.objects.format import FORMATS, SHA1, ObjectFormat

_UNFINISHED = {
    "MERGE_HEAD": ("merge", "git merge --abort"),
    "rebase-merge": ("rebase", "git rebase --abort"),
    "rebase-apply": ("rebase", "git rebase --abort"),
    "CHERRY_PICK_HEAD": ("cherry-pick", "git cherry-pick --abort"),
    "REVERT_HEAD": ("revert", "git revert --abort"),
}


class Place(NamedTuple):
    """A repository with a work tree at ``top``, or a bare one, whose ``top`` is its own folder.

    ``git_dir`` is this work tree's own, ``common_dir`` the one that linked work trees share. ``branch`` is
    the short name, empty on a detached HEAD; ``head`` is a commit id, empty on a branch without a commit.
    """

    git: Git
    top: Path
    git_dir: Path
    common_dir: Path
    branch: str
    head: str
    form: ObjectFormat = SHA1

    @property
    def is_bare(self) -> bool:
        """Whether there is no work tree, so that HEAD stands for it, and nothing can be written."""
        return self.top == self.git_dir

    @property
    def own_dir(self) -> Path:
        """Our files of this repository: clone name, journal; deleting it is always safe."""
        return self.common_dir / "milestones"

    @property
    def own_work_tree_dir(self) -> Path:
        """Our files of this work tree alone: the index of checkpoints, what we staged."""
        return self.git_dir / "milestones"

    def again(self) -> Place:
        """The same place with HEAD read anew."""
        branch, head = _head(self.git)
        return self._replace(branch=branch, head=head)

    def unfinished(self) -> tuple[str, str] | None:
        """An operation of Git that waits for the user, and the command that gives it up."""
        for name, operation in _UNFINISHED.items():
            if (self.git_dir / name).exists():
                return operation
        return None


def discover(directory: Path, environment: Mapping[str, str], *, bare: bool = False) -> Place:
    """The repository around ``directory``; refuses with MG001 where there is none.

    One without a work tree is refused likewise, unless ``bare`` says that reading is enough.
    """
    git = Git(directory, environment)
    if not directory.is_dir():
        raise refusal("MG001", f"`{directory}` is no folder")
    if found := at_once(directory, environment):
        return found
    try:
        lines = git.line(
            "rev-parse",
            "--absolute-git-dir",
            "--show-object-format",
            "--git-common-dir",
            "--is-inside-work-tree",
        )
    except GitFailed as failed:
        raise _not_usable(directory, failed) from failed
    git_dir, _, rest = lines.partition("\n")
    form, _, rest = rest.partition("\n")
    common, _, inside = rest.partition("\n")
    if form not in FORMATS or "\n" in inside:
        raise refusal(
            "MG011", "the path of this repository holds a line break", "give its folder another name"
        )
    common_dir = (directory / common).resolve()
    if inside == "true":
        top = Path(git.line("rev-parse", "--show-toplevel"))
    else:
        if not bare or git.line("rev-parse", "--is-bare-repository") != "true":
            raise _without_work_tree(directory)
        top = Path(git_dir)
    rooted = Git(top, environment)
    branch, head = _head(rooted)
    return Place(rooted, top, Path(git_dir), common_dir, branch, head, FORMATS[form])


def at_once(directory: Path, environment: Mapping[str, str]) -> Place | None:
    """The same from a single child; None where anything is unusual, to be told or explained step by step."""
    git = Git(directory, environment)
    words = ("--is-inside-work-tree", "--show-object-format", "--absolute-git-dir", "--git-common-dir",
             "--show-toplevel", "HEAD^{commit}", "--symbolic-full-name", "HEAD")  # fmt: skip
    try:
        lines = git.line("rev-parse", *words).split("\n")
    except GitFailed:
        return None
    if len(lines) != 7 or lines[0] != "true" or not lines[6].startswith("refs/heads/"):
        return None
    _, form, git_dir, common, top, head, ref = lines
    rooted = Git(Path(top), git.environment)
    branch, common_dir = ref.removeprefix("refs/heads/"), (git.directory / common).resolve()
    return Place(rooted, Path(top), Path(git_dir), common_dir, branch, head, FORMATS[form])


def _without_work_tree(directory: Path) -> Exception:
    return refusal(
        "MG001",
        f"`{directory}` is in a Git repository without a work tree",
        "run this in a clone that has one",
        "reading works in a bare one, too: `git milestone list`",
        "to guard what is pushed to it: `git milestone hooks install --server`",
    )


def _not_usable(directory: Path, failed: GitFailed) -> Exception:
    if "dubious ownership" in failed.stderr:
        return refusal(
            "MG011",
            f"Git refuses to read `{directory}`: it belongs to somebody else",
            f"if you trust it: `git config --global --add safe.directory {directory}`",
        )
    if "not a git repository" in failed.stderr:
        return refusal(
            "MG001",
            f"`{directory}` is not in a Git repository",
            "go to one, or make this folder one: `git init`",
        )
    return refusal("MG011", "Git cannot read this repository", notes=(failed.stderr,))


def _head(git: Git) -> tuple[str, str]:
    """Branch and commit; from one child where HEAD is on a branch that has a commit."""
    with contextlib.suppress(GitFailed, ValueError):
        commit, name = git.line("rev-parse", "HEAD^{commit}", "--symbolic-full-name", "HEAD").split("\n")
        if name.startswith("refs/heads/"):
            return name.removeprefix("refs/heads/"), commit
    ref = git.line("symbolic-ref", "-q", "HEAD", expect=(0, 1))
    head = git.line("rev-parse", "-q", "--verify", "HEAD^{commit}", expect=(0, 1))
    return ref.removeprefix("refs/heads/"), head
