"""A kill at any step leaves a repository that opens, and the next command finishes or undoes it (R44)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from milestone_git.store.saving import save
from tests.store.killing import KILLED, duplicate, in_child, killed_at

if TYPE_CHECKING:
    from milestone_git.store.repository import Place
    from milestone_git.store.saving.moves import RefMove
    from tests.harness import Repo

MOST_STEPS = 60
LONG = [pytest.param(one, marks=pytest.mark.long) for one in ("edit", "cancel")]
COMMANDS = {
    "plan": ("plan", "Write the blog"),
    "edit": ("edit", "2", "estimate=2w"),
    "cancel": ("cancel", "3", "-m", "not needed"),
}


def _is_whole(repo: Repo, told: tuple[str, ...]) -> None:
    """Git is content, nothing of ours is left open, and tree and log say the same."""
    assert repo.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
    assert repo.call("check").exit_code == 0, repo.call("check")
    assert repo.git("status", "--porcelain", "--", ".milestones") == ""
    kinds = [one["kind"] for one in repo.json("log")["events"]]
    in_tree = repo.git("log", "-1", "--format=%s", "--", ".milestones")
    done = in_tree.lower().startswith(told[0])
    assert (told[0] in kinds[:1]) == done
    assert not list((repo.path / ".git").rglob("*.lock"))
    leftovers = [path.name for path in (repo.path / ".git" / "milestones").iterdir()]
    assert [name for name in leftovers if name.startswith("journal")] == []


@pytest.mark.parametrize("name", ["plan", *LONG])
def test_killed_at_any_step_the_next_command_finishes_or_undoes_it(planned: Repo, name: str) -> None:
    outcomes = set()
    for step in range(MOST_STEPS):
        copy = duplicate(planned, f"{name}{step}")
        if not killed_at(copy, step, *COMMANDS[name]):
            break
        copy.ok("list")
        outcomes.add(copy.git("rev-parse", "HEAD") != planned.git("rev-parse", "HEAD"))
        _is_whole(copy, COMMANDS[name])
    else:
        pytest.fail("the command has no end")
    assert outcomes == {True, False}, "some steps are before, some behind the point of no return"


def test_killed_at_any_step_a_plain_commit_of_other_work_goes_through_and_loses_nothing(
    planned: Repo,
) -> None:
    planned.write("page.html", "<h1>Hello</h1>\n")
    planned.git("add", "page.html")
    for step in range(MOST_STEPS):
        copy = duplicate(planned, f"commit{step}")
        if not killed_at(copy, step, *COMMANDS["plan"]):
            break
        copy.git("commit", "--quiet", "-m", "Add the page")
        before = len([path for path in copy.tree() if path.endswith(".yaml")])
        copy.ok("list")
        assert "page.html" in copy.tree()
        assert copy.git("status", "--porcelain") == "", (step, copy.git("status", "--porcelain"))
        assert copy.call("check").exit_code == 0
        copy.ok("plan", "Another one")
        assert copy.git("status", "--porcelain") == ""
        assert len([path for path in copy.tree() if path.endswith(".yaml")]) >= before + 1
    else:
        pytest.fail("the command has no end")


def test_killed_while_it_completes_a_milestone_both_branches_move_or_none(planned: Repo) -> None:
    planned.ok("execute", "1")
    planned.commit("Work", **{"page.html": "<h1>Hello</h1>\n"})
    trunk = planned.git("rev-parse", "main")
    for step in range(MOST_STEPS):
        copy = duplicate(planned, f"complete{step}")
        if not killed_at(copy, step, "complete", "--yes"):
            break
        copy.ok("list")
        moved = copy.git("rev-parse", "main") != trunk
        done = ".milestones/completed/milestone-001.yaml" in copy.tree("milestone/milestone-001")
        assert moved == done, step
        assert copy.git("status", "--porcelain") == "", step
        assert copy.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
        if not moved:
            copy.ok("complete", "--yes")
    else:
        pytest.fail("the command has no end")


def test_killed_between_two_refs_the_next_command_moves_the_other_one(planned: Repo) -> None:
    """What `update-ref` leaves when it dies between two renames: one ref moved, and the locks of the rest."""

    def half(place: Place, moves: list[RefMove], subject: str) -> None:
        first, *rest = moves
        planned.git("update-ref", first.ref, first.new)
        (planned.path / ".git" / "HEAD.lock").touch()
        for move in rest:
            (planned.path / ".git" / f"{move.ref}.lock").touch()
        os._exit(KILLED)

    def end() -> int:
        with mock.patch.object(save, "move_refs", half):
            planned.call("plan", "Write the blog")
        return 1

    assert in_child(end) == KILLED
    assert planned.run("git", "commit", "--allow-empty", "-m", "x").exit_code != 0
    assert "milestone-004" in planned.ok("list")
    _is_whole(planned, ("plan",))
    planned.git("commit", "--allow-empty", "-m", "Plain Git works again")
