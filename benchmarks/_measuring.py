"""Whole processes by the CPU they take, in one run with what they are compared to."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

Run = Callable[[], None]


class Cost(NamedTuple):
    """Seconds, children included."""

    cpu: float
    wall: float


def timed(run: Run) -> Cost:
    """What one run costs."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def medians(runs: Mapping[str, tuple[Run, Run]], turns: int) -> dict[str, Cost]:
    """The median of ``turns`` interleaved runs: a machine that slows down slows the baseline too.

    Of each pair the first run prepares and is not counted.
    """
    found: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(turns):
        for name, (prepare, run) in runs.items():
            prepare()
            found[name].append(timed(run))
    return {
        name: Cost(*(statistics.median(one[index] for one in costs) for index in (0, 1)))
        for name, costs in found.items()
    }


def environment(home: Path) -> dict[str, str]:
    """A user of our own, and nothing of the machine's configuration."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    (home / "gitconfig").write_text(
        "[user]\nname = Sarah Example\nemail = sarah@example.org\n", encoding="utf-8"
    )
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(home),
    }


class Bench(NamedTuple):
    """A repository at ``top`` and the environment of its user."""

    top: Path
    environment: dict[str, str]

    def command(self, *words: str, statuses: tuple[int, ...] = (0,)) -> Run:
        """A run of any command; another status than these is an error."""

        def run() -> None:
            done = subprocess.run(words, cwd=self.top, env=self.environment, check=False, capture_output=True)
            if done.returncode not in statuses:
                raise RuntimeError(f"{words}: {done.returncode}\n{done.stderr.decode(errors='replace')}")

        return run

    def ours(self, *words: str) -> Run:
        """A run of `git-milestone`."""
        return self.command(sys.executable, "-m", "milestone_git", *words)

    def commit(self, hooks: str) -> Run:
        """A commit of one file that is no milestone, with the hooks of a folder."""
        words = ["git", "-c", f"core.hooksPath={hooks}", "commit", "--quiet", "-m", "work", "notes.txt"]

        def run() -> None:
            note = self.top / "notes.txt"
            fresh = not note.exists()
            note.write_text(f"{time.perf_counter_ns()}\n", encoding="utf-8")
            if fresh:
                self.command("git", "add", "notes.txt")()
            self.command(*words)()

        return run
