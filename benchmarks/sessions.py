"""What a checkpoint costs beside `git status` of the same work tree, as the keeper makes it and as a command.

`python benchmarks/sessions.py [FILES]`. The marks are for the keeper's: its process runs already, so what
counts is what it does and the children it starts. The whole process of `git milestone checkpoint`, which
starts an interpreter, reads the records, and looks for pipes and empty folders, stands beside it. Wall time
and CPU (with children), median of interleaved runs.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks._measuring import Bench, Cost, environment
from milestone_git.model.keeping import Keeping
from milestone_git.store.checkpoints.making import KEEPER, Order, make
from milestone_git.store.checkpoints.shape import Writer
from milestone_git.store.repository import Place, discover

TURNS = 15
FILES = 10_000
STATUS = "git status"
MILESTONE = "milestone-001"
Run = Callable[[], object]


def main() -> int:
    """Prints one line for each kind of checkpoint."""
    count = int(sys.argv[1]) if sys.argv[1:] else FILES
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MILESTONE_KEEPER"] = "off"
        bench = Bench(Path(folder) / "repository", {**environment(Path(folder)), "MILESTONE_KEEPER": "off"})
        _prepare(bench, count)
        _measure(bench, count)
        _measure_artefact(bench)
    return 0


def _prepare(bench: Bench, count: int) -> None:
    """Files of 400 bytes, 100 in a folder, and the branch of a milestone; the index knows them all."""
    for number in range(count):
        path = bench.top / "src" / f"{number // 100:03d}" / f"{number:05d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number:08d}\n" * 44, encoding="utf-8")
    bench.command("git", "init", "--quiet", "--initial-branch=main")()
    bench.command("git", "add", ".")()
    bench.command("git", "commit", "--quiet", "-m", "Start")()
    bench.ours("init", "--profile", "solo")()
    bench.ours("plan", "Build homepage")()
    bench.ours("execute", "1")()
    time.sleep(1.1)  # else entries are as old as the index, and Git reads those files each time
    bench.command("git", "update-index", "-q", "--refresh")()
    bench.command("git", "status")()


def _measure(bench: Bench, count: int) -> None:
    place = discover(bench.top, bench.environment)
    one = bench.top / "src" / "000" / "00000.txt"
    print(f"{count} files; median of {TURNS} runs, wall and CPU, as a multiple of `{STATUS}`")
    rows: dict[str, tuple[Run, Run, float]] = {
        STATUS: (_nothing, bench.command("git", "status"), 0),
        "keeper, clean tree": (_nothing, lambda: _keep(place), 1.5),
        "whole command, clean tree": (_nothing, bench.ours("checkpoint"), 0),
    }
    _tell(rows)
    rows = {
        STATUS: (lambda: _change(one), bench.command("git", "status"), 0),
        "keeper, one file changed": (lambda: _change(one), lambda: _keep(place), 2),
        "keeper, nothing new since": (_nothing, lambda: _keep(place), 0),
        "whole command, one file changed": (lambda: _change(one), bench.ours("checkpoint"), 0),
    }
    _tell(rows)


def _measure_artefact(bench: Bench) -> None:
    """A file that is not tracked, below a limit that lets it in: hashed once."""
    place = discover(bench.top, bench.environment)
    artefact = bench.top / "model.bin"
    artefact.write_bytes(os.urandom(1024) * 300 * 1024)
    large = Keeping(most_bytes=1024**3)
    first, again, over = (
        _cost(lambda: _keep(place, large)),
        _cost(lambda: _keep(place, large)),
        _cost(lambda: _keep(place)),
    )
    print(f"300 MB not tracked: first {first.wall:.2f} s, again {again.wall:.3f} s; ", end="")
    print(f"above the limit (not saved): {over.wall:.3f} s")


def _keep(place: Place, keeping: Keeping = Keeping()) -> None:  # noqa: B008  # a value without state
    writer = Writer("sarah", datetime.now(UTC))
    make(place, Order(writer, "cbench", MILESTONE, f"milestone/{MILESTONE}", keeping, by=KEEPER))


def _tell(rows: dict[str, tuple[Run, Run, float]]) -> None:
    found: dict[str, list[Cost]] = {name: [] for name in rows}
    for _ in range(TURNS):
        for name, (prepare, run, _) in rows.items():
            prepare()
            found[name].append(_cost(run))
    medians = {name: _median(costs) for name, costs in found.items()}
    base = medians[STATUS]
    for name, cost in medians.items():
        mark = f"  (mark: {rows[name][2]:g})" if rows[name][2] else ""
        wall, cpu = cost.wall / base.wall, cost.cpu / base.cpu
        print(f"  {name:34} {cost.wall * 1000:7.1f} ms {wall:5.2f} x   cpu {cpu:5.2f} x{mark}")


def _cost(run: Run) -> Cost:
    """Wall and CPU of a run in this process, and of its children."""
    before, start = _cpu(), time.perf_counter()
    run()
    return Cost(_cpu() - before, time.perf_counter() - start)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(one[index] for one in costs) for index in (0, 1)))


def _change(path: Path) -> None:
    path.write_text(f"{time.perf_counter_ns()}\n", encoding="utf-8")


def _nothing() -> None:
    pass


if __name__ == "__main__":
    sys.exit(main())
