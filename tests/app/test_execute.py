"""`execute` and `pause`: onto the milestone's branch and back, and no change of the user is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

BRANCH = "milestone/milestone-001"


def _stays(repo: Repo, code: str, *words: str, exit_code: int = 1) -> str:
    """The command is refused with ``code``; HEAD, refs, index and files are as before."""
    before = (repo.git("symbolic-ref", "HEAD"), repo.git("for-each-ref"), repo.git("status", "--porcelain"))
    result = repo.call(*words)
    after = (repo.git("symbolic-ref", "HEAD"), repo.git("for-each-ref"), repo.git("status", "--porcelain"))
    assert (result.exit_code, code in result.stderr, after) == (exit_code, True, before), result
    return result.stderr


def test_it_starts_on_a_branch_of_its_own_in_one_commit(planned: Repo) -> None:
    head = planned.git("rev-parse", "HEAD")
    planned.ok("execute", "1")
    assert planned.git("branch", "--show-current") == BRANCH
    assert planned.git("rev-parse", "HEAD^") == head
    assert planned.git("log", "-1", "--format=%B") == (
        "Start milestone-001: Set up development environment\n\nMilestone: milestone-001"
    )
    assert planned.json("show", "1")["milestone"]["status"] == "active"
    assert planned.git("rev-parse", "main") == head


def test_an_open_dependency_refuses_before_anything_moves(planned: Repo) -> None:
    planned.ok("link", "2", "--depends-on", "1")
    with planned.unchanged():
        said = planned.call("execute", "2")
    assert said.exit_code == 1
    assert "`milestone-002` depends on `milestone-001`, which is planned" in said.stderr
    assert "--> .milestones/active/milestone-002.yaml:" in said.stderr


def test_a_dirty_tree_comes_along(planned: Repo) -> None:
    planned.write("staged.txt", "1")
    planned.git("add", "staged.txt")
    planned.write("README.md", "changed")
    planned.write("untracked.txt", "x")
    before = planned.git("status", "--porcelain")
    planned.ok("execute", "1")
    assert planned.git("status", "--porcelain") == before


def test_a_dirty_tree_that_would_be_lost_is_refused(planned: Repo) -> None:
    planned.ok("execute", "1")
    planned.commit("Work", **{"page.html": "1\n"})
    planned.git("switch", "-q", "main")
    planned.write("page.html", "mine, and untracked\n")
    _stays(planned, "MG602", "execute", "1")
    assert planned.read("page.html") == "mine, and untracked\n"


def test_an_own_change_in_the_record_is_refused(planned: Repo) -> None:
    path = ".milestones/active/milestone-001.yaml"
    planned.write(path, planned.read(path) + "# mine\n")
    _stays(planned, "MG601", "execute", "1")


def test_where_it_cannot_sign_it_goes_back_to_where_it_was(planned: Repo) -> None:
    for key, value in (("commit.gpgSign", "true"), ("gpg.format", "ssh"), ("user.signingKey", "/nowhere")):
        planned.git("config", key, value)
    planned.write("untracked.txt", "x")
    planned.write("README.md", "changed")
    _stays(planned, "MG402", "execute", "1", exit_code=4)
    assert planned.read("README.md") == "changed"


def test_a_branch_named_milestone_is_said_to_be_in_the_way(planned: Repo) -> None:
    planned.git("branch", "milestone")
    assert "git branch -m milestone milestone-old" in _stays(planned, "MG608", "execute", "1")


def test_a_branch_that_another_work_tree_is_on_is_said(planned: Repo) -> None:
    planned.git("worktree", "add", "-q", str(planned.path.parent / "there"), "-b", BRANCH)
    assert "git worktree list" in _stays(planned, "MG608", "execute", "1")


def test_from_another_milestones_branch_it_begins_at_the_trunk(planned: Repo) -> None:
    planned.ok("execute", "1")
    planned.commit("Work", **{"page.html": "1\n"})
    planned.ok("execute", "2")
    assert planned.git("rev-parse", "HEAD^") == planned.git("rev-parse", "main")


def test_resuming_says_where_you_left_off(planned: Repo) -> None:
    planned.ok("task", "add", "1", "Build homepage", "Write text")
    planned.ok("execute", "1")
    planned.commit("First page", **{"page.html": "1\n"})
    planned.ok("task", "start", "1")
    planned.write("page.html", "2\n")
    planned.ok("pause", "-m", "waiting for the designs")
    planned.git("stash", "--quiet")
    planned.git("switch", "-q", "main")
    said = planned.ok("execute", "1")
    assert planned.git("branch", "--show-current") == BRANCH
    for part in ("waiting for the designs", "First page", "restored: page.html", "Build homepage"):
        assert part in said
    assert planned.read("page.html") == "2\n"
    kinds = [one["kind"] for one in planned.json("log", "1")["events"]]
    assert kinds[:2] == ["resume", "pause"]


def test_notes_of_several_lines_and_escapes_stay_harmless(planned: Repo) -> None:
    planned.ok("execute", "1")
    said = planned.ok("pause", "-m", "one\n\n{}\x1b[31m\u202e")
    assert "\x1b" not in said + planned.ok("execute") + planned.ok("log")
    assert planned.call("check").stdout.endswith("all is well\n")


@pytest.mark.parametrize("words", [("execute", "1"), ("plan", "x"), ("complete", "1"), ("pause", "1")])
def test_on_a_detached_head_and_in_a_merge_nothing_is_begun(planned: Repo, words: tuple[str, ...]) -> None:
    planned.git("switch", "-q", "--detach")
    with planned.unchanged():
        result = planned.call(*words)
    assert (result.exit_code, "MG004" in result.stderr) == (2, True)
    planned.git("switch", "-q", "main")
    planned.git("switch", "-q", "-c", "side")
    planned.commit("Side", f="1")
    planned.git("switch", "-q", "main")
    planned.commit("Main", f="2")
    planned.git("merge", "side", check=False)
    with planned.unchanged():
        result = planned.call(*words)
    assert (result.exit_code, "MG006" in result.stderr) == (2, True)
