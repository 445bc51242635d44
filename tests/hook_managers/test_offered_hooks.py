"""What `.pre-commit-hooks.yaml` offers, through the real framework, without a network."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hook_managers.recording import hooks_folder, states

if TYPE_CHECKING:
    from tests.harness import Repo

ROOT = Path(__file__).parents[2]
FRAMEWORK = str(Path(sys.executable).parent / "pre-commit")
RECORD = ".milestones/active/milestone-001.yaml"


@pytest.fixture
def offered(planned: Repo) -> Repo:
    """A repository whose only hooks are those of the framework, which runs what this project offers."""
    source = planned.path.parent / "offer"
    source.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", source)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Offer"]):
        assert planned.run("git", *words, cwd=source).exit_code == 0
    commit = planned.run("git", "rev-parse", "HEAD", cwd=source).stdout.strip()
    planned.ok("hooks", "uninstall")
    types = "pre-commit, pre-merge-commit, commit-msg, pre-push"
    ids = ", ".join(f"{{id: milestone-{one}}}" for one in ("check", "commit-msg", "pre-push"))
    repos = f"[{{repo: {source}, rev: {commit}, hooks: [{ids}]}}]"
    planned.write(".pre-commit-config.yaml", f"default_install_hook_types: [{types}]\nrepos: {repos}\n")
    planned.git("add", "-A")
    result = planned.run(FRAMEWORK, "install")
    assert result.exit_code == 0, result
    planned.git("commit", "-q", "-m", "Check with the framework")
    return planned


def test_the_manifest_is_valid(repo: Repo) -> None:
    result = repo.run(FRAMEWORK, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_broken_record_and_a_deleted_one_are_refused(offered: Repo) -> None:
    offered.write(RECORD, offered.read(RECORD) + "statuss: planned\n")
    result = offered.run("git", "commit", "-qam", "Break it")
    assert result.exit_code == 1
    assert "error[MG105]" in result.stdout + result.stderr
    offered.git("checkout", "HEAD", "--", RECORD)
    offered.git("rm", "-q", RECORD)
    result = offered.run("git", "commit", "-qm", "Delete it")
    assert result.exit_code == 1
    assert "error[MG307]" in result.stdout + result.stderr


def test_the_trailer_is_added_and_checked(offered: Repo) -> None:
    offered.ok("execute", "1")
    offered.git("commit", "-q", "--allow-empty", "-m", "Say hello")
    assert offered.git("log", "-1", "--format=%B") == "Say hello\n\nMilestone: milestone-001"
    result = offered.run("git", "commit", "--allow-empty", "-m", "Say hello\n\nMilestone: milestone-9")
    assert result.exit_code == 1
    assert "MG007" in result.stdout + result.stderr


def test_a_push_is_told_what_the_protected_branch_would_be(offered: Repo) -> None:
    offered.bare()
    assert offered.run("git", "push", "-q", "origin", "main").exit_code == 0
    offered.write(RECORD, offered.read(RECORD) + "statuss: planned\n")
    offered.git("commit", "-qam", "Break it", "--no-verify")
    result = offered.run("git", "push", "-q", "origin", "main")
    assert result.exit_code == 0
    assert "`main` is protected" in result.stdout + result.stderr
    assert "error[MG105]" in result.stdout + result.stderr


def test_ours_know_that_the_framework_calls_them_and_do_not_come_twice(offered: Repo) -> None:
    found = states(offered)
    assert [found[name] for name in ("pre-commit", "pre-merge-commit", "commit-msg", "pre-push")] == [
        "called"
    ] * 4
    offered.ok("hooks", "install")
    assert not (hooks_folder(offered) / "pre-commit.legacy").exists()
