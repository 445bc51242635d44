"""One bash that stays open: runs a command at a time and hands back what a person would see."""

from __future__ import annotations

import os
import secrets
import select
import shlex
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from demo.hermetic import Clock

PATIENCE_SECONDS = 120


class Shown(NamedTuple):
    """What a command printed, standard output and error as they came, and its exit code."""

    lines: tuple[str, ...]
    exit_code: int


class ShellError(RuntimeError):
    """The shell itself ended or hangs: nothing after this command can be played."""


class Shell:
    """A bash in `directory` that is told exactly `environment`; commands have no standard input.

    With a clock every command is a minute later than the last; without one it is the real time.
    """

    def __init__(self, directory: Path, environment: dict[str, str], clock: Clock | None) -> None:
        self._clock = clock
        self._mark = f"[end {secrets.token_hex(8)}]"
        self._process = subprocess.Popen(
            ("bash", "--noprofile", "--norc"),
            cwd=directory,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
        )

    def run(self, command: str) -> Shown:
        """Run one command (several lines, here-documents and all); `cd` and variables stay for the next."""
        dates = ""
        if self._clock:
            self._clock.advance()
            dates = "".join(f"export {name}={date}\n" for name, date in self._clock.environment().items())
        # eval takes the text whole, so a slip in it cannot swallow the mark.
        script = f"{dates}eval {shlex.quote(command)} </dev/null\nprintf '\\n%s %d\\n' '{self._mark}' $?\n"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(script.encode())
        except BrokenPipeError as gone:
            raise ShellError(f"the shell has ended before `{command}`") from gone
        return self._read(command)

    def close(self) -> None:
        """End the shell; what it started in the background is left alone."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait()

    def _read(self, command: str) -> Shown:
        assert self._process.stdout is not None
        mark, seen = f"\n{self._mark} ".encode(), b""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            output, found, rest = seen.partition(mark)
            if found and rest.endswith(b"\n"):
                return Shown(_lines(output), int(rest))
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise ShellError(f"`{command}` has not ended after {PATIENCE_SECONDS} s")
            some = os.read(self._process.stdout.fileno(), 65536)
            if not some:
                raise ShellError(f"`{command}` has ended the shell")
            seen += some


def _lines(output: bytes) -> tuple[str, ...]:
    text = output.decode("utf-8", "replace").rstrip()
    return tuple(line.rstrip() for line in text.split("\n")) if text else ()
