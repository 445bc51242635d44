"""A command killed before any of its steps: a forked child that ends without a word."""

from __future__ import annotations

import os
import subprocess
import traceback
from typing import TYPE_CHECKING, Any
from unittest import mock

from milestone_git.store.git import Git
from milestone_git.store.saving import journal, moves, save

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


def in_child(action: Callable[[], int]) -> int:
    """Runs ``action`` in a forked child; its exit code, 70 where it raises.

    A child that got out of here would go on as a second pytest, and its parent would wait for ever.
    """
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = action()
        except BaseException:  # noqa: BLE001  # whatever it is, it has to end here
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(repo: Repo, step: int, *words: str, env: dict[str, str] | None = None) -> bool:
    """Runs a command in a child killed at ``step``; False where it has fewer steps and came to its end."""
    code = in_child(lambda: _die(repo, Deadline(step), words, env))
    assert code in (0, KILLED), f"{words} ended with {code}"
    return code == KILLED


def _die(repo: Repo, deadline: Deadline, words: tuple[str, ...], env: dict[str, str] | None) -> int:
    with (
        mock.patch.object(Git, "run", deadline.around_git(Git.run)),
        mock.patch.object(moves, "write_file", deadline.around(moves.write_file)),
        mock.patch.object(save, "write_file", deadline.around(moves.write_file)),
        mock.patch.object(journal, "_replace", deadline.around(journal._replace)),
        mock.patch.object(journal.Journal, "release", deadline.around(journal.Journal.release)),
    ):
        return repo.call(*words, env=env).exit_code


def duplicate(repo: Repo, name: str) -> Repo:
    """A copy of the repository, bytes and all, for one more way to die."""
    target = repo.path.parent / name
    subprocess.run(["cp", "-a", str(repo.path), str(target)], check=True)
    return type(repo)(target, repo.home, repo.clock, person=repo.person)
