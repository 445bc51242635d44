"""Killed at any of its writes, a command leaves a repository that opens, loses nothing, and goes on (R44).

All writes of all commands are for `make test-all`; `make test` takes two of some, others for each command.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.killed.dying import dies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness import Repo

MOST_WRITES = 200
MINE = "<h1>mine, and in no commit</h1>\n"


class Case(NamedTuple):
    """A command, and what is typed before it."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()


_GATED = (
    ("config", "review.auto_advance=no"),
    ("plan", "Authentication", "--workflow", "kiro", "--reviewer", "design=sarah"),
    ("execute", "4"),
)
CASES = {
    "plan": Case(("plan", "Write the blog", "And a shop")),
    "edit": Case(("edit", "2", "estimate=2w")),
    "task add": Case(("task", "add", "2", "Navigation:6h")),
    "task done": Case(("task", "done", "1"), (("task", "add", "1", "Navigation"), ("execute", "1"))),
    "link": Case(("link", "3", "--depends-on", "2")),
    "unlink": Case(("unlink", "3", "--depends-on", "2"), (("link", "3", "--depends-on", "2"),)),
    "cancel": Case(("cancel", "3", "-m", "not needed")),
    "reopen": Case(("reopen", "3", "-m", "after all"), (("cancel", "3", "-m", "not needed"),)),
    "execute": Case(("execute", "1")),
    "checkpoint": Case(("checkpoint", "-m", "so far"), (("execute", "1"),)),
    "pause": Case(("pause", "-m", "so far"), (("execute", "1"),)),
    "resume": Case(("execute",), (("execute", "1"), ("pause", "-m", "so far"))),
    "complete": Case(("complete", "--yes"), (("execute", "1"),)),
    "config": Case(("config", "complete.merge=false")),
    "team add": Case(("team", "add", "Alex Kim", "--email", "alex@example.org")),
    "review": Case(("review", "4", "--phase", "design", "--approve"), _GATED),
    "advance": Case(("advance", "4"), (*_GATED, ("review", "4", "--phase", "design", "--approve"))),
    "waive": Case(("waive", "4", "--phase", "design", "-m", "hot fix", "--until", "2027-01-01"), _GATED),
    "session restore": Case(("session", "restore"), (("execute", "1"), ("pause", "-m", "so far"))),
    "log --notes": Case(("log", "--notes")),
}

SOME = ("plan", "task done", "execute", "checkpoint", "complete", "advance", "session restore")


@pytest.fixture
def ready(planned: Repo, case: Case) -> Repo:
    """Everything typed before, and a file of the user's that nobody may touch."""
    for words in case.before:
        planned.ok(*words)
    planned.write("mine.html", MINE)
    return planned


def copies(repo: Repo) -> Iterator[tuple[int, Repo]]:
    for number in range(MOST_WRITES):
        target = repo.path.parent / f"killed-{number}"
        subprocess.run(["cp", "-a", str(repo.path), str(target)], check=True)
        yield number, type(repo)(target, repo.home, repo.clock, person=repo.person)


def is_whole(repo: Repo, before: Repo) -> None:
    """The next command goes through, Git is content, nothing is left over, and what was mine is mine."""
    planned = set(before.ok("list").split()) & {f"milestone-00{number}" for number in (1, 2, 3)}
    assert planned <= set(repo.ok("list").split())
    assert repo.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
    assert repo.read("mine.html") == MINE
    assert repo.call("check").exit_code == 0, repo.call("check")
    assert [path for path in (repo.path / ".git").rglob("*.lock") if "milestones" not in path.parts] == []
    events = {one["oid"] for one in before.json("log")["events"]}
    assert events <= {one["oid"] for one in repo.json("log")["events"]}
    repo.git("add", "mine.html")
    repo.git("-c", "core.hooksPath=/dev/null", "commit", "--quiet", "-m", "Plain Git goes on", "mine.html")
    assert repo.git("show", "HEAD:mine.html") == MINE.rstrip("\n")
    repo.ok("plan", "One more")
    left = [path.name for path in (repo.path / ".git" / "milestones").glob("journal*") if path.stat().st_size]
    assert left == []


@pytest.mark.parametrize("case", [pytest.param(CASES[name], id=name) for name in SOME])
def test_killed_at_some_of_its_writes_a_command_loses_nothing(ready: Repo, case: Case) -> None:
    chosen = {sum(map(len, case.words)) % 5, 7 + len(case.words[-1]) % 11}
    for number, copy in copies(ready):
        if number > max(chosen):
            break
        if number in chosen and dies(copy, number, *case.words, torn=number % 2 == 0):
            is_whole(copy, ready)


@pytest.mark.long
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
@pytest.mark.parametrize("torn", [False, True])
def test_killed_at_any_write_a_command_loses_nothing(ready: Repo, case: Case, torn: bool) -> None:
    for number, copy in copies(ready):
        if not dies(copy, number, *case.words, torn=torn):
            assert number > 1, "a writing command writes"
            return
        is_whole(copy, ready)
    pytest.fail("the command has no end")
