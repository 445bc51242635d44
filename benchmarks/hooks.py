"""What our hooks add to a `git commit` that touches no milestone, in milliseconds over one empty `sh` hook.

`python benchmarks/hooks.py [COMMITS]`; 60 pairs where nothing is said. The commits take turns, so that a
machine that slows down slows both; the figures are medians of the differences within a pair, of wall time
and, for a machine that others use too, of CPU. At most 8 ms is the mark.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MARK_MS = 8.0
_WARM = 3

Pair = tuple[tuple[float, float], tuple[float, float]]


def main() -> int:
    """Prints one line a case; 1 where the first is over the mark."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        top, environment = Path(folder) / "repository", _environment(Path(folder))
        _prepare(top, environment)
        on_main = _measure(top, environment, ".git/hooks", pairs)
        _told("on the trunk", on_main)
        _git(top, environment, "switch", "-q", "-c", "milestone/milestone-001")
        _told("on the branch of a milestone, trailer added", _measure(top, environment, ".git/hooks", pairs))
        _git(top, environment, "switch", "-q", "main")
        _ours(top, environment, "hooks", "install", "--quiet", "--reference-transaction")
        _told("with reference-transaction", _measure(top, environment, ".git/hooks", pairs))
    print(f"mark: at most {MARK_MS:.0f} ms more on the trunk")
    return int(min(_more(on_main, 0), _more(on_main, 1)) > MARK_MS)


def _told(what: str, measured: list[Pair]) -> None:
    wall, cpu = (_more(measured, index) for index in (0, 1))
    empty, ours = (statistics.median(one[side][0] for one in measured) for side in (0, 1))
    figures = f"{wall:+6.1f} ms wall {cpu:+6.1f} ms CPU"
    print(f"{what:44} {figures}  (wall {ours:.1f} against {empty:.1f}, {len(measured)} pairs)")


def _more(measured: list[Pair], index: int) -> float:
    return statistics.median(ours[index] - empty[index] for empty, ours in measured)


def _measure(top: Path, environment: dict[str, str], hooks: str, pairs: int) -> list[Pair]:
    found = []
    for turn in range(pairs + _WARM):
        pair = (_commit(top, environment, "../empty"), _commit(top, environment, hooks))
        if turn >= _WARM:
            found.append(pair)
    return found


def _commit(top: Path, environment: dict[str, str], hooks: str) -> tuple[float, float]:
    (top / "notes.txt").write_text(f"{time.perf_counter_ns()}\n", encoding="utf-8")
    words = ["git", "-c", f"core.hooksPath={hooks}", "commit", "--quiet", "--all", "-m", "work"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, cwd=top, env=environment, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1000, cpu * 1000


def _prepare(top: Path, environment: dict[str, str]) -> None:
    top.mkdir()
    _git(top, environment, "init", "--quiet", "-b", "main")
    _ours(top, environment, "init", "--quiet")
    _ours(top, environment, "plan", "--quiet", "One", "Two", "Three")
    (top / "notes.txt").touch()
    _git(top, environment, "add", "notes.txt")
    empty = top.parent / "empty" / "pre-commit"
    empty.parent.mkdir()
    empty.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    empty.chmod(0o755)


def _git(top: Path, environment: dict[str, str], *words: str) -> None:
    subprocess.run(["git", *words], cwd=top, env=environment, check=True)


def _ours(top: Path, environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "milestone_git", *words], cwd=top, env=environment, check=True)


def _environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    (home / "gitconfig").write_text(
        "[user]\n\tname = Bench\n\temail = bench@example.org\n"
        "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n",
        encoding="utf-8",
    )
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(home),
    }


if __name__ == "__main__":
    sys.exit(main())
