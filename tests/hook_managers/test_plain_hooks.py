"""Hooks that somebody wrote by hand: kept with every byte, run first, and put back."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from milestone_git.store.hookfiles import NAMES, OPTIONAL
from tests.hook_managers.recording import everything, hooks_folder, notes, put_hook, states

if TYPE_CHECKING:
    from tests.harness import Repo

BROKEN = "statuss: planned\n"
RECORD = ".milestones/active/milestone-001.yaml"


@pytest.fixture
def bare_handed(planned: Repo) -> Repo:
    """Milestones, and no hook at all."""
    planned.ok("hooks", "uninstall")
    for path in hooks_folder(planned).iterdir():
        path.unlink()
    return planned


@pytest.mark.parametrize("mode", [0o755, 0o700, 0o644])
@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 0\n", "#!/bin/sh\r\n\r\n", "no line end", "", "\udc80"])
def test_uninstall_restores_every_byte_and_mode(bare_handed: Repo, text: str, mode: int) -> None:
    path = put_hook(bare_handed, "pre-commit", "")
    path.write_bytes(os.fsencode(text))
    path.chmod(mode)
    before = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    bare_handed.ok("hooks", "install")
    assert path.read_bytes() != os.fsencode(text)
    bare_handed.ok("hooks", "uninstall")
    assert everything(hooks_folder(bare_handed)) == before


@pytest.mark.parametrize("target", ["../../tools/check", "{top}/tools/check", "nowhere"])
def test_a_link_is_kept_as_a_link_and_still_leads_there(bare_handed: Repo, target: str) -> None:
    script = bare_handed.write("tools/check", '#!/bin/sh\necho "$(basename "$0")" >>"$HOME/notes"\n')
    script.chmod(0o755)
    (hooks_folder(bare_handed) / "pre-commit").symlink_to(target.format(top=bare_handed.path))
    before = everything(hooks_folder(bare_handed))
    bare_handed.ok("hooks", "install")
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ([] if target == "nowhere" else ["pre-commit"])
    bare_handed.ok("hooks", "uninstall")
    assert everything(hooks_folder(bare_handed)) == before


def test_installing_twice_is_installing_once(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit")
    bare_handed.ok("hooks", "install")
    once = everything(hooks_folder(bare_handed))
    assert "hooks:" not in bare_handed.ok("hooks", "install")
    assert everything(hooks_folder(bare_handed)) == once


def test_dry_runs_write_nothing(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit")
    with bare_handed.unchanged():
        said = bare_handed.ok("hooks", "install", "--dry-run")
    assert said.startswith("would write hooks: pre-commit, ")
    bare_handed.ok("hooks", "install")
    with bare_handed.unchanged():
        assert "would be restored: pre-commit" in bare_handed.ok("hooks", "uninstall", "--dry-run")


@pytest.mark.parametrize(
    "interpreter", ["/bin/sh", "/usr/bin/env sh", "/bin/bash", "/usr/bin/env bash", "/bin/sh -u"]
)
def test_a_hook_sees_the_name_the_words_and_the_environment_that_it_always_saw(
    bare_handed: Repo, interpreter: str
) -> None:
    text = f'#!{interpreter}\necho "${{0##*/}} $* $GIT_EDITOR $EXTRA" >>"$HOME/notes"\n'
    put_hook(bare_handed, "commit-msg", text)
    bare_handed.git("commit", "--allow-empty", "-m", "One", env={"EXTRA": "more"})
    before = notes(bare_handed)
    bare_handed.ok("hooks", "install")
    bare_handed.git("commit", "--allow-empty", "-m", "Two", env={"EXTRA": "more"})
    assert notes(bare_handed) == before == ["commit-msg .git/COMMIT_EDITMSG : more"]


def test_a_hook_finds_the_files_that_lie_beside_it(bare_handed: Repo) -> None:
    put_hook(bare_handed, "beside", 'echo "found" >>"$HOME/notes"\n')
    put_hook(bare_handed, "pre-commit", '#!/bin/sh\n. "$(dirname "$0")/beside"\n')
    bare_handed.ok("hooks", "install")
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ["found"]


def test_a_hook_that_calls_itself_by_its_name_does_so_once(bare_handed: Repo) -> None:
    text = '#!/bin/sh\necho "$1" >>"$HOME/notes"\n[ -n "$1" ] || exec "$0" again\n'
    put_hook(bare_handed, "pre-commit", text)
    bare_handed.ok("hooks", "install")
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ["", "again"]


def test_a_hook_in_python_runs_too(bare_handed: Repo) -> None:
    text = "import os, sys\nopen(os.path.expanduser('~/notes'), 'a').write(os.path.basename(sys.argv[0]))\n"
    text = f"#!{sys.executable}\n{text}"
    put_hook(bare_handed, "pre-commit", text)
    bare_handed.ok("hooks", "install")
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ["pre-commit"]


def test_a_hook_without_its_x_does_not_run_as_it_did_not_before(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit", "#!/bin/sh\nexit 1\n", 0o644)
    bare_handed.ok("hooks", "install")
    bare_handed.commit("Go on")


def test_a_hook_that_fails_stops_the_commit_before_ours_is_asked(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit", "#!/bin/sh\necho no >&2\nexit 3\n")
    bare_handed.ok("hooks", "install")
    bare_handed.write(RECORD, bare_handed.read(RECORD) + BROKEN)
    result = bare_handed.run("git", "commit", "-am", "Break it")
    assert (result.exit_code, result.stderr) == (1, "no\n")


def test_ours_sees_what_the_other_has_staged(bare_handed: Repo) -> None:
    text = f"#!/bin/sh\necho '{BROKEN.strip()}' >>{RECORD}\ngit add {RECORD}\n"
    put_hook(bare_handed, "pre-commit", text)
    bare_handed.ok("hooks", "install")
    result = bare_handed.run("git", "commit", "--allow-empty", "-m", "Break it")
    assert result.exit_code == 1
    assert "MG105" in result.stderr


def test_pre_push_gives_both_what_git_says_and_passes_on_who_refuses(bare_handed: Repo) -> None:
    bare_handed.bare()
    put_hook(bare_handed, "pre-push")
    bare_handed.ok("hooks", "install")
    head = bare_handed.git("rev-parse", "HEAD")
    bare_handed.git("push", "-q", "origin", "main")
    words, _, line = notes(bare_handed)
    assert words.startswith("name=pre-push folder=hooks words=origin ")
    assert line == f"in: refs/heads/main {head} refs/heads/main {'0' * 40}"
    assert bare_handed.run("git", "push", "-q", "origin", "main:other", env={"STATUS": "7"}).exit_code == 1


def test_post_rewrite_and_reference_transaction_give_their_input_on(bare_handed: Repo) -> None:
    put_hook(bare_handed, "post-rewrite")
    put_hook(bare_handed, "reference-transaction")
    bare_handed.ok("hooks", "install", "--reference-transaction")
    before = bare_handed.git("rev-parse", "HEAD")
    notes(bare_handed)
    bare_handed.git("commit", "--amend", "-q", "-m", "Again")
    after = bare_handed.git("rev-parse", "HEAD")
    said = notes(bare_handed)
    assert "name=post-rewrite folder=hooks words=amend" in said
    assert f"in: {before} {after}" in said
    assert f"in: {before} {after} refs/heads/main" in said


def test_what_does_not_read_its_input_breaks_nothing(bare_handed: Repo) -> None:
    bare_handed.bare()
    put_hook(bare_handed, "pre-push", "#!/bin/sh\nexit 0\n")
    bare_handed.ok("hooks", "install")
    for number in range(300):
        bare_handed.git("update-ref", f"refs/heads/branch-{number}", "HEAD")
    result = bare_handed.run("git", "push", "-q", "origin", "--all")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("step", range(12))
def test_a_crash_at_any_step_leaves_hooks_that_run(
    bare_handed: Repo, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put_hook(bare_handed, "pre-commit", '#!/bin/sh\necho ran >>"$HOME/notes"\n')
    text = path.read_bytes()
    _dies_at(monkeypatch, step)
    bare_handed.call("hooks", "install")
    monkeypatch.undo()
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ["ran"]
    bare_handed.ok("hooks", "install")
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ["ran"]
    _dies_at(monkeypatch, step)
    bare_handed.call("hooks", "uninstall")
    monkeypatch.undo()
    bare_handed.commit("Go on")
    assert notes(bare_handed) == ["ran"]
    bare_handed.ok("hooks", "uninstall")
    assert {name: data for name, (_, data) in everything(hooks_folder(bare_handed)).items()} == {
        "pre-commit": text
    }


def _dies_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Makes the step-th move or removal of a file fail, without tidying up behind it."""
    steps = [0]
    for name in ("replace", "unlink"):
        real = getattr(Path, name)

        def counted(self: Path, *words: object, _real: object = real, **more: object) -> object:
            if "hooks" in self.parts and steps[0] >= step:
                raise OSError("killed")
            steps[0] += "hooks" in self.parts
            return _real(self, *words, **more)  # type: ignore[operator]  # one of two methods of Path

        monkeypatch.setattr(Path, name, counted)


