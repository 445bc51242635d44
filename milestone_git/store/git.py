"""One git child: a list of words in, bytes out, and an error that keeps what git said."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from milestone_git.model.diagnostic import refusal

# Messages of git are shown and sometimes read, so they are asked for in English; quoted paths never are:
# every list of paths is read with -z. `log.showSignature` would put lines of its own between ours.
_WORDS = ("git", "-c", "log.showSignature=false")
_PIECE_BYTES = 1024 * 1024
_PLAIN = {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


class GitFailed(Exception):
    """A git child ended with a status that its caller did not expect."""

    def __init__(self, arguments: Sequence[str], status: int, stderr: str) -> None:
        words = list(arguments)
        while words[:1] == ["-c"]:
            words = words[2:]
        super().__init__(f"git {' '.join(words[:2])}: {stderr.strip() or f'exit {status}'}")
        self.status = status
        self.stderr = stderr.strip()


class Done(NamedTuple):
    """How a child ended that may fail; ``status`` is None where its time was over and it was killed."""

    status: int | None
    stdout: str
    stderr: str


class Git(NamedTuple):
    """The git command in ``directory``; ``environment`` is the caller's own, whole."""

    directory: Path
    environment: Mapping[str, str]

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        expect: Sequence[int] = (0,),
        extra: Mapping[str, str] | None = None,
    ) -> bytes:
        """Standard output of one child. Raises ``GitFailed`` for a status not in ``expect``."""
        environment = {**self.environment, **_PLAIN, **(extra or {})}
        try:
            done = subprocess.run(
                [*_WORDS, *arguments],
                cwd=self.directory,
                env=environment,
                input=stdin,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise refusal(
                "MG011",
                "the `git` command is not on PATH",
                "install Git 2.38 or newer: https://git-scm.com/downloads",
            ) from error
        if done.returncode not in expect:
            raise GitFailed(arguments, done.returncode, done.stderr.decode(errors="replace"))
        return done.stdout

    def line(
        self,
        *arguments: str,
        stdin: bytes = b"",
        expect: Sequence[int] = (0,),
        extra: Mapping[str, str] | None = None,
    ) -> str:
        """Standard output as one string without its last newline; empty where git said nothing."""
        return (
            self.run(*arguments, stdin=stdin, expect=expect, extra=extra)
            .decode(errors="surrogateescape")
            .rstrip("\n")
        )

    def words(self, *arguments: str, expect: Sequence[int] = (0,)) -> list[str]:
        """The fields of an output that was asked for with `-z`."""
        text = self.run(*arguments, expect=expect).decode(errors="surrogateescape")
        return text.split("\0")[:-1] if text else []

    @contextlib.contextmanager
    def output(self, *arguments: str, stdin: bytes) -> Iterator[IO[bytes]]:
        """Standard output of one child as a file, for what is too much to be held at once.

        Raises ``GitFailed`` at the end, where it was read to its end.
        """
        from tempfile import TemporaryFile  # few need it

        with TemporaryFile() as given, TemporaryFile() as said:
            given.write(stdin)
            given.seek(0)
            with subprocess.Popen(
                [*_WORDS, *arguments], cwd=self.directory, env={**self.environment, **_PLAIN},
                stdin=given, stdout=subprocess.PIPE, stderr=said, bufsize=_PIECE_BYTES,
            ) as child:  # fmt: skip
                assert child.stdout is not None
                yield child.stdout
            if child.returncode:
                said.seek(0)
                raise GitFailed(arguments, child.returncode, said.read().decode(errors="replace"))

    def child(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A child that is asked and answers; who leaves its context ends it."""
        return subprocess.Popen(
            [*_WORDS, *arguments], cwd=self.directory, env={**self.environment, **_PLAIN},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def attempt(
        self, *arguments: str, seconds: float | None = None, extra: Mapping[str, str] | None = None
    ) -> Done:
        """A child that speaks to a remote, where failing is no error of ours.

        After ``seconds`` it is killed with all that it has started (`ssh`, a credential helper), which would
        hold the terminal, or a lock. Without a limit it stays in our process group and may ask a question.
        """
        with subprocess.Popen(
            [*_WORDS, *arguments],
            cwd=self.directory,
            env={**self.environment, **_PLAIN, **(extra or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=seconds is not None,
        ) as child:
            try:
                out, said = child.communicate(timeout=seconds)
                status: int | None = child.returncode
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                out, said = child.communicate()
                status = None
        return Done(status, out.decode(errors="replace"), said.decode(errors="replace").strip())

    def succeeds(self, *arguments: str, extra: Mapping[str, str] | None = None) -> bool:
        """Whether the child ended with 0 rather than 1; anything else raises ``GitFailed``."""
        try:
            self.run(*arguments, extra=extra)
        except GitFailed as failed:
            if failed.status == 1:
                return False
            raise
        return True


def without_repository(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without the variables that tie a child to the repository of a running hook (R48)."""
    local = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"}
    return {key: value for key, value in environment.items() if key not in local}


def process_environment() -> dict[str, str]:
    """The environment of this process, as the doors pass it on."""
    return dict(os.environ)
