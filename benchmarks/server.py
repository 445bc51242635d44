"""What a guarded server adds to a push, in milliseconds over the same push without a hook.

`python benchmarks/server.py [RECORDS] [PAIRS]`; 10,000 and 15 where nothing is said. The pushes take
turns; the figures are medians of the differences within a pair, wall time and CPU, both hooks together. The
marks: a changed record at most 150 ms, code alone at most 25 ms; a new record has none, and is judged against
all others. A first push of 20,000 commits is measured once, and so is the refusal of an event and of a
document of 200 MB. Memory is the most that a hook of ours takes, its children of Git apart.

Measure an installed copy: in a source tree every edit voids what the last push has kept.
"""

from __future__ import annotations

import contextlib
import re
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
LARGE_BYTES = 200 * 1024 * 1024
# In the place of the interpreter that a shim names: the same, and a line about the memory that it took.
_WATCHING = """#!/bin/sh
exec {python} -E -P -c 'import atexit, resource, runpy, sys
most = lambda: str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
atexit.register(lambda: open("{told}", "a").write(most() + chr(10)))
runpy.run_module("milestone_git", run_name="__main__", alter_sys=True)' hook "$6"
"""
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
        edit, code, new = _edit(field), _code(field), _new(field, count)
        over = _told(f"one changed record of {count:,}", _measured(field, edit, pairs), RECORD_MS)
        over |= _told(f"code alone, beside {count:,} records", _measured(field, code, pairs), CODE_MS)
        _told(f"a new record, beside {count:,}", _measured(field, new, max(pairs // 3, 1)), None)
        for what, change in (("one changed record", edit), ("a new record", new)):
            change(-1)
            print(f"{what:40} {_memory(field, 'guarded', 'main'):7.0f} MB")
        _first(field)
        _large(field)
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


def _new(field: Field, count: int) -> Change:
    def change(turn: int) -> None:
        number = count + turn + 2
        path = field.top / f".milestones/active/milestone-{number:03d}.yaml"
        path.write_text(_record(number), encoding="utf-8")
        field.git("add", "--all")
        field.git("commit", "--quiet", "--no-verify", "-m", f"Plan {number}")

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


def _told(what: str, measured: list[tuple[float, float]], mark: float | None) -> bool:
    wall, cpu = (statistics.median(one[index] for one in measured) for index in (0, 1))
    said = f"mark {mark:.0f}, " if mark is not None else ""
    print(f"{what:40} {wall:+7.1f} ms wall {cpu:+7.1f} ms CPU  ({said}{len(measured)} pairs)")
    return mark is not None and min(wall, cpu) > mark


def _memory(field: Field, server: str, *refspecs: str) -> float:
    """Pushes, whether it is let in or not, and gives the megabytes of the larger hook."""
    told = field.top.parent / "memory"
    told.unlink(missing_ok=True)
    watching = field.top.parent / "watching"
    watching.write_text(_WATCHING.format(python=sys.executable, told=told), encoding="utf-8")
    watching.chmod(0o755)
    shims = [field.top.parent / f"{server}.git" / "hooks" / name for name in ("pre-receive", "post-receive")]
    texts = [shim.read_text(encoding="utf-8") for shim in shims]
    for shim, text in zip(shims, texts, strict=True):
        shim.write_text(re.sub(r"(?m)^python=.*", f"python={watching}", text), encoding="utf-8")
    with contextlib.suppress(RuntimeError):
        field.git("push", "--quiet", "--no-verify", str(shims[0].parents[1]), *refspecs)
    for shim, text in zip(shims, texts, strict=True):
        shim.write_text(text, encoding="utf-8")
    rows = told.read_text(encoding="utf-8").split() if told.exists() else ["0"]
    return max(map(int, rows)) / 1024


def _large(field: Field) -> None:
    """An event and a document that nobody would want to read: refused, and by how much memory."""
    tip = field.git("for-each-ref", "--count=1", "--format=%(objectname)", "refs/milestones/log") or "main"
    tip = field.git("rev-parse", f"{tip}^{{commit}}")
    text = b"abcdefghijklmno\n" * (LARGE_BYTES // 16)
    head = b"committer Bench <bench@example.org> 1767636000 +0000\n"
    event = b"commit refs/heads/event\n%sdata %d\n%s\nfrom %s\n\n" % (head, len(text), text, tip.encode())
    behind = b"commit refs/heads/document\n%sdata 4\nwork\nfrom refs/heads/main^0\n" % head
    path = b".milestones/active/milestone-005.yaml"
    document = b"%sM 100644 inline %s\ndata %d\n%s\n\n" % (behind, path, len(text), text)
    field.git("fast-import", "--quiet", "--force", sent=event)
    field.git("fast-import", "--quiet", "--force", sent=document)
    megabytes = LARGE_BYTES // 1024 // 1024
    for what, refspec in (
        ("an event", "event:refs/milestones/log/sarah/bench"),
        ("a document", "document:main"),
    ):
        print(f"{f'{what} of {megabytes} MB, refused':40} {_memory(field, 'guarded', refspec):7.0f} MB")


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
    again = field.top.parent / "again.git"
    field.git("init", "--quiet", "--bare", "-b", "main", str(again))
    field.ours("hooks", "install", "--server", at=again)
    print(f"{'the same':40} {_memory(field, 'again', 'long:main'):7.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
