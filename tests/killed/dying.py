"""A command that dies at one of its writes: every call by which Python changes a file, and every git child.

The interpreter itself tells of them (PEP 578), so nothing that writes can be forgotten here.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from tests.store.killing import KILLED, in_child

if TYPE_CHECKING:
    from tests.harness import Repo

_CHANGES = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
}  # fmt: skip
_READERS = {
    "cat-file", "rev-parse", "rev-list", "for-each-ref", "log", "show", "diff", "diff-tree", "diff-index",
    "ls-files", "ls-tree", "ls-remote", "status", "config", "var", "merge-base", "check-mailmap", "version",
    "interpret-trailers", "check-ref-format", "symbolic-ref", "check-attr", "check-ignore",
}  # fmt: skip


class Death:
    """Counts writes below ``folder``, and ends the process at number ``at``.

    ``torn`` dies behind the opening of a file instead of before it: there, empty, and never written.
    """

    def __init__(self, folder: str, at: int, *, torn: bool) -> None:
        self.folder, self.at, self.torn = folder, at, torn
        self.passed = 0
        self.looks = True

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """One audit event of the interpreter."""
        if not self.looks or not self._is_write(event, arguments):
            return
        if self.passed == self.at:
            self.looks = False
            if self.torn and event == "open":
                os.close(os.open(arguments[0], arguments[2], 0o666))
            os._exit(KILLED)
        self.passed += 1

    def _is_write(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "subprocess.Popen":
            words = [str(one) for one in arguments[1]]
            return words[0].endswith("git") and not _READERS & set(words[1:6])
        if event == "open":
            flags = arguments[2] or 0
            writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
            return writes and self._is_ours(arguments[0])
        return event in _CHANGES and self._is_ours(arguments[0])

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(self.folder)


def dies(repo: Repo, at: int, *words: str, torn: bool = False) -> bool:
    """Runs a command in a child that dies at write number ``at``; False where it came to its end."""

    def end() -> int:
        sys.addaudithook(Death(str(repo.path), at, torn=torn).hear)
        return repo.call(*words).exit_code

    code = in_child(end)
    assert code in (0, KILLED), f"{words} ended with {code}"
    return code == KILLED
