"""`doctor`: each ailment is brought about in a real repository, found, and gone after what the line says."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tests.harness import Repo

CONFIGURATION = ".milestones/config/milestone-config.yaml"


def findings(repo: Repo, exit_code: int = 0, env: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Severity and subject of each finding."""
    said = repo.call("doctor", env=env)
    assert said.exit_code == exit_code, said
    rows = [line for line in said.stdout.splitlines() if line != "all is well"]
    return [(row.partition("[")[0], row.partition("[")[2].partition("]")[0]) for row in rows]


def line(repo: Repo, subject: str) -> str:
    (found,) = [row for row in repo.call("doctor").stdout.splitlines() if f"[{subject}]" in row]
    return found


@pytest.fixture
def well(planned: Repo) -> Repo:
    assert planned.call("doctor") == (0, "all is well\n", "")
    return planned


def test_it_changes_nothing(well: Repo) -> None:
    (well.path / ".git/hooks/pre-commit").unlink()
    (well.path / ".git/milestones/clone").unlink()
    with well.unchanged():
        well.call("doctor")


def test_a_finding_is_one_line_and_the_same_as_data(well: Repo) -> None:
    (well.path / ".git/hooks/commit-msg").unlink()
    assert well.ok("doctor") == (
        "warning[hooks]: hook `commit-msg` is not installed; help: `git milestone hooks install`\n"
    )
    assert well.json("doctor")["findings"] == [
        {
            "severity": "warning",
            "subject": "hooks",
            "message": "hook `commit-msg` is not installed",
            "help": "git milestone hooks install",
        }
    ]
    well.ok("hooks", "install")
    assert findings(well) == []


def test_a_hook_that_is_not_executable_is_silent(well: Repo) -> None:
    (well.path / ".git/hooks/pre-commit").chmod(0o644)
    assert findings(well, 1) == [("error", "hooks")]
    well.ok("hooks", "install")
    assert findings(well) == []


def test_somebody_elses_hook_is_told_unless_it_calls_ours(well: Repo) -> None:
    hook = well.path / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nmake lint\n")
    assert [subject for _, subject in findings(well, well.call("doctor").exit_code)] == ["hooks"]
    hook.write_text("#!/bin/sh\nmake lint && git-milestone hook pre-commit\n")
    assert findings(well) == []


def test_a_hook_of_another_version_is_told(well: Repo) -> None:
    hook = well.path / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text() + "true\n")
    assert "of another" in line(well, "hooks")
    well.ok("hooks", "install")
    assert findings(well) == []


def test_a_hook_whose_python_is_gone_is_told(well: Repo) -> None:
    hook = well.path / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace(sys.executable, "/nowhere/python"))
    assert "`pre-commit`" in line(well, "hooks")


def test_hooks_that_were_taken_out_are_not_missed(well: Repo) -> None:
    well.ok("hooks", "uninstall")
    assert findings(well) == []


def test_hooks_that_git_looks_for_elsewhere_are_told(well: Repo) -> None:
    well.git("config", "core.hooksPath", "somewhere")
    assert ("error", "hooks") in findings(well, 1)
    (well.path / "somewhere").mkdir()
    said = well.ok("doctor")
    assert "`core.hooksPath` is `somewhere`" in said
    well.git("config", "--local", "--unset", "core.hooksPath")
    assert findings(well) == []


def test_a_fresh_clone_is_told_to_be_set_up(well: Repo) -> None:
    clone = well.clone("clone")
    assert {subject for _, subject in findings(clone)} == {"hooks", "clone", "schemas", "remotes"}
    clone.ok("init")
    assert findings(clone) == [("note", "remotes")]
    clone.ok("sync")
    assert findings(clone) == []


