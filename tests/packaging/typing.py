"""A person at a real shell: types into a terminal, presses TAB, and reads what the line has become."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import time
from collections.abc import Sequence
from pathlib import Path

PATIENCE_SECONDS = 20
# Sequences by which a terminal is told to move, colour and report.
_CONTROLS = re.compile(r"\x1b(\[[0-9;?>=]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78MK])|\r")


class Terminal:
    """An interactive shell in ``directory`` with exactly ``environment``, on a terminal 200 columns wide."""

    def __init__(self, words: Sequence[str], directory: Path, environment: dict[str, str]) -> None:
        self._seen = ""
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.chdir(directory)
            os.execvpe(
                words[0], list(words), {**environment, "TERM": "xterm", "COLUMNS": "200", "LINES": "50"}
            )
        self.run("stty cols 200 rows 50")

    def press(self, keys: str) -> None:
        os.write(self._file, keys.encode())

    def run(self, line: str) -> str:
        """Enters a line and gives what was shown until it was done."""
        start = len(self._seen)
        self.press(f"{line}; echo e''nd\r")
        self.wait_for("end", start)
        return self._seen[start:]

    def completed(self, line: str) -> str:
        """What ``line`` has become after one TAB, as the shell would run it."""
        found = re.findall(r"^< (.*) >$", self.offered(line, times=1), flags=re.MULTILINE)
        return str(found[-1]) if found else ""

    def offered(self, line: str, times: int = 3) -> str:
        """What is shown after so many TABs, of which the first may insert; the line is printed, and not run.

        A shell takes its keys one after the other, so nobody needs to wait for a TAB.
        """
        start = len(self._seen)
        tabs = "\t" * times
        self.press(f"{line}{tabs}\x01echo '<' \x05 '>'\r")
        self.wait_for(">\n", start)
        return self._seen[start:]

    def wait_for(self, text: str, start: int = 0) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self._seen[start:]:
            if time.monotonic() > deadline:
                raise AssertionError(f"{text!r} was not shown: {self._seen[start:]!r}")
            self._read(0.1)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.close(self._file)
        os.waitpid(self._pid, 0)

    def _read(self, seconds: float) -> None:
        if select.select([self._file], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                self._seen += _CONTROLS.sub("", os.read(self._file, 65536).decode("utf-8", "replace"))
