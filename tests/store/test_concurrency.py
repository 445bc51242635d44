"""Many writers at once: every one is heard, nobody gets the other's number, nothing is lost."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from milestone_git.store.saving import journal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.harness import Repo

WRITERS = 20


def _at_once(repo: Repo, jobs: Sequence[tuple[Path, tuple[str, ...]]]) -> list[int]:
    """Runs commands in forked children, all at the same time; their exit codes."""
    children = []
    for folder, words in jobs:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = repo.call(*words, cwd=folder).exit_code
            finally:
                os._exit(code)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _records(repo: Repo, *revs: str) -> set[str]:
    return {
        path for rev in revs for path in repo.tree(rev) if path.startswith(".milestones/active/milestone-")
    }


def test_twenty_plans_at_once_are_twenty_milestones_and_twenty_commits(planned: Repo) -> None:
    planned.write("staged.txt", "mine\n")
    planned.git("add", "staged.txt")
    start = planned.git("rev-parse", "HEAD")
    codes = _at_once(planned, [(planned.path, ("plan", f"Number {n}")) for n in range(WRITERS)])
    assert codes == [0] * WRITERS
    assert planned.git("rev-list", "--count", f"{start}..HEAD") == str(WRITERS)
    assert len(_records(planned, "HEAD")) == WRITERS + 3
    assert planned.git("status", "--porcelain") == "A  staged.txt"
    assert len([e for e in planned.json("log")["events"] if e["kind"] == "plan"]) == WRITERS + 3
    assert planned.call("check").stdout.endswith("all is well\n")


def test_plans_in_two_work_trees_at_once_never_share_a_number(planned: Repo) -> None:
    there = planned.path.parent / "there"
    planned.git("worktree", "add", "-q", str(there), "-b", "side")
    jobs = [((planned.path, there)[n % 2], ("plan", f"Number {n}")) for n in range(WRITERS)]
    assert _at_once(planned, jobs) == [0] * WRITERS
    assert len(_records(planned, "main", "side")) == WRITERS + 3
    assert len(_records(planned, "main")) == len(_records(planned, "side")) == WRITERS // 2 + 3
    planned.git("merge", "-q", "--no-edit", "side")
    assert planned.call("check").stdout.endswith("all is well\n")


def test_what_is_only_staged_in_another_work_tree_keeps_its_number(planned: Repo) -> None:
    there = planned.path.parent / "there"
    planned.git("worktree", "add", "-q", str(there), "-b", "side")
    planned.ok("plan", "Here", "--no-commit")
    assert planned.call("plan", "There", cwd=there).stdout.startswith("milestone-005")


def test_edits_of_one_record_at_once_are_all_in_the_log(planned: Repo) -> None:
    jobs = [(planned.path, ("edit", "1", f"x-note-{n}={n}")) for n in range(8)]
    assert _at_once(planned, jobs) == [0] * 8
    record = planned.json("show", "1")["milestone"]
    assert {f"x-note-{n}": n for n in range(8)}.items() <= record.items()


def test_commits_of_the_user_in_between_lose_nothing(planned: Repo) -> None:
    plans = [(planned.path, ("plan", f"Number {n}")) for n in range(6)]
    child = os.fork()
    if child == 0:
        try:
            for n in range(25):
                planned.write(f"f{n}.txt", "x")
                planned.run("git", "add", f"f{n}.txt")
                planned.run("git", "commit", "-q", "-m", f"Mine {n}")
        finally:
            os._exit(0)
    codes = _at_once(planned, plans)
    os.waitpid(child, 0)
    assert set(codes) <= {0, 3}
    planned.git("add", "--", *(f"f{n}.txt" for n in range(25)))  # an add may lose the race for the index too
    planned.run("git", "commit", "-q", "-m", "What lost its race", "--allow-empty")
    planned.ok("list")
    assert planned.git("status", "--porcelain") == ""
    assert {f"f{n}.txt" for n in range(25)} <= set(planned.tree())
    titles = [one["title"] for one in planned.json("list")["milestones"]]
    assert len([t for t in titles if t.startswith("Number")]) >= codes.count(0)
    assert planned.call("check").exit_code == 0


def test_of_many_heirs_of_a_dead_writer_one_settles_its_plan(planned: Repo) -> None:
    path = planned.path / ".git" / "milestones" / "journal"
    dead = json.dumps({**journal._holder(), "pid": _dead_pid()})
    for content in (dead, "", "not json", "[]"):
        path.write_text(content)
        before = len(_records(planned, "HEAD"))
        codes = _at_once(planned, [(planned.path, ("plan", f"Heir {n}")) for n in range(6)])
        assert codes == [0] * 6
        assert len(_records(planned, "HEAD")) == before + 6
        assert [one.name for one in path.parent.iterdir() if one.name.startswith("journal")] == []


def test_an_heir_that_died_is_inherited_in_turn(planned: Repo) -> None:
    folder = planned.path / ".git" / "milestones"
    dead = {**journal._holder(), "pid": _dead_pid()}
    journal._replace(folder / "journal", {**dead, "nonce": "first"})
    journal._replace(folder / "journal.heir.first", {**dead, "nonce": "second"})
    journal._replace(folder / "journal.heir.second", {**dead, "nonce": "third"})
    planned.ok("plan", "Go on")
    assert [one.name for one in folder.iterdir() if one.name.startswith("journal")] == []


def test_a_living_writer_is_waited_for_and_then_said(planned: Repo) -> None:
    planned.git("config", "milestone.patience", "0")
    journal._replace(planned.path / ".git" / "milestones" / "journal", journal._holder())
    result = planned.call("plan", "Write the blog")
    assert (result.exit_code, "MG605" in result.stderr) == (3, True)
    assert planned.call("list").exit_code == 0


def _dead_pid() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_a_pid_that_was_given_to_another_process_since_holds_nothing(planned: Repo) -> None:
    """Without a reboot a pid comes round again within days, and would block every command for ever."""
    reused = {**journal._holder(), "start": "another moment", "nonce": "dead"}
    journal._replace(planned.path / ".git" / "milestones" / "journal", reused)
    planned.ok("plan", "Goes on")
