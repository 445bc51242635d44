"""`audit verify` of a repository with many milestones, commits and events, against `git log` of the same.

    python benchmarks/audit.py [--milestones 200] [--commits 2000] [--events 5000] [--keep DIR]

Every milestone has a design that another person approves in a signed event; it then leaves its first phase.
The other commits change code. Prints seconds of CPU, children included, and ratios to `git log -p` of the
trunk and all logs, in one interleaved run; the first run is cold. Twice as much of everything says whether
the cost grows with it, or with its square.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import gates
from benchmarks._measuring import Bench, environment, medians, timed
from milestone_git.ledger.encoding import message_of
from milestone_git.model.event import Draft
from milestone_git.model.record import record_of
from milestone_git.model.workflow import WORKFLOWS
from milestone_git.rules.coverage import deliverable_paths
from milestone_git.rules.digest import digest_of
from milestone_git.store import documents
from milestone_git.store.evidence.deliverables import at
from milestone_git.store.repository import Place, discover

_AUTHOR = "Jordan <jordan@example.org> 1767603600 +0000"


def main() -> int:
    """Make two repositories, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--milestones", type=int, default=200)
    parser.add_argument("--commits", type=int, default=2_000)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--keep", metavar="DIR", help="make the repositories there, and leave them")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(words.keep or folder)
        for times in (1, 2):
            sizes = [one * times for one in (words.milestones, words.commits, words.events)]
            bench = _made(top / f"times-{times}", *sizes)
            _measured(bench, sizes)
    return 0


def _measured(bench: Bench, sizes: list[int]) -> None:
    verify, nothing = bench.ours("audit", "verify"), bench.command("true")
    log = bench.command("git", "log", "-p", "--format=raw", "main", "--glob=refs/milestones/log/*")
    shutil.rmtree(bench.top / ".git" / "milestones", ignore_errors=True)
    cold = timed(verify)
    found = medians({"git log": (nothing, log), "audit verify": (nothing, verify)}, 3)
    base = found["git log"].cpu
    print(f"{sizes[0]} milestones, {sizes[1]} commits, {sizes[2]} events")
    print(f"  {'cold':14} {cold.cpu:8.2f} s CPU {cold.wall:8.2f} s {cold.cpu / base:6.1f} x git log")
    for name, cost in found.items():
        print(f"  {name:14} {cost.cpu:8.2f} s CPU {cost.wall:8.2f} s {cost.cpu / base:6.1f} x git log")


def _made(top: Path, milestones: int, commits: int, events: int) -> Bench:
    top.mkdir(parents=True, exist_ok=True)
    bench = Bench(top / "shop", environment(top))
    if bench.top.exists():
        return bench
    subprocess.run(["git", "init", "-q", "-b", "main", str(bench.top)], env=bench.environment, check=True)
    keys = {name: gates._key(top, name) for name in gates.REVIEWERS}
    gates._import(bench, _plan(milestones, keys))
    bench.command("git", "reset", "-q", "--hard")()
    _approve(bench, milestones, top)
    gates._import(bench, _rest(milestones, commits) + _log(events - milestones, milestones))
    bench.command("git", "gc", "-q")()
    return bench


def _plan(milestones: int, keys: dict[str, str]) -> str:
    return gates._commit("refs/heads/main", "Plan", gates._designed(milestones, keys, _text))


def _text(number: int, phase: str) -> str:
    names = ", ".join(gates.REVIEWERS)
    text = gates._text(number, phase)
    return text.replace(f"reviewers: [{names}]", f"reviewers: [{gates.REVIEWERS[0]}]")


def _rest(milestones: int, commits: int) -> str:
    """Code, and between it each milestone once as it leaves its design."""
    rows, every = [], max(1, (commits - 1) // milestones)
    for turn in range(commits - 1):
        number, left = divmod(turn, every)
        advances = left == 0 and number < milestones
        files = (
            {gates._path(number + 1): _text(number + 1, "spec")}
            if advances
            else {f"src/{turn % 50}.py": f"print({turn})\n"}
        )
        rows.append(
            gates._commit("refs/heads/main", f"Step {turn}", files, "" if turn else "refs/heads/main^0")
        )
    return "".join(rows)


def _approve(bench: Bench, milestones: int, top: Path) -> None:
    place, tip, name = discover(bench.top, bench.environment), "", gates.REVIEWERS[0]
    for number in range(1, milestones + 1):
        draft = _approval(place, number)
        message = message_of(draft, gates.REPO, name, gates._AT, number)
        tip = gates._signed(place, name, top / f"key-{name}", message, tip)
    place.git.run("update-ref", f"refs/milestones/log/{name}/c1", tip)


def _approval(place: Place, number: int) -> Draft:
    record = record_of(
        gates._path(number), documents.parse(gates._path(number), _text(number, "design").encode())
    )
    workflow = WORKFLOWS["kiro"]
    entries = at(place, place.head, deliverable_paths(record, "design", workflow))
    digest = digest_of(gates.REPO, record, "design", workflow, entries)
    payload = {"phase": "design", "digest": digest.value, "parts": dict(digest.parts), "commit": place.head}
    return Draft("approve", record.id, record.uid, payload)


def _log(events: int, milestones: int) -> str:
    """Task events of many writers, each on a chain of its own; Jordan's own have no key to be signed with."""
    rows = []
    for writer in range(gates.WRITERS):
        for turn in range(events // gates.WRITERS):
            number = 1 + (writer + turn) % milestones
            draft = Draft(
                "task-done", f"milestone-{number:03}", gates._uid(number), {"task": f"t-{turn}", "title": "T"}
            )
            text = message_of(draft, gates.REPO, "jordan", gates._AT, turn + 1)
            rows.append(
                f"commit refs/milestones/log/jordan/c{writer}\nauthor {_AUTHOR}\ncommitter {_AUTHOR}\n"
                f"data {len(text.encode())}\n{text}\n"
            )
    return "".join(rows)


if __name__ == "__main__":
    sys.exit(main())
