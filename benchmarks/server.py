"""What a guarded server adds to a push, in milliseconds over the same push without a hook.

`python benchmarks/server.py [RECORDS] [PAIRS]`; 10,000 and 15 where nothing is said. The pushes take
turns; the figures are medians of the differences within a pair, wall time and CPU. The marks: a record at
most 150 ms, code alone at most 25 ms. A first push of 20,000 commits is measured once.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks._measuring import environment

_WARM = 2
RECORD_MS, CODE_MS = 150.0, 25.0
COMMITS = 20_000
Change = Callable[[int], None]


class Field(NamedTuple):
    """A clone at ``top`` with two servers beside it: one with our hooks, and one without any."""

    top: Path
    environment: dict[str, str]

    def git(self, *words: str, at: Path | None = None, sent: bytes = b"") -> str:
        """Standard output of one child."""
        done = subprocess.run(
            ["git", *words],
            cwd=at or self.top,
            env=self.environment,
            input=sent,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"git {words}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode().strip()

    def ours(self, *words: str, at: Path | None = None) -> None:
        """A run of `git-milestone`."""
        command = [sys.executable, "-m", "milestone_git", *words]
        subprocess.run(command, cwd=at or self.top, env=self.environment, check=True, capture_output=True)


def main() -> int:
    """Prints a line a case; 1 where one is over its mark, in wall time and in CPU."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    with tempfile.TemporaryDirectory() as folder:
        field = _made(Path(folder), count)
        over = _told(f"one changed record of {count}", _measured(field, _edit(field), pairs), RECORD_MS)
        over |= _told(f"code alone, beside {count} records", _measured(field, _code(field), pairs), CODE_MS)
        _first(field)
    return int(over)


def _made(folder: Path, count: int) -> Field:
    top, told = folder / "clone", environment(folder)
    top.mkdir()
    field = Field(top, told)
    field.git("init", "--quiet", "-b", "main")
    (top / "notes.txt").write_text("0\n", encoding="utf-8")
    field.ours("init", "--quiet", "--profile", "solo")
    for number in range(1, count + 1):
        path = top / f".milestones/active/milestone-{number:03d}.yaml"
        path.write_text(_record(number), encoding="utf-8")
    field.git("add", "--all")
    field.git("commit", "--quiet", "--no-verify", "-m", "Plan")
    for name in ("guarded", "plain"):
        field.git("init", "--quiet", "--bare", "-b", "main", str(folder / f"{name}.git"))
        field.git("remote", "add", name, str(folder / f"{name}.git"))
        field.git("push", "--quiet", "--no-verify", name, "main")
    field.git("repack", "-adq")
    field.ours("hooks", "install", "--server", at=folder / "guarded.git")
    return field


def _record(number: int) -> str:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    uid = "".join(letters[(number >> shift) & 31] for shift in (15, 10, 5, 0))
    tasks = "".join(
        f"  - id: t-{index}\n    title: Task {index} of {number}\n    status: todo\n    estimate: 2h\n"
        for index in range(8)
    )
    return (
        f"schema: 1\nid: milestone-{number:03d}\nuid: 01JD8XQ4M7E2V9K3T5R6W8{uid}\n"
        f"title: Milestone number {number}\nstatus: planned\npriority: medium\nestimate: 3d\ntasks:\n{tasks}"
    )


def _edit(field: Field) -> Change:
    def change(turn: int) -> None:
        path = field.top / ".milestones/active/milestone-005.yaml"
        path.write_text(_record(5).replace("3d", f"{turn + 4}d"), encoding="utf-8")
        field.git("commit", "--quiet", "--no-verify", "--all", "-m", f"Estimate {turn}")

    return change


def _code(field: Field) -> Change:
    def change(turn: int) -> None:
        (field.top / "notes.txt").write_text(f"{time.perf_counter_ns()}\n", encoding="utf-8")
        field.git("commit", "--quiet", "--no-verify", "--all", "-m", f"Work {turn}")

    return change


def _measured(field: Field, change: Change, pairs: int) -> list[tuple[float, float]]:
    """What each pair differs by, in milliseconds of wall time and of CPU."""
    found = []
    for turn in range(pairs + _WARM):
        change(turn)
        names = ("plain", "guarded") if turn % 2 else ("guarded", "plain")
        costs = {name: _push(field, name) for name in names}
        if turn >= _WARM:
            found.append(tuple(costs["guarded"][index] - costs["plain"][index] for index in (0, 1)))
    return [(one[0], one[1]) for one in found]


def _push(field: Field, name: str) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    field.git("push", "--quiet", "--no-verify", name, "main")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def _told(what: str, measured: list[tuple[float, float]], mark: float) -> bool:
    wall, cpu = (statistics.median(one[index] for one in measured) for index in (0, 1))
    print(f"{what:40} {wall:+7.1f} ms wall {cpu:+7.1f} ms CPU  (mark {mark:.0f}, {len(measured)} pairs)")
    return min(wall, cpu) > mark


def _first(field: Field) -> None:
    """A first push of many commits, to a server of its own, and to one without a hook."""
    stream = [b"reset refs/heads/long\nfrom refs/heads/main^0\n\n"]
    for number in range(COMMITS):
        text = b"line %d\n" % number
        stream.append(
            b"commit refs/heads/long\ncommitter Bench <bench@example.org> %d +0000\ndata 4\nwork\n"
            b"M 100644 inline src/%d.txt\ndata %d\n%s\n"
            % (1767636000 + number, number % 500, len(text), text)
        )
    field.git("fast-import", "--quiet", "--force", sent=b"".join(stream))
    for name, guarded in (("bare", False), ("watched", True)):
        server = field.top.parent / f"{name}.git"
        field.git("init", "--quiet", "--bare", "-b", "main", str(server))
        if guarded:
            field.ours("hooks", "install", "--server", at=server)
        start = time.perf_counter()
        field.git("push", "--quiet", "--no-verify", str(server), "long:main")
        said = "guarded" if guarded else "without a hook"
        print(f"first push of {COMMITS:,} commits, {said:15} {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    sys.exit(main())
