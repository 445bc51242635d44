"""Objects read and written by the git command: slower, and right wherever Git itself is (R40).

One `cat-file --batch` stays open while its reader lives, so 10,000 blobs cost one child.
"""

from __future__ import annotations

import contextlib
import subprocess
import weakref
from collections.abc import Iterator

from milestone_git.store.git import Git, GitFailed
from milestone_git.store.objects.base import Entry, Objects
from milestone_git.store.objects.format import ObjectFormat

# libgit2 knows no replaced objects, so both readers say what was stored
_AS_STORED = {"GIT_NO_REPLACE_OBJECTS": "1"}
_MOST_TREES = 32


class PlainObjects(Objects):
    """The objects of any repository that Git can read."""

    def __init__(self, git: Git, form: ObjectFormat) -> None:
        super().__init__(form)
        self._git = Git(git.directory, {**git.environment, **_AS_STORED})
        self._batch: subprocess.Popen[bytes] | None = None
        self._trees: dict[str, dict[str, Entry]] = {}

    def read(self, oid: str) -> tuple[str, bytes]:
        """The kind of an object and its bytes."""
        if len(oid) != len(self._form.none):
            raise KeyError(oid)  # Git would take it for a name
        if self._batch is None:
            self._batch = _begun(self._git)
            weakref.finalize(self, _end, self._batch)
        asked, told = self._batch.stdin, self._batch.stdout
        if asked is None or told is None:
            raise KeyError(oid)
        try:
            asked.write(oid.encode() + b"\n")
            asked.flush()
            words = told.readline().split()
        except OSError:
            words = []
        if not words:  # it has died, as it does where a promised object cannot be fetched
            self._batch = None
        if len(words) != 3:
            raise KeyError(oid)
        data = told.read(int(words[2]))
        told.read(1)
        return words[1].decode(), data

    def write(self, kind: str, data: bytes) -> str:
        """Stores an object and gives its id."""
        try:
            return self._git.line("hash-object", "-t", kind, "-w", "--stdin", "--no-filters", stdin=data)
        except GitFailed as failed:
            raise OSError(failed.stderr) from failed

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; empty where there is none."""
        return self._git.line("merge-base", one, other, expect=(0, 1))

    def between(self, base: str, tip: str) -> Iterator[str]:
        """The commits that ``tip`` reaches and ``base`` does not."""
        rows = self._git.line("rev-list", tip, *([f"^{base}"] if base else []))
        return (row for row in rows.split("\n") if row)

    def _child(self, tree: str, name: str) -> Entry | None:
        """Who asks for one path of a folder asks for others."""
        if tree not in self._trees:
            if len(self._trees) >= _MOST_TREES:
                self._trees.clear()
            self._trees[tree] = {one.path: one for one in self._children(tree)}
        return self._trees[tree].get(name)


def _begun(git: Git) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["git", "cat-file", "--batch"],
        cwd=git.directory,
        env={**git.environment, "GIT_TERMINAL_PROMPT": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    child.wait()
