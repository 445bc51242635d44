"""The demo: what is shown is what happens, and another repository is only read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from demo import __main__ as demo
from demo.shell import ShellError
from tests.harness import Repo
from tests.house.tree import ROOT

STORY = "# Story\n\nFirst.\n\n<!-- unseen -->\n\n```console\n$ echo one\nno matter\n$ pwd\n```\n"


def test_the_story_is_shown_as_typed_and_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "story.md").write_text(STORY)
    demo.play_story(tmp_path / "story.md", tmp_path / "demo")
    where = tmp_path / "demo" / "portfolio-website"
    assert capsys.readouterr().out == f"# Story\n\nFirst.\n\n$ echo one\none\n$ pwd\n{where}\n\n"


def test_a_command_that_fails_ends_the_demo(tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text("```console\n$ false\n```\n")
    with pytest.raises(ShellError, match="`false` ended with 1 instead of 0"):
        demo.play_story(tmp_path / "story.md", tmp_path / "demo")


@pytest.mark.parametrize("shape", ["branch", "detached", "bare", "unborn"])
def test_a_visit_only_reads_the_repository_and_leaves_no_way_back(
    shape: str, repo: Repo, unborn: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        demo, "VISIT", ("git commit --quiet --allow-empty --message visited", "git symbolic-ref HEAD")
    )
    source = {"branch": repo, "detached": repo, "bare": repo, "unborn": Repo(tmp_path / "new", repo.home)}[
        shape
    ]
    if shape == "detached":
        repo.git("checkout", "--quiet", "--detach")
    if shape == "bare":
        source = repo.bare("server")
        repo.git("push", "--quiet", "server", "main")
    if shape == "unborn":
        source.init()
    with source.unchanged():
        demo.visit(source.path, tmp_path / "demo" / "copy", "yours")
    copy = Repo(tmp_path / "demo" / "copy", repo.home)
    assert copy.git("remote") == ""
    assert copy.git("log", "-1", "--format=%an %s") == "Sarah Example visited"


def test_a_folder_inside_a_repository_means_that_repository(repo: Repo, empty_dir: Repo) -> None:
    repo.write("a/b.txt", "")
    assert demo._root_of(repo.path / "a") == repo.path
    assert demo._root_of(empty_dir.path) is None


def test_a_wrong_repository_is_said_before_anything_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "kept").touch()
    words = (
        sys.executable,
        "-m",
        "demo",
        "--folder",
        str(tmp_path / "demo"),
        "--repository",
        str(tmp_path / "x"),
    )
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not a Git repository" in done.stderr
    assert (tmp_path / "demo" / "kept").exists()


def test_the_whole_demo_plays_without_any_git_identity(tmp_path: Path) -> None:
    words = (sys.executable, "-m", "demo", "--folder", str(tmp_path / "demo"), "--repository", str(ROOT))
    told = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\033[" not in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].strip().startswith("git milestone -h")
