"""A real Git repository in a temporary folder, cut off from the machine that runs the tests."""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import os
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

from demo.hermetic import SARAH, Clock, Person, environment, write_configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 120


class Result(NamedTuple):
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str


class Snapshot(NamedTuple):
    """Everything on disk: each file of work tree and Git folder, the entries of the index, the refs.

    `files` maps a path to its mode and bytes (of a symlink: its target). The index is compared by its
    entries, `staged`: Git refreshes the file's time stamps whenever it looks. Caches are not compared:
    deleting them is always safe.
    """

    files: dict[str, tuple[str, bytes]]
    staged: tuple[str, ...]
    refs: tuple[str, ...]

    def lines(self) -> list[str]:
        """One line a fact, for a difference that can be read."""
        files = (f"{path} {mode} {len(raw)} bytes {raw[:60]!r}" for path, (mode, raw) in self.files.items())
        return [
            *sorted(files),
            *(f"index {entry}" for entry in self.staged),
            *(f"ref {ref}" for ref in self.refs),
        ]


class Repo:
    """A repository and the person who works in it.

    Every command is told a time one minute after the last; `clock` is shared by all clones of one test.
    """

    def __init__(self, path: Path, home: Path, clock: Clock | None = None, *, person: Person = SARAH) -> None:
        self.path = path
        self.home = home
        self.clock = clock or Clock()
        self.person = person
        self._environment = environment(home)
        if not (home / ".gitconfig").exists():
            write_configuration(home, SARAH)

    def environment(self, extra: dict[str, str] | None = None) -> dict[str, str]:
        """What the next command is told, without moving the clock."""
        return {**self._environment, **self.clock.environment(), **(extra or {})}

    def run(
        self,
        *words: str,
        input: str | bytes | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Result:
        """Run any command in the work tree, a minute later, and never raise for its exit code."""
        self.clock.advance()
        sent = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            words,
            cwd=cwd or self.path,
            env=self.environment(env),
            input=b"" if sent is None else sent,
            capture_output=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        return Result(done.returncode, _text(done.stdout), _text(done.stderr))

    def git(
        self,
        *args: str,
        check: bool = True,
        input: str | bytes | None = None,
        env: dict[str, str] | None = None,
    ) -> str:
        """Run git and return its standard output without the last line end; raise unless it exits 0."""
        result = self.run("git", *args, input=input, env=env)
        if check and result.exit_code != 0:
            said = result.stdout + result.stderr
            raise AssertionError(f"git {' '.join(args)}: exit {result.exit_code}\n{said}")
        return result.stdout.rstrip("\n")

    def milestone(
        self, *args: str, input: str | None = None, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> Result:
        """Run the installed `git-milestone` as a process, as a user does."""
        executable = Path(sys.executable).parent / "git-milestone"
        return self.run(str(executable), *args, input=input, env=env, cwd=cwd)

    def call(
        self, *args: str, input: str = "", env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> Result:
        """Run `git-milestone` inside this process: the same but faster by the start of an interpreter.

        What a child of the command writes to an inherited descriptor is not seen: use `milestone` for that.
        """
        from milestone_git.cli import main  # late: the harness also serves tests that need no command line

        self.clock.advance()
        streams = [_stream(), _stream()]
        with (
            mock.patch.dict(os.environ, self.environment(env), clear=True),
            contextlib.chdir(cwd or self.path),
            contextlib.redirect_stdout(streams[0]),
            contextlib.redirect_stderr(streams[1]),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(input.encode()), encoding="utf-8")),
        ):
            exit_code = _exit_code_of(main, args)
        return Result(exit_code, _written(streams[0]), _written(streams[1]))

    def json(self, *args: str, exit_code: int = 0) -> Any:
        """Run a command with `--json` and return what it printed."""
        result = self.call(*args, "--json")
        assert result.exit_code == exit_code, result
        return json.loads(result.stdout)

    def ok(self, *args: str, input: str = "", env: dict[str, str] | None = None) -> str:
        """Run a command in this process, demand success, and return its standard output."""
        result = self.call(*args, input=input, env=env)
        assert result.exit_code == 0, f"git milestone {' '.join(args)}: {result}"
        return result.stdout

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the work tree, making its folders."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def read(self, path: str) -> str:
        return (self.path / path).read_text(encoding="utf-8")

    def commit(self, message: str, **files: str) -> str:
        """Write and stage `files`, commit the index (an empty change too) and return the commit's name."""
        for path, text in files.items():
            self.write(path, text)
        if files:
            self.git("add", "--force", "--", *files)
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self._lines("rev-parse", "HEAD")[0]

    def tree(self, rev: str = "HEAD") -> list[str]:
        """The paths of all files at a revision, in Git's order."""
        return [path for path in self.git("ls-tree", "-r", "-z", "--name-only", rev).split("\0") if path]

    def clone(self, name: str, person: Person | None = None) -> Repo:
        """Clone into a folder beside this one, whose `origin` is this one, for the same or another person."""
        target = self.path.parent / name
        self.git("clone", "--quiet", str(self.path), str(target))
        clone = Repo(target, self.home, self.clock, person=person or self.person)
        clone._introduce()
        return clone

    def bare(self, name: str = "origin") -> Repo:
        """Make an empty bare repository beside this one and add it here as the remote `name`."""
        target = self.path.parent / f"{name}.git"
        self.git("init", "--quiet", "--bare", str(target))
        self.git("remote", "add", name, str(target))
        return Repo(target, self.home, self.clock, person=self.person)

    def init(self) -> Repo:
        """`git init` in a new folder; the branch is `main` and there is no commit."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet")
        return self

    def snapshot(self) -> Snapshot:
        """Look at everything on disk; the clock stands still."""
        git = self.path / ".git" if (self.path / ".git").exists() else self.path
        files = {
            str(path.relative_to(self.path)): _file(path)
            for path in sorted(self.path.rglob("*"))
            if (path.is_symlink() or not path.is_dir()) and path != git / "index" and not _is_cache(path)
        }
        return Snapshot(files, self._lines("ls-files", "--stage"), self._lines("for-each-ref"))

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """Demand that the block writes nothing: no file, no object, no ref, no entry of the index."""
        before = self.snapshot()
        yield
        after = self.snapshot()
        if before != after:
            changes = difflib.unified_diff(before.lines(), after.lines(), "before", "after", n=0, lineterm="")
            raise AssertionError("something was written:\n" + "\n".join(changes))

    def _lines(self, *args: str) -> tuple[str, ...]:
        done = subprocess.run(
            ("git", *args), cwd=self.path, env=self.environment(), capture_output=True, check=False
        )
        return tuple(_text(done.stdout).splitlines())

    def _introduce(self) -> None:
        self.git("config", "--local", "user.name", self.person.name)
        self.git("config", "--local", "user.email", self.person.email)


def _exit_code_of(main: Any, args: tuple[str, ...]) -> int:
    try:
        return int(main(list(args)))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return _text(stream.buffer.getvalue())


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _file(path: Path) -> tuple[str, bytes]:
    status = path.lstat()
    if path.is_symlink():
        return stat.filemode(status.st_mode), os.fsencode(path.readlink())
    return stat.filemode(status.st_mode), path.read_bytes() if stat.S_ISREG(status.st_mode) else b""


def _is_cache(path: Path) -> bool:
    names = (*path.parts, "")
    return any(first == "milestones" and second.startswith("cache") for first, second in pairwise(names))
