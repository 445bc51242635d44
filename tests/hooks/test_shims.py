"""The shims: whether they start Python, where they find it, and from where they may be called."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

RECORD = ".milestones/active/milestone-001.yaml"
BROKEN = "statuss: planned\n"


def _hooks(repo: Repo) -> list[Path]:
    folder = Path(repo.git("rev-parse", "--git-path", "hooks"))
    return [repo.path / folder / name for name in ("pre-commit", "commit-msg")]


def _recorded(repo: Repo) -> Path:
    """Puts an interpreter into the shims that notes each start, and gives the file of notes."""
    notes, stub = repo.home / "started", repo.home / "python"
    stub.write_text(f'#!/bin/sh\necho "$@" >>{shlex.quote(str(notes))}\nexec {sys.executable} "$@"\n')
    stub.chmod(0o755)
    for hook in _hooks(repo):
        text = hook.read_text()
        assert f"python={sys.executable}" in text
        hook.write_text(text.replace(f"python={sys.executable}", f"python={shlex.quote(str(stub))}"))
    return notes


def _break(repo: Repo) -> None:
    repo.write(RECORD, repo.read(RECORD) + BROKEN)


def test_a_commit_that_touches_no_milestone_starts_no_python(planned: Repo) -> None:
    notes = _recorded(planned)
    planned.commit("Say hello", **{"page.html": "<h1>Hello</h1>\n", "deep/.milestones.txt": "x"})
    planned.git("commit", "--amend", "-m", "Say goodbye")
    planned.ok("execute", "1")
    planned.commit("Go on", **{"page.html": "x"})
    assert not notes.exists()


def test_a_commit_that_touches_a_milestone_starts_it_once(planned: Repo) -> None:
    notes = _recorded(planned)
    planned.write(RECORD, planned.read(RECORD) + "owner: sarah\n")
    planned.git("commit", "-a", "-m", "Give it to Sarah")
    assert notes.read_text() == "-P -m milestone_git hook pre-commit\n"


def test_the_first_commit_of_a_repository_is_judged_too(unborn: Repo) -> None:
    unborn.ok("init")
    unborn.git("update-ref", "-d", "HEAD")
    unborn.write(".milestones/config/team.yaml", "schema: 2\n")
    unborn.git("add", "-A")
    result = unborn.run("git", "commit", "-m", "Start")
    assert result.exit_code == 1
    assert "MG104" in result.stderr


@pytest.mark.parametrize("words", [("-a",), ("--only", "--", ".milestones"), ("--", RECORD)])
def test_what_is_committed_is_judged_and_not_what_is_staged(planned: Repo, words: tuple[str, ...]) -> None:
    _break(planned)
    result = planned.run("git", "commit", "-m", "Break it", *words)
    assert result.exit_code == 1
    assert "error[MG105]" in result.stderr
    assert f"--> {RECORD}:" in result.stderr
    assert planned.git("diff", "--cached", "--name-only") == ""


def test_a_broken_record_that_is_not_committed_keeps_nobody_from_committing(planned: Repo) -> None:
    _break(planned)
    planned.write("page.html", "x")
    planned.git("add", "page.html")
    planned.git("commit", "-m", "Say hello", "--", "page.html")


def test_it_judges_in_a_linked_work_tree_and_from_a_folder_below(planned: Repo) -> None:
    there = planned.path.parent / "linked tree"
    planned.git("worktree", "add", "-q", str(there), "-b", "side")
    path = there / RECORD
    path.write_text(path.read_text() + BROKEN)
    (there / "deep").mkdir()
    result = planned.run("git", "commit", "-am", "Break it", cwd=there / "deep")
    assert result.exit_code == 1
    assert "MG105" in result.stderr


def test_it_works_through_a_hooks_path_of_this_repository(repo: Repo) -> None:
    repo.git("config", "core.hooksPath", ".githooks")
    repo.ok("init")
    assert {"commit-msg", "pre-commit"} <= {path.name for path in (repo.path / ".githooks").iterdir()}
    repo.ok("plan", "One")
    _break(repo)
    assert "MG105" in repo.run("git", "commit", "-am", "Break it").stderr


def test_modules_of_the_work_tree_are_not_imported(planned: Repo) -> None:
    for name in ("json.py", "click.py", "milestone_git.py", "sitecustomize.py"):
        planned.write(name, 'open("pwned", "w")\n')
    planned.write(RECORD, planned.read(RECORD) + "owner: sarah\n")
    planned.git("commit", "-a", "-m", "Give it to Sarah")
    assert not (planned.path / "pwned").exists()


def test_without_an_installation_a_commit_passes_with_one_line(planned: Repo, tmp_path: Path) -> None:
    for hook in _hooks(planned):
        hook.write_text(hook.read_text().replace(f"python={sys.executable}", "python=/nowhere/python"))
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("git", "sh"):
        (programs / name).symlink_to(f"/usr/bin/{name}")
    _break(planned)
    planned.git("add", "-A")
    result = planned.run("git", "commit", "-q", "-m", "Break it\n\nMilestone: x", env={"PATH": str(programs)})
    assert result.exit_code == 0, result
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert all("milestone-git is not installed here" in line for line in lines)
