"""`check --fix`: moves records and puts `.gitkeep` back, in one commit, and nothing else."""

from __future__ import annotations

import pytest

from tests.harness import Repo

ACTIVE, COMPLETED = ".milestones/active/milestone-001.yaml", ".milestones/completed/milestone-001.yaml"


@pytest.fixture
def misplaced(planned: Repo) -> Repo:
    """The first of three milestones is finished by hand, with a comment, and lies where it lay."""
    text = planned.read(ACTIVE).replace("status: planned", "status: completed  # on a Friday")
    planned.write(ACTIVE, text)
    planned.git("commit", "--quiet", "--all", "--message", "Finish by hand")
    return planned


def test_a_finished_record_goes_to_its_folder_byte_for_byte(misplaced: Repo) -> None:
    before = misplaced.read(ACTIVE)
    said = misplaced.json("check", "--fix")
    assert said["fixed"]["moved"] == [{"from": ACTIVE, "to": COMPLETED}]
    assert (said["diagnostics"], said["fixed"]["commit"]) == ([], misplaced.git("rev-parse", "HEAD"))
    assert misplaced.read(COMPLETED) == before
    assert misplaced.git("show", "--format=", "--name-status", "HEAD") == f"R100\t{ACTIVE}\t{COMPLETED}"
    assert misplaced.git("status", "--porcelain") == ""


def test_an_open_record_comes_back_from_the_finished_ones(planned: Repo) -> None:
    planned.git("mv", ACTIVE, COMPLETED)
    planned.git("commit", "--quiet", "--message", "Move by hand")
    assert planned.json("check", "--fix")["fixed"]["moved"] == [{"from": COMPLETED, "to": ACTIVE}]


def test_gitkeeps_come_back(planned: Repo) -> None:
    planned.git("rm", "--quiet", ".milestones/completed/.gitkeep")
    planned.git("commit", "--quiet", "--message", "Tidy")
    assert "wrote .milestones/completed/.gitkeep" in planned.ok("check", "--fix")
    assert ".milestones/completed/.gitkeep" in planned.tree()


def test_a_second_time_there_is_nothing_to_fix(misplaced: Repo) -> None:
    misplaced.ok("check", "--fix")
    with misplaced.unchanged():
        assert misplaced.ok("check", "--fix").startswith("nothing to fix\n")


def test_a_dry_run_shows_it_and_writes_nothing(misplaced: Repo) -> None:
    with misplaced.unchanged():
        said = misplaced.call("check", "--fix", "--dry-run")
    assert f"would move {ACTIVE} to {COMPLETED}" in said.stdout
    assert "MG109" in said.stderr


def test_without_a_commit_it_is_staged(misplaced: Repo) -> None:
    head = misplaced.git("rev-parse", "HEAD")
    assert "staged" in misplaced.ok("check", "--fix", "--no-commit")
    assert misplaced.git("rev-parse", "HEAD") == head
    assert misplaced.git("diff", "--cached", "--name-status") == f"R100\t{ACTIVE}\t{COMPLETED}"


def test_changes_of_the_user_are_not_swallowed(misplaced: Repo) -> None:
    misplaced.write(ACTIVE, misplaced.read(ACTIVE) + "priority: high\n")
    with misplaced.unchanged():
        assert "MG601" in misplaced.call("check", "--fix").stderr
    misplaced.ok("check", "--fix", "--no-commit")
    assert "priority: high" in misplaced.read(COMPLETED)


def test_a_record_whose_place_is_taken_stays(misplaced: Repo) -> None:
    misplaced.write(COMPLETED, misplaced.read(ACTIVE))
    said = misplaced.json("check", "--fix", exit_code=1)
    assert said["fixed"]["moved"] == []
    assert {one["code"] for one in said["diagnostics"]} == {"MG108", "MG109"}


def test_nothing_else_is_mended(planned: Repo) -> None:
    planned.write(ACTIVE, planned.read(ACTIVE).replace("status: planned", "status: someday"))
    planned.git("commit", "--quiet", "--no-verify", "--all", "--message", "Edit by hand")
    with planned.unchanged():
        assert "MG104" in planned.call("check", "--fix").stderr


def test_in_the_middle_of_a_merge_it_waits(misplaced: Repo) -> None:
    (misplaced.path / ".git" / "MERGE_HEAD").write_text(misplaced.git("rev-parse", "HEAD") + "\n")
    assert "MG006" in misplaced.call("check", "--fix").stderr
