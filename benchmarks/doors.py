"""What every door costs beside 200 and 10,000 records of 40 lines, against bare Python and a bare commit.

`python benchmarks/doors.py [RECORDS...]`. Whole processes, CPU with that of children; the mark that each is
to meet stands beside it. The commit that touches no milestone is in `benchmarks/hooks.py`.

What meets its mark and what misses it at 10,000, on an idle machine, in two runs (bare Python 18 and 20 ms,
which alone moves a ratio by a tenth; `git commit` 69 and 72):

- `--help`: 4 x. `list`, `status`, `show` warm: 10, 8 and 8 x (`list` 9.6 and 10.6): the answer is given again
  (decision 0020). What is left is the start of Python, a `stat` for each file, as hand edits are to be
  seen, three children of Git, and for `list` a megabyte of text.
- `list`, `status`, `show` behind an edit: 18, 16 and 15 x, were 22, 21 and 19; mark 10. To look is 7, the
  names and rows of 10,000 records, our own modules and a pass over all of them are the rest. It would take
  to mend the answer that is kept, line by line.
- `pre-commit` of one record: 6.0 x as it is installed, 6.3 out of a source tree, was 8; mark 6. Python, its
  `subprocess`, `pathlib` and `sqlite3` are half of it, three children of Git a tenth.
- `check`: warm 8 x (mark 12), behind an edit 22 to 25 x, was 33. Cold 192 and 228 x (mark 250), was 240; with
  comments, CRLF, blocks and quotes 241, was 600 (decision 0022). Reading a log of 55,000 events as well
  doubles it, and takes 178 MB; the most of any process was 216 (mark 200), where 10,000 records are told
  to the log for the first time or read from it. Without that `check` takes 86 MB, `plan` 41.
- `plan`: 6 to 7 x a commit, was 9; mark 2.5. The imports and the look at 10,000 files come to that mark, and
  twenty children of Git are half of it again (decision 0023).
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks._measuring import Bench, Cost, Run, environment, medians, timed

TURNS = 5
CACHE = ".git/milestones/cache.sqlite"
PYTHON, COMMIT = "python -c pass", "git commit of one file"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# Of 100 documents as people leave them: how many have comments, CRLF, block scalars, quotes that matter.
SHARES = {"comments": 30, "crlf": 10, "blocks": 15, "quoted": 10}


class Mark(NamedTuple):
    """``factor`` times the CPU of ``base`` is the most ``run`` may take; 0 where nobody set a mark.

    ``before`` prepares it and is not counted; where it is None, a first run does, so that caches are warm.
    """

    run: Run
    base: str
    factor: float = 0
    before: Run | None = None


def main() -> int:
    """Prints one line a door, for each number of records."""
    counts = [int(word) for word in sys.argv[1:]] or [200, 10_000]
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), count)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of any of these processes: {peak:.0f} MB (mark: 200)")
    return 0


def _installed(folder: Path) -> str:
    """A copy of the package as a wheel lays it out: people have no source tree, whose every file is looked at
    to know whether it has changed.
    """
    root = Path(__file__).parents[1]
    targets = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "milestone_git", folder / "milestone_git", ignore=unwanted)
    for source, target in targets["wheel"]["force-include"].items():
        shutil.copytree(root / source, folder / target, ignore=unwanted)
    return str(folder)


def _measure(folder: Path, count: int) -> None:
    user = {**environment(folder), "PYTHONPATH": _installed(folder / "installed")}
    bench = Bench(folder / "repository", user)
    _prepare(bench, count, {})
    cold = _cold(bench)  # before any command that writes has told 10,000 records to the log
    print(f"\n{count} records of 40 lines; median CPU of {TURNS} runs, as a multiple of its base")
    edit, stage = _edit(bench), _stage(bench)
    marks = {
        PYTHON: Mark(bench.command(sys.executable, "-c", "pass"), PYTHON),
        COMMIT: Mark(bench.commit("/dev/null"), COMMIT),
        "--help": Mark(bench.ours("--help"), PYTHON, 6),
        "list": Mark(bench.ours("list"), PYTHON, 10),
        "status": Mark(bench.ours("status"), PYTHON, 10),
        "show 7": Mark(bench.ours("show", "7"), PYTHON, 10),
        "check, nothing changed": Mark(bench.ours("check"), PYTHON, 12),
        "list behind a hand edit": Mark(bench.ours("list"), PYTHON, 10, edit),
        "status behind a hand edit": Mark(bench.ours("status"), PYTHON, 10, edit),
        "show 7 behind a hand edit": Mark(bench.ours("show", "7"), PYTHON, 10, edit),
        "check behind a hand edit": Mark(bench.ours("check"), PYTHON, 0, edit),
        "pre-commit, one record changed": Mark(bench.ours("hook", "pre-commit"), PYTHON, 6, stage),
        "plan": Mark(bench.ours("plan", "One more"), COMMIT, 2.5),
    }
    costs = medians({name: (mark.before or mark.run, mark.run) for name, mark in marks.items()}, TURNS)
    for name, mark in marks.items():
        _tell(name, costs[name], costs[mark.base], mark)
    bare = costs[PYTHON]
    _tell("check, cold", cold, bare, Mark(bench.ours(), PYTHON, 250))
    _tell("check, cold, and a log that tells of all", _cold(bench), bare, Mark(bench.ours(), PYTHON))
    shutil.rmtree(bench.top)
    _prepare(bench, count, SHARES)
    shares = ", ".join(f"{share}% {name}" for name, share in SHARES.items())
    _tell(f"check, cold; {shares}", _cold(bench), bare, Mark(bench.ours(), PYTHON))


def _tell(name: str, cost: Cost, base: Cost, mark: Mark) -> None:
    ratio = cost.cpu / base.cpu
    judged = (
        "" if not mark.factor else f"mark {mark.factor:g} x: {'met' if ratio <= mark.factor else 'missed'}"
    )
    print(f"{name:32} {cost.cpu * 1000:7.0f} ms cpu {ratio:7.1f} x {mark.base:24} {judged}".rstrip())


def _cold(bench: Bench) -> Cost:
    def run() -> None:
        (bench.top / CACHE).unlink(missing_ok=True)
        bench.ours("check")()

    return sorted(timed(run) for _ in range(3))[1]


def _edit(bench: Bench) -> Run:
    path = bench.top / ".milestones/active/milestone-005.yaml"
    numbers = iter(range(1_000_000))

    def edit() -> None:
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[3] = f"title: Edited by hand {next(numbers)}"
        path.write_text("\n".join(lines), encoding="utf-8")

    return edit


def _stage(bench: Bench) -> Run:
    """The edited record in the index, and nothing else of what other runs have left there."""
    edit = _edit(bench)
    add = bench.command("git", "add", ".milestones/active/milestone-005.yaml")

    def stage() -> None:
        edit()
        add()

    return stage


def _prepare(bench: Bench, count: int, shares: dict[str, int]) -> None:
    """A repository with ``count`` records, each waiting for an earlier one, in one commit."""
    bench.top.mkdir()
    bench.command("git", "init", "--quiet", "-b", "main")()
    bench.ours("init", "--quiet")()
    source = random.Random(1)
    for number in range(1, count + 1):
        path = bench.top / f".milestones/active/milestone-{number:03}.yaml"
        path.write_bytes(_laid_out(_record(source, number), source, shares))
    bench.command("git", "-c", "core.autocrlf=false", "add", "--all")()
    bench.command("git", "commit", "--quiet", "--no-verify", "-m", "plan")()


def _record(source: random.Random, number: int) -> str:
    uid = "01JD" + "".join(source.choice(_LETTERS) for _ in range(22))
    before = f"\n  - milestone: milestone-{source.randrange(1, number):03}" if number > 1 else " []"
    lag = "\n    kind: technical\n    type: FS\n    lag: 0d" if number > 1 else ""
    tasks = "\n".join(
        f"  - id: t-{place}k2x\n    title: JWT token generation {place}\n    status: "
        f"{'done' if place < number % 4 else 'todo'}\n    assignees: [sarah]\n    estimate: 2h"
        for place in range(3)
    )
    return (
        f"schema: 1\nid: milestone-{number:03}\nuid: {uid}\ntitle: Milestone number {number}\n"
        "category: backend\nlabels: [bench, api]\nstatus: planned\nowner: sarah\npriority: high\n"
        f"estimate: 5d\ndue: 2027-03-01\ndepends_on:{before}{lag}\n"
        "phases:\n  design:\n    owner: sarah\n    sla: 24h\n    deliverables:\n"
        "      - title: Authentication architecture\n        path: docs/auth/architecture.md\n"
        f"tasks:\n{tasks}\nacceptance:\n  - run: pytest tests/auth\n"
    )


_LAYOUTS: dict[str, Callable[[str], str]] = {
    "comments": lambda text: text.replace("owner: sarah\n", "owner: sarah  # until May\n# what is left\n", 1),
    "blocks": lambda text: text + "description: |\n  Why this is needed:\n  - a list\n\n  and more of it\n",
    "quoted": lambda text: text.replace("labels: [bench, api]", 'labels: ["010", "no"]'),
    "crlf": lambda text: text.replace("\n", "\r\n"),
}


def _laid_out(text: str, source: random.Random, shares: dict[str, int]) -> bytes:
    for name, change in _LAYOUTS.items():
        if source.randrange(100) < shares.get(name, 0):
            text = change(text)
    return text.encode()


if __name__ == "__main__":
    sys.exit(main())