def test_an_old_git_is_told(well: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milestone_git.app.doctor.machine.version_of", lambda git: (2, 37))
    assert findings(well, 1) == [("error", "git")]


def test_a_tool_that_git_does_not_find_is_told(well: Repo, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to("/usr/bin/git")
    assert findings(well, env={"PATH": str(tmp_path / "bin")}) == [("warning", "path")]


def test_nobody_is_told_who_they_are(well: Repo) -> None:
    well.git("config", "--global", "--unset", "user.email")
    well.git("config", "--global", "--unset", "user.name")
    well.git("config", "--global", "user.useConfigOnly", "true")
    assert findings(well, 1) == [("error", "identity")]


def test_a_stranger_is_told(well: Repo) -> None:
    well.git("config", "user.email", "alex@example.org")
    assert "alex@example.org" in line(well, "identity")


def test_a_log_entry_that_does_not_count_is_told(well: Repo) -> None:
    commit = well.git("commit-tree", "-m", "Complete milestone-001", "HEAD^{tree}")
    well.git("update-ref", "refs/milestones/log/alex/laptop", commit)
    assert findings(well) == [("warning", "log")]


def test_a_log_that_is_cut_off_is_told_until_it_is_whole(well: Repo) -> None:
    target = well.path.parent / "runner"
    well.git("clone", "--quiet", "--depth", "1", f"file://{well.path}", str(target))
    runner = Repo(target, well.home, well.clock)
    runner.git("fetch", "--quiet", "--depth", "1", "origin", "refs/milestones/log/*:refs/milestones/log/*")
    runner.ok("init")
    said = line(runner, "log")
    assert said.startswith("error[log]: cut off in this shallow clone: `sarah/")
    assert "git fetch --unshallow" in said
    runner.git("fetch", "--quiet", "--unshallow", "origin", "refs/milestones/log/*:refs/milestones/log/*")
    runner.ok("sync")
    assert findings(runner) == []


def test_the_journal_of_a_killed_command_is_told(well: Repo) -> None:
    (well.path / ".git/milestones/journal").write_text('{"pid": 0, "host": "here", "abandoned": true}')
    assert findings(well) == [("warning", "journal")]
    well.ok("list")
    assert findings(well) == []


def test_an_old_lock_of_git_is_told_and_a_fresh_one_is_not(well: Repo) -> None:
    lock = well.path / ".git/index.lock"
    lock.touch()
    assert findings(well) == []
    os.utime(lock, (time.time() - 3600,) * 2)
    assert findings(well) == [("warning", "locks")]


def test_a_repository_of_somebody_else_is_told(well: Repo) -> None:
    well.git("config", "--global", "--unset-all", "safe.directory")
    said = well.call("doctor", env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
    assert (said.exit_code, said.stdout.count("\n")) == (1, 1)
    assert "safe.directory" in said.stdout


@pytest.mark.parametrize("path", ["active/.gitkeep", "completed/.gitkeep", ".gitattributes"])
def test_a_missing_file_of_the_set_up_is_told_and_comes_back(path: str, well: Repo) -> None:
    well.git("rm", "--quiet", f".milestones/{path}")
    well.git("commit", "--quiet", "--message", "Tidy")
    told = line(well, "files")
    well.ok(*("check", "--fix") if "check --fix" in told else ("init",))
    assert findings(well) == []


def test_records_that_git_ignores_are_told(well: Repo) -> None:
    well.write(".gitignore", ".milestones/\n")
    assert findings(well, 1) == [("error", "files")]
    well.write(".gitignore", ".milestones/\n!/.milestones/\n")
    assert findings(well) == []


def test_schemas_of_another_version_are_told(well: Repo) -> None:
    (well.path / ".git/milestones/schemas/team.schema.json").write_text("{}")
    assert "team" in line(well, "schemas")
    well.ok("init")
    assert findings(well) == []


def test_switches_without_effect_are_named_once(well: Repo) -> None:
    text = well.read(CONFIGURATION)
    switched = "features:\n  auto_scale: true\nenterprise_features:\n  executive_reporting: true\n"
    well.write(CONFIGURATION, text + switched)
    said = line(well, "switches")
    assert said.startswith("note[switches]")
    assert "auto_scale" in said
    assert "executive_reporting" in said


def test_a_webhook_in_the_configuration_is_told_with_the_variable_to_use(well: Repo) -> None:
    text = well.read(CONFIGURATION)
    well.write(CONFIGURATION, text + 'integrations:\n  slack_webhook: "https://chat.example.org/secret"\n')
    assert "MILESTONE_SLACK_WEBHOOK" in line(well, "secrets")
    assert "chat.example.org" not in well.ok("doctor"), "a secret is not shown again"


def test_a_broken_record_is_never_well(well: Repo) -> None:
    well.write(".milestones/active/milestone-001.yaml", "<<<<<<< ours\n")
    assert findings(well, 1) == [("error", "documents")]
    assert "git milestone check" in line(well, "documents")


def test_names_that_differ_in_case_alone_are_told(well: Repo) -> None:
    blob = well.git("hash-object", "-w", "--stdin", input="x")
    well.git("update-index", "--add", "--cacheinfo", f"100644,{blob},.milestones/active/Milestone-001.yaml")
    assert ("error", "names") in findings(well, 1)


def test_a_branch_in_the_way_is_told(well: Repo) -> None:
    well.git("branch", "milestone")
    assert findings(well) == [("warning", "branches")]
    well.git("branch", "-m", "milestone", "milestone-old")
    assert findings(well) == []


def test_a_checkpoint_of_something_finished_is_told(well: Repo) -> None:
    well.ok("execute", "1")
    well.write("notes.txt", "half\n")
    well.ok("pause")
    (well.path / "notes.txt").unlink(missing_ok=True)
    well.git("switch", "--quiet", "main")
    well.ok("cancel", "1")
    assert ("note", "checkpoints") in findings(well)


def test_no_repository_and_nothing_set_up_are_findings(empty_dir: Repo, repo: Repo) -> None:
    assert findings(empty_dir, 1) == [("error", "repository")]
    assert findings(repo, 1) == [("error", "repository")]
    assert "git milestone init" in line(repo, "repository")
