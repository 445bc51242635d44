"""`edit ID` in an editor: what is saved, what is refused, and that nothing typed is ever lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import Repo

PATH = ".milestones/active/milestone-001.yaml"
KEPT = ".git/milestones/edit/milestone-001.yaml"


@pytest.fixture
def planned(repo: Repo) -> Repo:
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Build homepage")
    return repo


def typing(repo: Repo, script: str) -> dict[str, str]:
    """The environment of somebody whose editor runs ``script`` with the file as `$1`."""
    editor = repo.path.parent / "editor"
    editor.write_text(f"#!/bin/sh\n{script}\n")
    editor.chmod(0o755)
    return {"GIT_EDITOR": str(editor)}


def test_what_is_typed_is_saved_with_its_comments_in_one_commit(planned: Repo) -> None:
    script = 'printf "owner: sarah # until May\\n" >>"$1"; sed -i s/Build/Rebuild/ "$1"'
    said = planned.ok("edit", "1", env=typing(planned, script))
    assert said.startswith("Edit milestone-001: title, owner  [")
    assert planned.read(PATH).endswith("owner: sarah # until May\n")
    assert planned.git("status", "--porcelain") == ""
    assert planned.json("log")["events"][0]["payload"] == {"fields": "title, owner"}
    assert not (planned.path / KEPT).exists()


def test_a_comment_alone_is_saved_and_is_no_event(planned: Repo) -> None:
    planned.ok("edit", "1", env=typing(planned, 'echo "# ask Alex" >>"$1"'))
    assert planned.read(PATH).endswith("# ask Alex\n")
    assert [one["kind"] for one in planned.json("log")["events"]] == ["plan"]


@pytest.mark.parametrize("script", ["true", ': >"$1"'])
def test_an_unchanged_or_emptied_text_changes_nothing(planned: Repo, script: str) -> None:
    environment = typing(planned, script)
    with planned.unchanged():
        assert planned.ok("edit", "1", env=environment) == "nothing was changed\n"


@pytest.mark.parametrize(
    ("script", "code", "line"),
    [
        ('echo "owner: ]" >>"$1"', "MG101", 7),
        ('echo "ownr: sarah" >>"$1"', "MG105", 7),
        ("sed -i 's/^title:.*/title: 5/' \"$1\"", "MG104", 5),
        ("sed -i 's/^id:.*/id: milestone-002/' \"$1\"", "MG010", 3),
        ("sed -i 's/^status:.*/status: completed/' \"$1\"", "MG010", 6),
        ('printf "depends_on:\\n  - milestone: milestone-009\\n" >>"$1"', "MG301", 8),
        ('echo hello >"$1"', "MG104", 1),
    ],
)
def test_nonsense_is_refused_in_its_place_and_the_text_is_kept(
    planned: Repo, script: str, code: str, line: int
) -> None:
    before = planned.read(PATH)
    done = planned.call("edit", "1", env=typing(planned, script))
    assert done.exit_code != 0
    assert f"error[{code}]" in done.stderr
    assert f"{PATH}:{line}:" in done.stderr
    assert KEPT in done.stderr
    assert planned.read(PATH) == before
    assert planned.read(KEPT) != before


def test_the_text_that_was_kept_can_be_mended_and_saved(planned: Repo) -> None:
    planned.call("edit", "1", env=typing(planned, 'echo "ownr: sarah" >>"$1"'))
    planned.write(KEPT, planned.read(KEPT).replace("ownr", "owner"))
    planned.ok("edit", "1", "--file", KEPT)
    assert planned.json("show", "1")["milestone"]["owner"] == "sarah"


def test_a_text_that_was_kept_is_not_written_over_by_the_next_edit(planned: Repo) -> None:
    for word in ("first", "second", "third"):
        planned.call("edit", "1", env=typing(planned, f'echo "{word}: x" >>"$1"'))
    kept = sorted((planned.path / KEPT).parent.iterdir())
    assert ["first: x" in one.read_text() for one in kept].count(True) == 1
    assert len(kept) == 3


def test_somebody_who_edits_meanwhile_is_not_overwritten_and_no_lock_is_held(planned: Repo) -> None:
    executable = Path(sys.executable).parent / "git-milestone"
    script = f'sed -i s/Build/Rebuild/ "$1"\ncd "{planned.path}" && "{executable}" edit 1 owner=sarah >&2'
    done = planned.call("edit", "1", env=typing(planned, script))
    assert done.exit_code == 3
    assert "was changed while you edited it" in done.stderr
    assert planned.json("show", "1")["milestone"]["owner"] == "sarah"
    assert "Rebuild" in planned.read(KEPT)


def test_an_editor_that_fails_saves_nothing(planned: Repo) -> None:
    environment = typing(planned, 'sed -i s/Build/Rebuild/ "$1"; exit 7')
    done = planned.call("edit", "1", env=environment)
    assert done.exit_code == 4
    assert "Rebuild" in planned.read(KEPT)
    assert "Rebuild" not in planned.read(PATH)


def test_changes_that_are_not_committed_are_told_before_the_editor_opens(planned: Repo) -> None:
    planned.write(PATH, planned.read(PATH) + "# mine\n")
    done = planned.call("edit", "1", env=typing(planned, 'touch "$1.opened"'))
    assert "error[MG601]" in done.stderr
    assert not (planned.path / f"{KEPT}.opened").exists()


def test_git_chooses_the_editor(planned: Repo) -> None:
    editor = typing(planned, 'sed -i s/Build/Rebuild/ "$1"')["GIT_EDITOR"]
    planned.git("config", "core.editor", editor)
    words = ("env", "-u", "GIT_EDITOR", "git", "milestone", "edit", "1")
    done = planned.run(*words, env={"VISUAL": "false", "EDITOR": "false"})
    assert done.stdout.startswith("Edit milestone-001: title"), done


def test_line_ends_of_windows_stay(planned: Repo) -> None:
    planned.write(PATH, planned.read(PATH).replace("\n", "\r\n"))
    planned.git("commit", "--quiet", "--all", "--message", "Line ends")
    planned.ok("edit", "1", env=typing(planned, 'sed -i s/Build/Rebuild/ "$1"'))
    assert (planned.path / PATH).read_bytes().count(b"\r\n") == planned.read(PATH).count("\n")


def test_asked_at_a_terminal_the_editor_opens_again_with_the_same_text(planned: Repo) -> None:
    script = 'if grep -q ownr "$1"; then sed -i s/ownr/owner/ "$1"; else echo "ownr: sarah" >>"$1"; fi'
    executable = Path(sys.executable).parent / "git-milestone"
    done = subprocess.run(
        ("script", "--quiet", "--return", "--command", f"{executable} edit 1", "/dev/null"),
        cwd=planned.path,
        env=planned.environment(typing(planned, script)),
        input=b"y\n",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert b"edit again?" in done.stdout
    assert planned.json("show", "1")["milestone"]["owner"] == "sarah"
