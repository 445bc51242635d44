"""What sync costs with nothing new, and what a log of 100,000 events of 45 writers costs to read.

`python benchmarks/sync.py [EVENTS]`. Whole processes, wall time and CPU with that of children, against
`git fetch` of the same refs and bare Python in the same run.

Where the marks stand, with the version before in one run, once, on two cores under a load of 10 to 13 (bare
Python 25 ms; quiet 8):

- A log of 100,000 events, cold: 288 x, was 402; the mark of 3 s is 375 x on a quiet machine. Git's `rev-list`
  and `cat-file` are a third of that, to parse and check each entry another, and to keep them the rest.
- Warm, mark 10: `log --max-count` 9 x; `plan` 11 x, was 33, as it reads what is told and no event (decision
  0021). `log` of one milestone still reads every event that is kept: 33 x, not measured anew.
- `sync` with nothing new: 11 to 14 fetches, as before; mark 3. Our imports are half of it, and six children
  of Git the rest.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._measuring import Bench, Cost, environment, medians

TURNS = 7
WRITERS = 45
MILESTONES = 400
CACHE = ".git/milestones/cache.sqlite"
PYTHON, FETCH = "python -c pass", "git fetch of the same refs"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def main() -> int:
    """Prints one line a command."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "repository", environment(Path(folder)))
        uid = _prepare(bench)
        _sync(bench)
        _fill(bench, uid, count)
        _reading(bench, count)
    return 0


def _prepare(bench: Bench) -> str:
    bench.top.mkdir(parents=True)
    for words in (
        ("git", "init", "--quiet", "--initial-branch=main"),
        ("git", "commit", "--quiet", "--allow-empty", "-m", "Start"),
        ("git", "init", "--quiet", "--bare", "../origin.git"),
        ("git", "remote", "add", "origin", "../origin.git"),
    ):
        bench.command(*words)()
    bench.ours("init", "--profile", "team", "--no-hooks")()
    bench.ours("plan", "Build homepage")()
    bench.command("git", "push", "--quiet", "--set-upstream", "origin", "main")()
    bench.ours("sync", "origin")()
    text = (bench.top / ".milestones/config/repository.yaml").read_text(encoding="utf-8")
    return next(line[5:] for line in text.split("\n") if line.startswith("uid: "))


def _sync(bench: Bench) -> None:
    """Three fetches are the mark; a Python that has imported what a command needs is said beside it."""
    refs = ("+refs/milestones/log/*:refs/milestones-inbox/origin/log/*",
            "+refs/milestones/counter*:refs/milestones-inbox/origin/counter*")  # fmt: skip
    runs = {
        PYTHON: bench.command(sys.executable, "-c", "pass"),
        FETCH: bench.command("git", "fetch", "--quiet", "--no-tags", "origin", *refs),
        "git milestone --version": bench.ours("--version"),
        "git milestone sync": bench.ours("sync"),
    }
    bench.ours("sync")()
    costs = medians({name: (_nothing, run) for name, run in runs.items()}, TURNS)
    print("nothing new; median of", TURNS, "runs")
    for name, cost in costs.items():
        print(_line(name, cost, costs[FETCH], "fetches"))


def _fill(bench: Bench, uid: str, count: int) -> None:
    """A log as 45 people would have written it, each entry having seen one other chain now and then."""
    chance = random.Random(4)  # the same log in every run
    uids = ["".join(chance.choice(_LETTERS) for _ in range(25)) for _ in range(MILESTONES)]
    tips: list[tuple[int, int]] = [(0, 0)] * WRITERS
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=bench.top, stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        for mark in range(1, count + 1):
            writer, other = chance.randrange(WRITERS), chance.randrange(WRITERS)
            own, clock = tips[writer]
            seen, theirs = tips[other] if mark % 4 == 0 and other != writer else (0, 0)
            tips[writer] = (mark, max(clock, theirs) + 1)
            number = chance.randrange(MILESTONES)
            entry = _entry(uid, writer, f"0{uids[number]}", number, tips[writer][1])
            head = f"commit refs/milestones/log/p{writer}/c1\nmark :{mark}\n"
            who = f"committer p{writer} <p{writer}@milestones.invalid> {1767600000 + mark} +0000\n"
            parents = (f"from :{own}\n" if own else "") + (f"merge :{seen}\n" if seen else "")
            child.stdin.write(f"{head}{who}data {len(entry)}\n{entry}{parents}\n".encode())
    bench.command("git", "repack", "-adq")()


def _entry(uid: str, writer: int, milestone: str, number: int, clock: int) -> str:
    name = f"milestone-{number + 100}"
    body = {
        "v": 1, "repo": uid, "kind": "task-start", "uid": milestone, "milestone": name, "actor": f"p{writer}",
        "at": "2026-01-05T18:00:00Z", "clock": clock, "task": "t-4k2x", "title": "JWT token generation",
    }  # fmt: skip
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return f'p{writer} started task t-4k2x "JWT token generation" of {name}\n\n{text}\n'


def _reading(bench: Bench, count: int) -> None:
    log, plan = ("log", "--max-count", "5"), ("plan", "--dry-run", "Next")
    bench.ours(*log)()
    runs = {
        PYTHON: (_nothing, bench.command(sys.executable, "-c", "pass")),
        "log --max-count 5, cold": (lambda: (bench.top / CACHE).unlink(), bench.ours(*log)),
        "log --max-count 5, warm": (_nothing, bench.ours(*log)),
        "status, warm": (_nothing, bench.ours("status")),
        "log 100, warm": (_nothing, bench.ours("log", "1", "--max-count", "5")),
        "plan, warm": (_nothing, bench.ours(*plan)),
    }
    costs = medians(runs, 3)
    print(f"\n{count} events of {WRITERS} writers; median of 3 runs; marks: cold 3 s, warm 10 x bare Python")
    for name, cost in costs.items():
        print(_line(name, cost, costs[PYTHON], "bare Pythons"))


def _line(name: str, cost: Cost, base: Cost, unit: str) -> str:
    return f"{name:28} wall {cost.wall:7.3f} s  CPU {cost.cpu:7.3f} s  {cost.cpu / base.cpu:6.1f} {unit}"


def _nothing() -> None:
    """Prepares nothing."""


if __name__ == "__main__":
    sys.exit(main())
