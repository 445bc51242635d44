"""A verdict on gates in a repository with a long log and many signed approvals, against bare Python.

    python benchmarks/gates.py [--events 100000] [--approvals 1000] [--keep DIR]

Every milestone has two reviewers, who sign with keys of their own. Judged are two moves: one milestone past
its design, and all of them at once, so that every approval decides. A third moves none: that is what the
process costs without a gate. Prints milliseconds of CPU, children included, and ratios; the first is cold.

Cold it reads the whole log, as `benchmarks/sync.py` does, which is a third faster now. Its own figures were
taken before that, on a quiet machine, and not since: no gate 11 x, one milestone 14 x (mark 10), 500
milestones 49 x.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

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

REPO = "01JD8XQ4M7E2V9K3T5R6W8Y0ZR"
REVIEWERS = ("alex", "casey")
WRITERS = 45
_AT = "2026-01-05T09:00:00Z"
_WHO = "Jordan <jordan@example.org> 1767603600 +0000"


def main() -> int:
    """Make the repository, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--approvals", type=int, default=1_000)
    parser.add_argument("--keep", metavar="DIR", help="make the repository there, and leave it")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(words.keep or folder)
        bench = _made(top, words.events, words.approvals)
        none, one, every = (
            bench.ours("check", "--base", "main", "--head", head) for head in ("none", "one", "every")
        )
        cold = timed(one), timed(every)
        nothing = bench.command("true")
        runs = {
            "bare Python": (nothing, bench.command(sys.executable, "-c", "")),
            "no gate": (nothing, none),
            "one milestone": (nothing, one),
            f"{words.approvals // len(REVIEWERS)} milestones": (nothing, every),
        }
        found = medians(runs, 5)
    print(f"cold: one milestone {cold[0].cpu:.2f} s, then all of them {cold[1].cpu:.2f} s")
    base = found["bare Python"].cpu
    for name, cost in found.items():
        print(f"{name:16} {cost.cpu * 1000:8.0f} ms CPU {cost.wall * 1000:8.0f} ms {cost.cpu / base:6.1f} x")
    return 0


def _made(top: Path, events: int, approvals: int) -> Bench:
    top.mkdir(parents=True, exist_ok=True)
    bench = Bench(top / "shop", environment(top))
    count = approvals // len(REVIEWERS)
    if bench.top.exists():
        return bench
    subprocess.run(["git", "init", "-q", "-b", "main", str(bench.top)], env=bench.environment, check=True)
    keys = {name: _key(top, name) for name in REVIEWERS}
    _import(bench, _plan(count, keys))
    bench.command("git", "reset", "-q", "--hard")()
    _approve(bench, count, top)
    _import(bench, _log(events - approvals, count))
    bench.command("git", "gc", "-q")()
    return bench


def _key(top: Path, name: str) -> str:
    path = top / f"key-{name}"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(words, check=True)
    return Path(f"{path}.pub").read_text(encoding="ascii").strip()


def _import(bench: Bench, stream: str) -> None:
    words = ["git", "fast-import", "--quiet"]
    subprocess.run(words, cwd=bench.top, env=bench.environment, input=stream.encode(), check=True)


def _plan(count: int, keys: dict[str, str]) -> str:
    """On `main` all milestones are in design; on `one` the first has left it, on `every` all have."""
    rows = [_commit("refs/heads/main", "Plan", _designed(count, keys, _text))]
    for name, numbers in (("one", range(1, 2)), ("every", range(1, count + 1))):
        moved = {_path(number): _text(number, "spec") for number in numbers}
        rows.append(_commit(f"refs/heads/{name}", "Advance", moved, "refs/heads/main"))
    rows.append(_commit("refs/heads/none", "Describe", {"README.md": "A shop\n"}, "refs/heads/main"))
    return "".join(rows)


