"""A command killed before any of its steps: a forked child that ends without a word."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any
from unittest import mock

from milestone_git.store import journal, moves, save
from milestone_git.store.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness import Repo

KILLED = 9
_WRITERS = ("update-index", "update-ref", "commit-tree", "hash-object", "switch")


class Deadline:
    """Counts the steps of a command, and kills the process before one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed = 0

    def tick(self) -> None:
        if self.passed == self.at:
            os._exit(KILLED)
        self.passed += 1

    def around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **rest: Any) -> Any:
            self.tick()
            return original(*args, **rest)

        return step

    def around_git(self, original: Callable[..., bytes]) -> Callable[..., bytes]:
        step = self.around(original)

        def run(git: Git, *words: str, **rest: Any) -> bytes:
            is_step = any(word in _WRITERS for word in words[:3])
            return step(git, *words, **rest) if is_step else original(git, *words, **rest)

        return run


def killed_at(repo: Repo, step: int, *words: str, env: dict[str, str] | None = None) -> bool:
    """Runs a command in a child killed at ``step``; False where it has fewer steps and came to its end."""
    child = os.fork()
    if child == 0:
        _die(repo, Deadline(step), words, env)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, KILLED), f"{words} ended with {code}"
    return code == KILLED


def _die(repo: Repo, deadline: Deadline, words: tuple[str, ...], env: dict[str, str] | None) -> None:
    code = 70
    try:
        with (
            mock.patch.object(Git, "run", deadline.around_git(Git.run)),
            mock.patch.object(moves, "write_file", deadline.around(moves.write_file)),
            mock.patch.object(save, "write_file", deadline.around(moves.write_file)),
            mock.patch.object(journal, "_replace", deadline.around(journal._replace)),
            mock.patch.object(journal.Journal, "release", deadline.around(journal.Journal.release)),
        ):
            code = repo.call(*words, env=env).exit_code
    finally:
        os._exit(code)


def duplicate(repo: Repo, name: str) -> Repo:
    """A copy of the repository, bytes and all, for one more way to die."""
    target = repo.path.parent / name
    subprocess.run(["cp", "-a", str(repo.path), str(target)], check=True)
    return type(repo)(target, repo.home, repo.clock, person=repo.person)
