"""How long `slip` takes over a generated history, against `git log --raw` of the same range.

    python benchmarks/slip.py [--commits 2500] [--milestones 40] [--keep DIR]

Every commit changes an estimate, a due date, a status or a dependency, so that none can be passed over.
Prints milliseconds and ratios, one summary line last.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ENVIRONMENT = {
    **os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Sarah", "GIT_AUTHOR_EMAIL": "sarah@example.org",
    "GIT_COMMITTER_NAME": "Sarah", "GIT_COMMITTER_EMAIL": "sarah@example.org",
}  # fmt: skip
_START = 1_767_603_600  # 2026-01-05T09:00:00Z
_CONFIG = "schema: 1\nprofile: solo\n"
_TEAM = "schema: 1\npeople:\n  sarah: {name: Sarah, emails: [sarah@example.org]}\n"
_REPOSITORY = "schema: 1\nuid: 01JD8XQ4M7E2V9K3T5R6W8Y0ZR\nprotected: [main]\n"


def main() -> int:
    """Make the repository, measure both, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=int, default=2500)
    parser.add_argument("--milestones", type=int, default=40)
    parser.add_argument("--keep", metavar="DIR", help="make the repository there, and leave it")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(words.keep or folder)
        subprocess.run(["git", "init", "-q", "-b", "main", str(top)], env=_ENVIRONMENT, check=True)
        stream = _history(words.commits, words.milestones)
        subprocess.run(
            ["git", "fast-import", "--quiet"], cwd=top, env=_ENVIRONMENT, input=stream.encode(), check=True
        )
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=top, env=_ENVIRONMENT, check=True)
        log = ["git", "log", "--first-parent", "--raw", "--no-abbrev", "main", "--", ".milestones"]
        base = min(_seconds(log, top) for _ in range(3))
        slip = min(_seconds([sys.executable, "-m", "milestone_git", "slip", "--json"], top) for _ in range(2))
        bare = min(_seconds([sys.executable, "-c", ""], top) for _ in range(3))
    print(f"bare Python {bare * 1000:.0f} ms, git log --raw {base * 1000:.0f} ms, slip {slip * 1000:.0f} ms")
    print(f"slip over {words.commits} commits: {slip:.2f} s, {slip / base:.1f} times git log --raw")
    return 0


def _seconds(words: list[str], top: Path) -> float:
    began = time.perf_counter()
    subprocess.run(words, cwd=top, env=_ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _history(commits: int, milestones: int) -> str:
    dice = random.Random(7)
    plan = {number: _new(number, dice) for number in range(1, milestones + 1)}
    files = {
        ".milestones/config/milestone-config.yaml": _CONFIG,
        ".milestones/config/team.yaml": _TEAM,
        ".milestones/config/repository.yaml": _REPOSITORY,
        **{_path(number): _text(number, plan[number]) for number in plan},
    }
    rows = [_commit(0, "Begin", files)]
    for turn in range(1, commits):
        number = dice.randint(1, milestones)
        one = plan[number]
        if dice.random() < 0.3:
            one["due"] = f"2027-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        else:
            one["estimate"] = f"{dice.randint(1, 30)}d"
        rows.append(_commit(turn, f"Change {number}", {_path(number): _text(number, one)}))
    return "".join(rows)


def _new(number: int, dice: random.Random) -> dict[str, str]:
    found = {"estimate": f"{dice.randint(1, 30)}d", "due": f"2027-{dice.randint(1, 12):02}-15"}
    if number > 3:
        found["needs"] = f"milestone-{dice.randint(max(1, number - 6), number - 1):03}"
    return found


def _path(number: int) -> str:
    return f".milestones/active/milestone-{number:03}.yaml"


def _text(number: int, one: dict[str, str]) -> str:
    needs = f"depends_on:\n  - milestone: {one['needs']}\n" if "needs" in one else ""
    return (
        f"schema: 1\nid: milestone-{number:03}\nuid: 01JD8XQ4M7E2V9K3T5R6W8{number:04}\n"
        f"title: Milestone {number}\nstatus: planned\nowner: sarah\n"
        f"estimate: {one['estimate']}\ndue: {one['due']}\n{needs}"
    )


def _commit(turn: int, subject: str, files: dict[str, str]) -> str:
    at = _START + turn * 4 * 3600
    who = f"Sarah <sarah@example.org> {at} +0000"
    rows = [f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(subject)}\n{subject}\n"]
    rows += [f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files.items()]
    return "".join(rows)


if __name__ == "__main__":
    sys.exit(main())