def test_status_knows_them_apart(bare_handed: Repo) -> None:
    assert states(bare_handed) == dict.fromkeys(NAMES, "absent")
    put_hook(bare_handed, "pre-commit")
    put_hook(bare_handed, "commit-msg", '#!/bin/sh\ngit-milestone hook commit-msg "$1"\n')
    assert states(bare_handed)["pre-commit"] == "foreign"
    bare_handed.ok("hooks", "install")
    assert states(bare_handed) == dict.fromkeys(NAMES, "installed") | {"commit-msg": "called"}
    bare_handed.ok("hooks", "install", "--reference-transaction")
    assert states(bare_handed)[OPTIONAL[0]] == "installed"
    path = hooks_folder(bare_handed) / "pre-push"
    path.write_bytes(path.read_bytes().replace(b"python=/", b"python=/nowhere/"))
    assert states(bare_handed)["pre-push"] == "outdated"
    put_hook(bare_handed, "pre-commit", "#!/bin/sh\n# overwritten by somebody\n")
    assert states(bare_handed)["pre-commit"] == "displaced"


def test_a_kept_hook_that_somebody_overwrote_is_set_aside_and_said(bare_handed: Repo) -> None:
    put_hook(bare_handed, "pre-commit", "#!/bin/sh\n# the first\n")
    bare_handed.ok("hooks", "install")
    put_hook(bare_handed, "pre-commit", "#!/bin/sh\n# the second\n")
    result = bare_handed.call("hooks", "install")
    assert "was overwritten by somebody" in result.stderr
    bare_handed.ok("hooks", "uninstall")
    left = {name: data for name, (_, data) in everything(hooks_folder(bare_handed)).items()}
    assert left == {
        "pre-commit": b"#!/bin/sh\n# the second\n",
        "milestone-kept/pre-commit.1": b"#!/bin/sh\n# the first\n",
    }


def test_who_has_uninstalled_them_is_not_told_that_they_are_missing(bare_handed: Repo) -> None:
    assert "[hooks]" not in bare_handed.call("doctor").stdout
    bare_handed.ok("hooks", "install")
    (hooks_folder(bare_handed) / "pre-commit").unlink()
    assert "hook `pre-commit` is not installed" in bare_handed.call("doctor").stdout