def _designed(count: int, keys: dict[str, str], text: Callable[[int, str], str]) -> dict[str, str]:
    """The files of a team with keys and of its milestones, all in design."""
    people = "".join(
        f"  {name}: {{name: {name}, emails: [{name}@example.org], keys: ['{keys[name]}']}}\n" for name in keys
    )
    jordan = "  jordan: {name: Jordan, emails: [jordan@example.org], roles: [admin]}\n"
    files = {
        ".milestones/config/milestone-config.yaml": "schema: 1\nprofile: team\n",
        ".milestones/config/team.yaml": f"schema: 1\npeople:\n{jordan}{people}",
        ".milestones/config/repository.yaml": f"schema: 1\nuid: {REPO}\nprotected: [main]\n",
    }
    for number in range(1, count + 1):
        files[_path(number)] = text(number, "design")
        files[f"docs/{number}.md"] = f"Design {number}\n"
    return files


def _commit(ref: str, subject: str, files: dict[str, str], parent: str = "") -> str:
    start = f"from {parent}\n" if parent else ""
    rows = [f"commit {ref}\nauthor {_WHO}\ncommitter {_WHO}\ndata {len(subject)}\n{subject}\n{start}"]
    rows += [f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files.items()]
    return "".join(rows)


def _path(number: int) -> str:
    return f".milestones/active/milestone-{number:03}.yaml"


def _text(number: int, phase: str) -> str:
    return (
        f"schema: 1\nid: milestone-{number:03}\nuid: {_uid(number)}\ntitle: Milestone {number}\n"
        f"status: active\nphase: {phase}\nworkflow: kiro\nphases:\n  design:\n"
        f"    reviewers: [{', '.join(REVIEWERS)}]\n    deliverables:\n      - path: docs/{number}.md\n"
    )


def _uid(number: int) -> str:
    return f"01JD8XQ4M7E2V9K3T5R6W8{number:04}"


def _approve(bench: Bench, count: int, top: Path) -> None:
    place = discover(bench.top, bench.environment)
    for name in REVIEWERS:
        tip = ""
        for number in range(1, count + 1):
            message = message_of(_approval(place, number), REPO, name, _AT, number)
            tip = _signed(place, name, top / f"key-{name}", message, tip)
        place.git.run("update-ref", f"refs/milestones/log/{name}/c1", tip)


def _approval(place: Place, number: int) -> Draft:
    record = record_of(_path(number), documents.parse(_path(number), _text(number, "design").encode()))
    workflow = WORKFLOWS["kiro"]
    entries = at(place, place.head, deliverable_paths(record, "design", workflow))
    digest = digest_of(REPO, record, "design", workflow, entries)
    payload = {"phase": "design", "digest": digest.value, "parts": dict(digest.parts), "commit": place.head}
    return Draft("approve", record.id, record.uid, payload)


def _signed(place: Place, name: str, key: Path, message: str, parent: str) -> str:
    tree = place.git.line("hash-object", "-t", "tree", "-w", "--stdin")
    values = {"NAME": name, "EMAIL": f"{name}@milestones.invalid", "DATE": "1767603600 +0000"}
    who = {f"GIT_{role}_{part}": one for role in ("AUTHOR", "COMMITTER") for part, one in values.items()}
    parents = ["-p", parent] if parent else []
    words = (
        "-c",
        "gpg.format=ssh",
        "-c",
        f"user.signingKey={key}",
        "commit-tree",
        tree,
        *parents,
        "-S",
        "-F",
        "-",
    )
    return place.git.line(*words, stdin=message.encode(), extra=who)


def _log(events: int, milestones: int) -> str:
    """Task events of many writers, each on a chain of its own."""
    rows = []
    for writer in range(WRITERS):
        for turn in range(events // WRITERS):
            number = 1 + (writer + turn) % milestones
            payload = {"task": f"t-{turn}", "title": f"Task {turn}"}
            draft = Draft("task-done", f"milestone-{number:03}", _uid(number), payload)
            message = message_of(draft, REPO, "jordan", _AT, turn + 1)
            rows.append(
                f"commit refs/milestones/log/jordan/c{writer}\nauthor {_WHO}\ncommitter {_WHO}\n"
                f"data {len(message.encode())}\n{message}\n"
            )
    return "".join(rows)


if __name__ == "__main__":
    sys.exit(main())
