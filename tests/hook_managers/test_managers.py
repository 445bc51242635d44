"""The real pre-commit and lefthook, and what husky writes, before us and after us.

Husky comes from npm alone, so `_husky` lays down hooks that do the same as those of its version 9: one stub
for each name, which finds a dispatcher beside itself, which finds the user's script by the stub's own name.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from milestone_git.store.hookfiles import MARK
from tests.hook_managers.recording import everything, hooks_folder, notes, put_hook, states

if TYPE_CHECKING:
    from tests.harness import Repo

PROGRAMS = Path(sys.executable).parent
RECORD = ".milestones/active/milestone-001.yaml"
NOTE = 'echo {} >>"$HOME/notes"'
CONFIGURATION = """\
default_install_hook_types: [pre-commit, commit-msg, pre-push]
repos:
- repo: local
  hooks:
  - {id: note, name: note, language: system, entry: "sh -c 'echo framework >>$HOME/notes'", always_run: true,
     pass_filenames: false, stages: [pre-commit]}
  - {id: push, name: push, language: system, entry: "sh -c 'echo framework-push >>$HOME/notes'",
     always_run: true, pass_filenames: false, stages: [pre-push]}
"""
LEFTHOOK = """\
pre-commit: {jobs: [{name: note, run: "echo lefthook >>$HOME/notes"}]}
pre-push: {jobs: [{name: note, run: "sed 's/^/lefthook /' >>$HOME/notes", use_stdin: true}]}
"""


@pytest.fixture
def bare_handed(planned: Repo) -> Repo:
    """Milestones, and no hook at all."""
    planned.ok("hooks", "uninstall")
    for path in hooks_folder(planned).iterdir():
        path.unlink()
    planned.write(".pre-commit-config.yaml", CONFIGURATION)
    planned.write("lefthook.yml", LEFTHOOK)
    planned.git("add", "-A")
    return planned


def _framework(repo: Repo, *words: str) -> None:
    result = repo.run(str(PROGRAMS / "pre-commit"), *words)
    assert result.exit_code == 0, result


def _lefthook(repo: Repo, *words: str) -> None:
    result = repo.run(str(PROGRAMS / "lefthook"), *words)
    assert result.exit_code == 0, result


def _husky(repo: Repo) -> None:
    repo.git("config", "core.hooksPath", ".husky/_")
    repo.write(".husky/_/.gitignore", "*")
    repo.write(
        ".husky/_/h", 'n=${0##*/}\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] || sh -e "$s" "$@"\n'
    )
    for name in ("pre-commit", "commit-msg", "pre-push", "post-merge", "post-rewrite", "pre-merge-commit"):
        repo.write(f".husky/_/{name}", '#!/usr/bin/env sh\n. "$(dirname "$0")/h"').chmod(0o755)
    repo.write(".husky/pre-commit", NOTE.format("husky") + "\n")


def _is_refused(repo: Repo) -> bool:
    """Whether a broken record can still be committed; the repository is left as it was."""
    repo.write(RECORD, repo.read(RECORD) + "statuss: planned\n")
    result = repo.run("git", "commit", "-qam", "Break it")
    refused = result.exit_code == 1 and "MG105" in result.stderr
    if result.exit_code == 0:
        repo.git("reset", "-q", "--soft", "HEAD^")
    repo.git("checkout", "-q", "HEAD", "--", RECORD)
    notes(repo)
    return refused


def _one_commit(repo: Repo) -> list[str]:
    repo.git("commit", "-q", "--allow-empty", "-m", "Go on")
    return notes(repo)


def test_the_framework_was_here_first(bare_handed: Repo) -> None:
    _framework(bare_handed, "install")
    before = everything(hooks_folder(bare_handed))
    assert "\n  pre-commit, commit-msg, pre-push: called by pre-commit\n" in bare_handed.ok(
        "hooks", "install"
    )
    assert _one_commit(bare_handed) == ["framework"]
    assert _is_refused(bare_handed)
    bare_handed.ok("hooks", "uninstall")
    assert everything(hooks_folder(bare_handed)) == before


def test_the_framework_comes_after_us(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit", f"#!/bin/sh\n{NOTE.format('plain')}\n")
    plain = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    _framework(bare_handed, "install")
    assert _one_commit(bare_handed) == ["plain", "framework"]
    assert _is_refused(bare_handed)
    assert states(bare_handed)["pre-commit"] == "installed"
    assert "hooks:" not in bare_handed.ok("hooks", "install")
    bare_handed.ok("hooks", "uninstall")
    assert _one_commit(bare_handed) == ["plain", "framework"]
    _framework(bare_handed, "uninstall")
    assert everything(hooks_folder(bare_handed)) == plain


def test_the_framework_keeps_its_legacy_hook_behind_ours(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit", f"#!/bin/sh\n{NOTE.format('plain')}\n")
    _framework(bare_handed, "install")
    before = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    assert _one_commit(bare_handed) == ["plain", "framework"]
    _framework(bare_handed, "install")
    assert _one_commit(bare_handed) == ["plain", "framework"]
    assert _is_refused(bare_handed)
    bare_handed.ok("hooks", "uninstall")
    assert everything(hooks_folder(bare_handed)) == before


def test_the_framework_overwrites_us_and_it_is_seen(bare_handed: Repo) -> None:
    bare_handed.ok("hooks", "install")
    _framework(bare_handed, "install", "-f")
    assert not _is_refused(bare_handed)
    assert states(bare_handed)["pre-commit"] == "foreign"
    assert (
        "hooks `pre-commit`, `commit-msg`, `pre-push` are not installed" in bare_handed.call("doctor").stdout
    )
    bare_handed.ok("hooks", "install")
    assert _is_refused(bare_handed)


def test_the_framework_gives_us_what_git_says_of_a_push(bare_handed: Repo) -> None:
    bare_handed.bare()
    put_hook(bare_handed, "pre-push", "#!/bin/sh\nsed 's/^/plain /' >>\"$HOME/notes\"\n")
    bare_handed.ok("hooks", "install")
    _framework(bare_handed, "install")
    bare_handed.git("push", "-q", "origin", "main")
    line, framework = notes(bare_handed)
    assert line.startswith("plain refs/heads/main ")
    assert framework == "framework-push"


def test_lefthook_was_here_first(bare_handed: Repo) -> None:
    bare_handed.bare()
    _lefthook(bare_handed, "install")
    before = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    assert "lefthook" in _one_commit(bare_handed)
    assert _is_refused(bare_handed)
    bare_handed.git("push", "-q", "origin", "main")
    assert notes(bare_handed)[0].startswith("lefthook refs/heads/main ")
    bare_handed.ok("hooks", "uninstall")
    assert everything(hooks_folder(bare_handed)) == before


def test_lefthook_comes_after_us_and_moves_us_away(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit", f"#!/bin/sh\n{NOTE.format('plain')}\n")
    bare_handed.ok("hooks", "install")
    _lefthook(bare_handed, "install")
    assert states(bare_handed)["pre-commit"] == "displaced"
    assert "hooks `pre-commit`, `pre-push` are silent" in bare_handed.call("doctor").stdout
    with_lefthook = hooks_folder(bare_handed) / "pre-commit"
    text = with_lefthook.read_bytes()
    bare_handed.ok("hooks", "install")
    assert "lefthook" in _one_commit(bare_handed)
    assert _is_refused(bare_handed)
    bare_handed.ok("hooks", "uninstall")
    assert with_lefthook.read_bytes() == text
    moved = hooks_folder(bare_handed) / "pre-commit.old"
    assert moved.read_text() == f"#!/bin/sh\n{NOTE.format('plain')}\n"
    assert not [
        path for path in hooks_folder(bare_handed).rglob("*") if path.is_file() and MARK in path.read_text()
    ]


def test_lefthook_writes_its_own_anew_behind_our_back(bare_handed: Repo) -> None:
    _lefthook(bare_handed, "install")
    before = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    _lefthook(bare_handed, "install", "--force")
    assert states(bare_handed)["pre-commit"] == "displaced"
    bare_handed.ok("hooks", "uninstall")
    after = everything(hooks_folder(bare_handed))
    assert {name: after[name] for name in before} == before
    assert not [name for name, (_, data) in after.items() if MARK.encode() in data]


def test_husky_was_here_first_and_writes_itself_anew(bare_handed: Repo) -> None:
    _husky(bare_handed)
    before = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    assert bare_handed.git("config", "core.hooksPath") == ".husky/_"
    assert _one_commit(bare_handed) == ["husky"]
    assert _is_refused(bare_handed)
    _husky(bare_handed)  # as every `npm install` does
    assert states(bare_handed)["pre-commit"] == "displaced"
    assert "are silent: another one was put in place of ours by husky" in bare_handed.call("doctor").stdout
    bare_handed.ok("hooks", "install")
    assert _is_refused(bare_handed)
    bare_handed.ok("hooks", "uninstall")
    assert everything(hooks_folder(bare_handed)) == before


def test_husky_comes_after_us(bare_handed: Repo) -> None:
    bare_handed.ok("hooks", "install")
    _husky(bare_handed)
    assert not _is_refused(bare_handed)
    assert states(bare_handed)["pre-commit"] == "foreign"
    assert "of ours in" in bare_handed.call("doctor").stdout
    bare_handed.ok("hooks", "install")
    assert _one_commit(bare_handed) == ["husky"]
    assert _is_refused(bare_handed)
    bare_handed.ok("hooks", "uninstall")
    assert not [path for path in (bare_handed.path / ".git" / "hooks").iterdir() if MARK in path.read_text()]


def test_a_script_of_husky_that_calls_us_is_enough(bare_handed: Repo) -> None:
    _husky(bare_handed)
    bare_handed.write(".husky/pre-commit", "git-milestone hook pre-commit\n")
    assert states(bare_handed)["pre-commit"] == "called"
    assert _is_refused(bare_handed)


def test_a_job_of_lefthook_that_calls_us_is_enough(bare_handed: Repo) -> None:
    bare_handed.write(
        "lefthook.yml",
        "pre-commit: {jobs: [{run: git-milestone hook pre-commit}]}\n"
        "commit-msg: {jobs: [{run: 'git-milestone hook commit-msg {1}'}]}\n"
        "pre-push: {jobs: [{run: 'git-milestone hook pre-push {0}', use_stdin: true}]}\n",
    )
    bare_handed.bare()
    bare_handed.git("push", "-q", "origin", "main")
    _lefthook(bare_handed, "install")
    found = states(bare_handed)
    assert (found["pre-commit"], found["commit-msg"]) == ("called", "called")
    bare_handed.write(RECORD, bare_handed.read(RECORD) + "statuss: planned\n")
    result = bare_handed.run("git", "commit", "-qam", "Break it")
    assert result.exit_code == 1
    assert "MG105" in result.stdout + result.stderr
    bare_handed.git("commit", "-qam", "Break it", "--no-verify")
    result = bare_handed.run("git", "push", "-q", "origin", "main")
    assert result.exit_code == 0
    assert "`main` is protected" in result.stdout + result.stderr
    bare_handed.ok("execute", "2")
    bare_handed.git("commit", "-q", "--allow-empty", "-m", "Go on")
    assert bare_handed.git("log", "-1", "--format=%B") == "Go on\n\nMilestone: milestone-002"
