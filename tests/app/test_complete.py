"""`complete`: acceptance, the last commit of a record, and the merge, all of it or nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from demo.hermetic import Person

if TYPE_CHECKING:
    from tests.harness import Repo

BRANCH = "milestone/milestone-001"
DONE = ".milestones/completed/milestone-001.yaml"
ALEX = Person("Alex", "alex@example.org")


@pytest.fixture
def working(planned: Repo) -> Repo:
    """On the branch of milestone-001, with a commit of work."""
    planned.ok("execute", "1")
    planned.commit("First page", **{"page.html": "1\n"})
    return planned


def _accept(repo: Repo, *commands: str) -> None:
    repo.ok("edit", "1", f"acceptance={json.dumps([{'run': one} for one in commands])}")


def _nothing_moves(repo: Repo, code: str, *words: str, exit_code: int = 1) -> str:
    before = (repo.git("symbolic-ref", "HEAD"), repo.git("for-each-ref"), repo.git("status", "--porcelain"))
    result = repo.call(*words)
    after = (repo.git("symbolic-ref", "HEAD"), repo.git("for-each-ref"), repo.git("status", "--porcelain"))
    assert (result.exit_code, f"[{code}]" in result.stderr, after) == (exit_code, True, before), result
    return result.stderr


def test_it_moves_the_record_merges_and_goes_home(working: Repo) -> None:
    trunk = working.git("rev-parse", "main")
    said = working.ok("complete")
    assert said.startswith("milestone-001 completed: Set up development environment\nmerged into main")
    assert working.git("branch", "--show-current") == "main"
    assert DONE in working.tree()
    assert working.git("rev-parse", "HEAD^1") == trunk
    assert working.git("rev-parse", "HEAD^2") == working.git("rev-parse", BRANCH)
    assert working.git("log", "-1", "--format=%B") == (
        "Merge milestone-001: Set up development environment\n\nMilestone: milestone-001"
    )
    assert working.git("status", "--porcelain") == ""
    assert working.json("log")["events"][0]["kind"] == "complete"


def test_with_no_merge_it_stays_on_the_branch(working: Repo) -> None:
    trunk = working.git("rev-parse", "main")
    working.ok("complete", "--no-merge")
    assert working.git("branch", "--show-current") == BRANCH
    assert working.git("rev-parse", "main") == trunk
    assert DONE in working.tree()


def test_a_trunk_that_went_on_is_merged_too(working: Repo) -> None:
    working.git("switch", "-q", "main")
    working.commit("Elsewhere", **{"other.txt": "1\n"})
    working.git("switch", "-q", BRANCH)
    working.ok("complete")
    assert {"other.txt", "page.html", DONE} <= set(working.tree("main"))


def test_on_a_merge_conflict_nothing_is_done(working: Repo) -> None:
    working.git("switch", "-q", "main")
    working.commit("Elsewhere", **{"page.html": "2\n"})
    working.git("switch", "-q", BRANCH)
    assert "`page.html`" in _nothing_moves(working, "MG604", "complete")
    working.ok("complete", "--no-merge")


def test_a_trunk_that_another_work_tree_is_on_is_not_moved_and_said(working: Repo) -> None:
    there = working.path.parent / "there"
    working.git("worktree", "add", "-q", str(there), "main")
    trunk = working.git("rev-parse", "main")
    assert "not merged: `main` is checked out in another work tree" in working.ok("complete")
    assert working.git("rev-parse", "main") == trunk
    assert working.run("git", "status", "--porcelain", cwd=there).stdout == ""


def test_a_dirty_tree_comes_home_or_stays_but_is_never_lost(working: Repo) -> None:
    working.write("untracked.txt", "x")
    working.write("page.html", "changed\n")
    said = working.ok("complete")
    assert working.read("page.html") == "changed\n"
    assert working.read("untracked.txt") == "x"
    assert "merged into main" in said
    assert DONE in working.tree("main")


def test_open_tasks_are_refused_and_closed_on_request(working: Repo) -> None:
    working.ok("task", "add", "1", "Build homepage", "Write text")
    assert "close-tasks" in _nothing_moves(working, "MG504", "complete")
    working.ok("complete", "--close-tasks")
    assert {one["status"] for one in working.json("task", "list", "1")["tasks"]} == {"done"}
    kinds = [one["kind"] for one in working.json("log", "1")["events"]]
    assert kinds[:3] == ["complete", "task-done", "task-done"]


def test_acceptance_commands_run_from_the_top_and_are_shown(working: Repo) -> None:
    _accept(working, "pwd > where.txt", "true")
    (working.path / "deep").mkdir()
    said = working.call("complete", cwd=working.path / "deep")
    assert said.stdout.startswith("$ pwd > where.txt\n$ true\n")
    assert working.read("where.txt").strip() == str(working.path)


@pytest.mark.parametrize("command", ["exit 3", "kill -9 $$", "no-such-command"])
def test_a_failing_acceptance_command_changes_nothing(working: Repo, command: str) -> None:
    _accept(working, "true", command, "touch never")
    said = _nothing_moves(working, "MG502", "complete", "--yes")
    assert command in said
    assert not (working.path / "never").exists()


def test_acceptance_of_somebody_else_is_not_run_unasked(working: Repo) -> None:
    _accept(working, "touch ran")
    working.git("commit", "--amend", "-q", "--no-verify", "--no-edit", f"--author={ALEX.name} <{ALEX.email}>")
    result = working.call("complete")
    assert result.exit_code in (1, 2)
    assert "alex" in result.stderr
    assert not (working.path / "ran").exists()
    working.ok("complete", "--yes")


def test_what_acceptance_prints_does_not_spoil_the_json(working: Repo) -> None:
    _accept(working, "echo hello")
    result = working.milestone("complete", "--json")
    assert json.loads(result.stdout)["schema"].startswith("milestone-git/complete/")
    assert "hello" in result.stderr


def test_neither_check_nor_a_commit_runs_acceptance(working: Repo) -> None:
    _accept(working, "touch ran")
    working.ok("check")
    working.commit("Second page", **{"page.html": "2\n"})
    working.ok("complete", "--dry-run")
    assert not (working.path / "ran").exists()


def test_a_checkpoint_that_was_never_taken_up_is_kept_and_said(working: Repo) -> None:
    working.write("idea.txt", "nowhere else\n")
    working.ok("checkpoint")
    (working.path / "idea.txt").unlink()
    assert "checkpoint is kept, since it has what is nowhere else: idea.txt" in working.ok("complete")
    assert working.git("for-each-ref", "refs/milestones-private/") != ""


def test_a_checkpoint_whose_work_is_done_is_forgotten(working: Repo) -> None:
    working.write("idea.txt", "v1\n")
    working.ok("checkpoint")
    working.commit("Idea", **{"idea.txt": "v2\n"})
    working.ok("complete")
    assert working.git("for-each-ref", "refs/milestones-private/") == ""


def test_staged_progress_is_in_the_last_commit_and_in_the_log(working: Repo) -> None:
    working.ok("task", "add", "1", "Build homepage")
    working.ok("task", "done", "1")
    assert "M  .milestones/active/milestone-001.yaml" in working.git("status", "--porcelain")
    working.ok("complete")
    working.ok("plan", "Next")
    kinds = [one["kind"] for one in working.json("log", "1")["events"]]
    assert sorted(kinds) == ["complete", "execute", "plan", "task-add", "task-done"]


def test_it_can_be_completed_by_number_while_others_are_ready(planned: Repo) -> None:
    planned.ok("complete", "1")
    assert DONE in planned.tree()


def test_a_profile_without_merging_says_to_open_a_pull_request(working: Repo) -> None:
    working.ok("config", "complete.merge=false")
    assert f"open a pull request from `{BRANCH}` to `main`" in working.ok("complete")
