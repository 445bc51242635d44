"""One child of Git that is asked for objects by any name, and says how large one is before it is read."""

from __future__ import annotations

import contextlib
import subprocess
from types import TracebackType
from typing import NamedTuple

from milestone_git.store.git import Git


class Found(NamedTuple):
    """An object: its id, what kind it is, and its bytes."""

    oid: str
    kind: str
    data: bytes


class Asked:
    """`cat-file --batch-command`, open for as long as it is asked; Git before 2.36 answers nothing."""

    def __init__(self, git: Git, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._child = subprocess.Popen(
            ["git", "cat-file", "--batch-command"],
            cwd=git.directory,
            env=dict(git.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Asked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._child.wait()

    def of(self, name: str) -> Found | None:
        """The object of this name; None where there is none, it is too large, or nobody answers."""
        row = self._answer(f"info {name}")
        if len(row) != 3 or not row[2].isdecimal() or int(row[2]) > self._most_bytes:
            return None
        if self._answer(f"contents {row[0]}") != row:
            return None
        told = self._child.stdout
        data = told.read(int(row[2])) if told else b""
        if told is None or len(data) != int(row[2]) or told.read(1) != b"\n":
            return None
        return Found(row[0], row[1], data)

    def is_small(self, oid: str, most_bytes: int) -> bool:
        """Whether an object is there, and no larger; it is not read."""
        row = self._answer(f"info {oid}")
        return len(row) == 3 and row[2].isdecimal() and int(row[2]) <= most_bytes

    def _answer(self, question: str) -> list[str]:
        asked, told = self._child.stdin, self._child.stdout
        if asked is None or told is None:
            return []
        try:
            asked.write(question.encode("utf-8", "surrogateescape") + b"\n")
            asked.flush()
            return told.readline().decode("utf-8", "surrogateescape").split()
        except OSError:
            return []
