"""What a day's commands cost as whole processes, as ratios to bare Python and a bare `git commit`.

`python benchmarks/daily.py [MILESTONES]`; 200 where nothing is said. Every figure is the median of
interleaved runs, so that a machine that slows down slows the baseline too.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 9
_TITLES = 50  # milestones a `plan`, to make the repository in a few commits


def main() -> int:
    """Prints one line a command: milliseconds of CPU and wall time, and the ratio to its baseline."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder) / "repository"
        environment = _environment(Path(folder))
        _prepare(top, environment, count)
        python, commit = "python -c pass", "git commit, one file, no hooks"
        measured = {
            python: (_command(top, environment, [sys.executable, "-c", "pass"]), python),
            "--help": (_ours(top, environment, "--help"), python),
            "list": (_ours(top, environment, "list"), python),
            "status": (_ours(top, environment), python),
            "show 7": (_ours(top, environment, "show", "7"), python),
            "check": (_ours(top, environment, "check"), python),
            commit: (_commit(top, environment, "/dev/null"), commit),
            "git commit, our hooks, no milestone": (_commit(top, environment, ".git/hooks"), commit),
            "plan": (_ours(top, environment, "plan", "One more"), commit),
        }
        _print(count, measured)
    return 0


def _print(count: int, measured: dict[str, tuple[Callable[[], None], str]]) -> None:
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in measured}
    for turn in range(RUNS + 1):
        for name, (run, _) in measured.items():
            figure = _timed(run)
            if turn:  # the first turn warms caches
                figures[name].append(figure)
    print(f"{count} milestones, median of {RUNS}, children included; ratio of CPU to the baseline")
    for name, (_, baseline) in measured.items():
        cpu, wall = (statistics.median(one[index] for one in figures[name]) for index in (0, 1))
        base = statistics.median(one[0] for one in figures[baseline])
        print(f"{name:38} {cpu * 1000:7.0f} ms cpu {wall * 1000:7.0f} ms wall {cpu / base:6.1f} x {baseline}")


def _timed(run: Callable[[], None]) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def _environment(home: Path) -> dict[str, str]:
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


def _prepare(top: Path, environment: dict[str, str], count: int) -> None:
    top.mkdir()
    subprocess.run(["git", "init", "--quiet", "-b", "main"], cwd=top, env=environment, check=True)
    _ours(top, environment, "init", "--quiet")()
    for first in range(0, count, _TITLES):
        titles = [f"Milestone {number}" for number in range(first, min(first + _TITLES, count))]
        _ours(top, environment, "plan", "--quiet", "--estimate", "3d", "--label", "bench", *titles)()


def _ours(top: Path, environment: dict[str, str], *words: str) -> Callable[[], None]:
    return _command(top, environment, [sys.executable, "-m", "milestone_git", *words])


def _command(top: Path, environment: dict[str, str], words: list[str]) -> Callable[[], None]:
    def run() -> None:
        subprocess.run(words, cwd=top, env=environment, check=True, capture_output=True)

    return run


def _commit(top: Path, environment: dict[str, str], hooks: str) -> Callable[[], None]:
    words = ["git", "-c", f"core.hooksPath={hooks}", "commit", "--quiet", "--all", "-m", "work"]

    def run() -> None:
        note = top / "notes.txt"
        fresh = not note.exists()
        note.write_text(f"{time.perf_counter_ns()}\n", encoding="utf-8")
        if fresh:
            subprocess.run(["git", "add", "notes.txt"], cwd=top, env=environment, check=True)
        subprocess.run(words, cwd=top, env=environment, check=True)

    return run


if __name__ == "__main__":
    sys.exit(main())
