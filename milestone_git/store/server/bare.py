"""The bare repository around us: where a server keeps what is pushed to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from milestone_git.model.diagnostic import refusal
from milestone_git.store.git import Git, GitFailed
from milestone_git.store.objects.format import FORMATS, format_of
from milestone_git.store.repository import Place

# The verdict is the same on every server: neither a replaced object nor a graft changes what is read (R42).
_PLAIN = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": "/dev/null", "GIT_ATTR_NOSYSTEM": "1"}


def is_bare(directory: Path, environment: Mapping[str, str]) -> bool:
    """Whether ``directory`` is in a bare repository; of one that cannot be read nobody knows."""
    try:
        return Git(directory, environment).line("rev-parse", "--is-bare-repository") == "true"
    except (GitFailed, OSError):
        return False


def here(directory: Path, environment: Mapping[str, str], oid: str) -> Place:
    """The repository in the folder ``directory``, as a receiving hook finds itself in it; no child is asked.

    ``oid`` is any object id of it, which tells its format.
    """
    git = Git(directory, {**environment, **_PLAIN})
    return Place(git, directory, directory, directory, "", "", format_of(oid))


def around(directory: Path, environment: Mapping[str, str]) -> Place:
    """The bare repository that holds ``directory``. Refuses with MG433 where there is none.

    It has no work tree: ``top`` is its own folder. In a hook the variables of Git are kept: with them
    what is quarantined can be seen (R48).
    """
    git = Git(directory, {**environment, **_PLAIN})
    try:
        lines = git.line(
            "rev-parse", "--absolute-git-dir", "--show-object-format", "--is-bare-repository"
        ).split("\n")
    except GitFailed as failed:
        message = f"Git cannot read `{directory}` as a repository"
        help_ = "run this inside the bare repository that people push to"
        raise refusal("MG433", message, help_, notes=(failed.stderr.split("\n")[0],)) from failed
    if lines[-1] != "true":
        raise refusal(
            "MG433",
            f"`{directory}` is in a repository with a work tree",
            "run this inside the bare repository that people push to",
            "make one: `git clone --bare`",
        )
    folder = Path("\n".join(lines[:-2]))
    return Place(git._replace(directory=folder), folder, folder, folder, "", "", FORMATS[lines[-2]])
