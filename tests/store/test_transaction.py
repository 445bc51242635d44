"""One change, one commit of its own paths; the user's index, files and refs stay theirs, or nothing moves."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

RECORD = ".milestones/active/milestone-001.yaml"


@pytest.fixture
def busy(planned: Repo) -> Repo:
    """In the midst of other work: staged, staged and changed again, changed, deleted, untracked."""
    planned.commit("Pages", **{"b.txt": "1\n", "c.txt": "1\n", "d.txt": "1\n"})
    planned.write("a.txt", "staged\n")
    planned.write("b.txt", "staged\n")
    planned.git("add", "a.txt", "b.txt")
    planned.write("b.txt", "and changed again\n")
    planned.write("c.txt", "changed\n")
    (planned.path / "d.txt").unlink()
    planned.write("untracked.txt", "x\n")
    return planned


COMMANDS = [
    ("plan", "Write the blog", "Write the guide", "--chain"),
    ("edit", "1", "estimate=2w"),
    ("task", "add", "1", "Build homepage"),
    ("link", "2", "--depends-on", "1"),
    ("cancel", "3", "-m", "not needed"),
    ("config", "complete.merge=false"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_command_makes_one_commit_of_its_own_paths_and_leaves_other_work_alone(
    busy: Repo, words: tuple[str, ...]
) -> None:
    before, head = busy.git("status", "--porcelain"), busy.git("rev-parse", "HEAD")
    busy.ok(*words)
    assert busy.git("status", "--porcelain") == before
    assert busy.git("rev-parse", "HEAD^") == head
    changed = busy.git("diff", "--name-only", "HEAD^", "HEAD").split("\n")
    assert all(path.startswith(".milestones/") for path in changed)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_the_users_next_commit_of_staged_work_does_not_undo_the_change(
    busy: Repo, words: tuple[str, ...]
) -> None:
    busy.ok(*words)
    after = busy.git("rev-parse", "HEAD:.milestones")
    busy.git("commit", "-m", "My own work")
    assert busy.git("rev-parse", "HEAD:.milestones") == after
    assert busy.git("diff", "--name-only", "HEAD^", "HEAD").split("\n") == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    "words", [*COMMANDS, ("execute", "1"), ("complete", "1")], ids=lambda words: words[0]
)
def test_a_dry_run_writes_nothing(busy: Repo, words: tuple[str, ...]) -> None:
    with busy.unchanged():
        busy.ok(*words, "--dry-run")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_with_no_commit_it_is_staged_and_the_next_commit_takes_it(busy: Repo, words: tuple[str, ...]) -> None:
    head = busy.git("rev-parse", "HEAD")
    events = len(busy.json("log")["events"])
    busy.ok(*words, "--no-commit")
    assert busy.git("rev-parse", "HEAD") == head
    assert len(busy.json("log")["events"]) == events
    staged = busy.git("diff", "--cached", "--name-only").split("\n")
    assert len([path for path in staged if path.startswith(".milestones/")]) >= 1
    assert busy.git("diff", "--name-only", "--", ".milestones") == ""
    busy.git("commit", "-m", "All of it")
    assert busy.call("check").exit_code == 0


def test_changes_of_the_users_own_in_a_record_are_not_swallowed(planned: Repo) -> None:
    planned.write(RECORD, planned.read(RECORD) + "# my own note\n")
    with planned.unchanged():
        result = planned.call("edit", "1", "estimate=2w")
    assert result.exit_code == 1
    assert "MG601" in result.stderr
    planned.git("add", RECORD)
    with planned.unchanged():
        assert planned.call("edit", "1", "estimate=2w").exit_code == 1


def test_what_we_staged_ourselves_is_ours_to_build_on(planned: Repo) -> None:
    planned.ok("cancel", "1", "--no-commit")
    planned.ok("reopen", "1", "--no-commit")
    planned.ok("edit", "1", "estimate=2w", "--no-commit")
    planned.ok("edit", "1", "owner=sarah")
    assert planned.git("status", "--porcelain") == ""


def test_a_staged_cancellation_can_be_taken_back_in_a_commit(planned: Repo) -> None:
    planned.ok("edit", "1", "estimate=1w")
    planned.ok("cancel", "1", "--no-commit")
    result = planned.call("reopen", "1", "-m", "needed after all")
    assert result.exit_code == 0, result
    assert planned.git("status", "--porcelain") == ""


def test_a_held_index_is_waited_for_and_then_said(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milestone_git.store.saving.moves._INDEX_PATIENCE_SECONDS", 0.1)
    lock = planned.path / ".git" / "index.lock"
    lock.touch()
    refs = planned.git("for-each-ref")
    result = planned.call("plan", "Write the blog")
    assert result.exit_code == 3
    assert "MG605" in result.stderr
    assert lock.exists()
    lock.unlink()
    assert planned.git("for-each-ref") == refs
    assert planned.git("status", "--porcelain") == ""


def test_a_held_ref_is_a_lost_race_and_leaves_all_as_it_was(planned: Repo) -> None:
    planned.git("config", "core.filesRefLockTimeout", "1")
    (planned.path / ".git" / "refs" / "heads" / "main.lock").touch()
    refs = planned.git("for-each-ref")
    result = planned.call("plan", "Write the blog")
    assert (result.exit_code, "MG603" in result.stderr) == (3, True)
    assert planned.git("for-each-ref") == refs
    assert planned.git("status", "--porcelain") == ""


@pytest.mark.parametrize("limit_bytes", [0, 300])
def test_a_full_disk_refuses_with_a_code_and_leaves_all_as_it_was(planned: Repo, limit_bytes: int) -> None:
    refs = planned.git("for-each-ref")
    executable = Path(sys.executable).parent / "git-milestone"
    title = "Write " + "".join(chr(97 + i * 7 % 26) for i in range(180))
    done = subprocess.run(
        [str(executable), "plan", title, *(f"--task={title[::-1]}{i}" for i in range(3))],
        cwd=planned.path,
        env={**planned.environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes)),
    )
    assert done.returncode == 4, done
    assert "error[MG607]" in done.stderr or "error[MG011]" in done.stderr, done.stderr
    assert planned.git("for-each-ref") == refs
    assert planned.git("status", "--porcelain") == ""
    planned.ok("plan", "Write the blog")
    assert planned.git("status", "--porcelain") == ""
    planned.git("fsck", "--strict")


def test_a_folder_that_may_not_be_written_refuses_with_a_code(planned: Repo) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    (planned.path / ".milestones" / "active").chmod(0o555)
    with planned.unchanged():
        result = planned.call("plan", "Write the blog")
    (planned.path / ".milestones" / "active").chmod(0o755)
    assert (result.exit_code, "MG607" in result.stderr) == (4, True)


def test_folders_that_are_symlinks_are_never_written_through(planned: Repo) -> None:
    outside = planned.path.parent / "outside"
    (planned.path / ".milestones" / "active").rename(outside)
    (planned.path / ".milestones" / "active").symlink_to(outside)
    before = sorted(outside.iterdir())
    with planned.unchanged():
        for words in (("plan", "Evil"), ("check",), ("list",), ("init",)):
            result = planned.call(*words)
            assert (result.exit_code, "MG115" in result.stderr) == (1, True)
    assert sorted(outside.iterdir()) == before


def test_the_settings_of_the_user_change_nothing(planned: Repo) -> None:
    for key, value in (
        ("log.showSignature", "true"),
        ("status.showUntrackedFiles", "no"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
        ("i18n.commitEncoding", "ISO-8859-1"),
        ("diff.renames", "copies"),
        ("log.follow", "true"),
        ("commit.verbose", "true"),
        ("core.autocrlf", "true"),
    ):
        planned.git("config", key, value)
    planned.ok("edit", "1", 'acceptance=[{run: "true"}]', "title=Käse & Brötchen")
    planned.ok("execute", "1")
    planned.write("f.txt", "1\n")
    planned.ok("checkpoint")
    planned.ok("complete", "--yes")
    assert planned.call("check").stdout.endswith("all is well\n")
    assert len(planned.json("log")["events"]) == 6
