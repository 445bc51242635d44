"""The hooks that only tell: post-merge, post-rewrite, pre-push, reference-transaction."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from milestone_git.store.hookfiles import NAMES
from tests.hook_managers.recording import hooks_folder

if TYPE_CHECKING:
    from tests.harness import Repo

RECORD = ".milestones/active/milestone-001.yaml"
OTHER = ".milestones/active/milestone-002.yaml"


@pytest.fixture
def side(planned: Repo) -> Repo:
    """On `main`; the branch `side` has a broken record that no hook has seen."""
    planned.git("switch", "-q", "-c", "side")
    _break(planned)
    planned.git("switch", "-q", "main")
    return planned


def _break(repo: Repo) -> None:
    repo.write(RECORD, repo.read(RECORD) + "statuss: planned\n")
    repo.git("commit", "-qam", "Break it", "--no-verify")


def _starts(repo: Repo) -> Path:
    """The file in which every start of Python by our hooks is noted from now on."""
    started, stub = repo.home / "started", repo.home / "python"
    stub.write_text(f'#!/bin/sh\necho "$@" >>{shlex.quote(str(started))}\nexec {sys.executable} "$@"\n')
    stub.chmod(0o755)
    for path in (hooks_folder(repo) / name for name in NAMES):
        path.write_text(path.read_text().replace(f"python={sys.executable}", f"python={stub}"))
    return started


def test_a_fast_forward_merge_is_told_what_it_brought_and_goes_through(side: Repo) -> None:
    result = side.run("git", "merge", "-q", "side")
    assert (result.exit_code, "error[MG105]" in result.stderr) == (0, True)
    assert "statuss" in side.git("show", f"HEAD:{RECORD}")


def test_a_merge_that_git_makes_by_itself_is_judged(side: Repo) -> None:
    side.commit("Go on", **{"page.html": "x"})
    result = side.run("git", "merge", "-q", "side", "--no-edit")
    assert (result.exit_code != 0, "error[MG105]" in result.stderr) == (True, True)


def test_a_rebase_is_told_what_it_made(side: Repo) -> None:
    side.commit("Go on", **{"page.html": "x"})
    side.git("switch", "-q", "-c", "topic", "HEAD^")
    side.commit("My own", **{"mine.html": "x"})
    result = side.run("git", "rebase", "-q", "side")
    assert (result.exit_code, "error[MG105]" in result.stderr) == (0, True)


def test_a_push_to_a_protected_branch_is_told_and_goes_on(side: Repo) -> None:
    side.bare()
    side.git("push", "-q", "origin", "main")
    result = side.run("git", "push", "-q", "origin", "side:main")
    assert result.exit_code == 0
    assert "`main` is protected" in result.stderr
    assert "error[MG105]" in result.stderr
    assert "the push goes on" in result.stderr


def test_a_push_to_another_branch_and_a_deletion_are_told_nothing(side: Repo) -> None:
    side.bare()
    side.git("push", "-q", "origin", "main")
    assert side.run("git", "push", "-q", "origin", "side").stderr == ""
    assert side.run("git", "push", "-q", "origin", ":side", "side:odd-$(touch${IFS}pwned)").stderr == ""
    assert not (side.path / "pwned").exists()


def test_pushes_and_merges_that_touch_no_milestone_start_no_python(planned: Repo) -> None:
    planned.bare()
    planned.git("push", "-q", "origin", "main")
    started = _starts(planned)
    planned.git("switch", "-q", "-c", "topic")
    planned.commit("Go on", **{"page.html": "x"})
    planned.git("push", "-q", "origin", "topic", "main")
    planned.git("switch", "-q", "main")
    planned.git("merge", "-q", "topic")
    planned.commit("Go on", **{"other.html": "x"})
    planned.git("switch", "-q", "topic")
    planned.commit("Go further", **{"page.html": "y"})
    planned.git("merge", "-q", "--no-edit", "main")
    planned.git("rebase", "-q", "main")
    planned.git("push", "-q", "origin", "+topic")
    assert not started.exists()


def test_a_moved_branch_is_told_where_that_was_asked_for_and_nothing_is_refused(side: Repo) -> None:
    side.ok("hooks", "install", "--reference-transaction")
    result = side.run("git", "reset", "--hard", "-q", "side")
    assert (result.exit_code, "error[MG105]" in result.stderr) == (0, True)
    assert side.run("git", "pack-refs", "--all").stderr == ""
    assert side.run("git", "gc", "-q").stderr == ""
    assert side.run("git", "branch", "-D", "side").exit_code == 0


def test_what_was_asked_for_once_is_kept_by_the_next_install(planned: Repo) -> None:
    planned.ok("hooks", "install", "--reference-transaction")
    planned.ok("init")
    assert "reference-transaction" in planned.ok("hooks", "status")
    planned.ok("hooks", "uninstall")
    assert not (hooks_folder(planned) / "reference-transaction").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_package_lets_pass_with_one_line(planned: Repo, name: str) -> None:
    for one in NAMES:
        path = hooks_folder(planned) / one
        text = path.read_text().replace("-m milestone_git", "-m milestone_git_is_broken")
        path.write_text(text if one == name else "#!/bin/sh\n")
    planned.bare()
    planned.git("push", "-q", "origin", "main")
    planned.git("switch", "-q", "-c", "side")
    planned.write(RECORD, planned.read(RECORD) + "owner: sarah\n")
    results = [planned.run("git", "commit", "-qam", "Give it\n\nMilestone: x")]
    planned.git("switch", "-q", "main")
    if name in ("pre-merge-commit", "post-rewrite"):
        planned.commit("Go on", **{OTHER: planned.read(OTHER) + "owner: sarah\n"})
    words = ("switch", "-q", "side") if name == "post-rewrite" else ("merge", "-q", "--no-edit", "side")
    results.append(planned.run("git", *words))
    results.append(planned.run("git", "rebase", "-q", "main"))
    results.append(planned.run("git", "push", "-q", "origin", "HEAD"))
    assert [one.exit_code for one in results] == [0] * len(results)
    lines = "".join(one.stderr for one in results).splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"milestone-git is broken here, so nothing is checked by {name}: ")


def test_a_broken_library_lets_pass_with_one_line(planned: Repo) -> None:
    stub = planned.home / "site" / "sitecustomize.py"
    stub.parent.mkdir()
    stub.write_text("import sys\nsys.modules['milestone_git.rules.judge'] = None\n")
    planned.write(RECORD, planned.read(RECORD) + "statuss: planned\n")
    result = planned.run("git", "commit", "-qam", "Break it", env={"PYTHONPATH": str(stub.parent)})
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("milestone-git: pre-commit was not checked: ModuleNotFoundError: ")


def test_a_hook_of_somebody_else_may_do_the_whole_job_by_calling_ours(planned: Repo) -> None:
    planned.ok("hooks", "uninstall")
    for name, words in (("commit-msg", ' "$1"'), ("pre-commit", ""), ("pre-push", ' "$@"')):
        path = hooks_folder(planned) / name
        path.write_text(f"#!/bin/sh\ngit-milestone hook {name}{words}\n")
        path.chmod(0o755)
    planned.bare()
    planned.git("push", "-q", "origin", "main")
    planned.ok("execute", "1")
    planned.git("commit", "-q", "--allow-empty", "-m", "#1 Say hello")
    assert planned.git("log", "-1", "--format=%B") == "#1 Say hello\n\nMilestone: milestone-001"
    result = planned.run("git", "commit", "-q", "--allow-empty", "-m", "Say\n\nMilestone: milestone-9")
    assert (result.exit_code, "MG007" in result.stderr) == (1, True)
    _break(planned)
    result = planned.run("git", "push", "-q", "origin", "HEAD:main")
    assert (result.exit_code, "error[MG105]" in result.stderr) == (0, True)
