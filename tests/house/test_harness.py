"""The harness: hermetic, with a clock of its own, and able to see a write."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from demo.hermetic import Person
from tests.harness import Repo


def test_commands_see_nothing_of_the_machine(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("CI", "true")
    seen = dict(line.split("=", 1) for line in repo.run("env").stdout.splitlines())
    assert "GIT_DIR" not in seen
    assert "CI" not in seen
    assert seen["HOME"].startswith(str(repo.path.parent))
    assert repo.git("config", "--show-scope", "--get-all", "user.name") == "global\tSarah Example"


def test_this_process_has_forgotten_the_machine_too() -> None:
    assert "CI" not in os.environ
    assert not (Path(os.environ["HOME"]) / ".bashrc").exists()


def test_every_command_is_a_minute_later_than_the_last(repo: Repo) -> None:
    repo.git("commit", "--allow-empty", "--message", "one")
    repo.git("commit", "--allow-empty", "--message", "two")
    two, one = (int(stamp) for stamp in repo.git("log", "-2", "--format=%ct").splitlines())
    assert two - one == 60
    repo.clock.set("2026-02-02T20:00")
    assert repo.git("log", "-1", "--format=%cI", env={}) != "2026-02-02T20:01:00+00:00"
    repo.commit("three")
    assert repo.git("log", "-1", "--format=%cI").startswith("2026-02-02T20:0")


def test_the_same_steps_give_the_same_commit(tmp_path: Path) -> None:
    def steps(name: str) -> str:
        there = Repo(tmp_path / name / "repository", tmp_path / name / "home").init()
        return there.commit("Start", **{"a.txt": "a\n"})

    assert steps("one") == steps("two")


def test_commit_takes_only_the_named_files(repo: Repo) -> None:
    repo.write("left.txt", "not this one")
    repo.commit("Add a page", **{"pages/home.md": "# Home\n"})
    assert repo.tree() == ["README.md", "pages/home.md"]
    assert repo.read("pages/home.md") == "# Home\n"


@pytest.mark.parametrize(
    "words",
    [
        ("git", "tag", "v1"),
        ("git", "rm", "--quiet", "--cached", "README.md"),
        ("git", "config", "a.b", "c"),
        ("git", "switch", "--quiet", "--create", "x"),
        ("sh", "-c", "echo blob | git hash-object -w --stdin"),
        ("chmod", "+x", "README.md"),
        ("ln", "-s", "README.md", "link"),
        ("touch", "empty"),
    ],
)
def test_unchanged_notices_every_kind_of_write(repo: Repo, words: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError, match="something was written"), repo.unchanged():
        assert repo.run(*words).exit_code == 0


def test_looking_changes_nothing(repo: Repo) -> None:
    os.utime(repo.path / "README.md", (0, 0))
    with repo.unchanged():
        repo.git("status")
        repo.git("log")
        repo.snapshot()


def test_a_clone_belongs_to_another_person_and_a_bare_repository_takes_a_push(repo: Repo) -> None:
    alex = repo.clone("alex", Person("Alex Kim", "alex@example.org"))
    alex.commit("Greet")
    assert alex.git("log", "-1", "--format=%an") == "Alex Kim"
    server = repo.bare("server")
    repo.git("push", "--quiet", "server", "main")
    assert server.tree("main") == ["README.md"]


def test_an_empty_folder_is_in_no_repository(empty_dir: Repo) -> None:
    assert empty_dir.run("git", "rev-parse").exit_code == 128


def test_the_tool_of_this_environment_comes_first_on_the_path(repo: Repo) -> None:
    found = repo.run("sh", "-c", "command -v python3").stdout.strip()
    assert found == str(Path(sys.executable).parent / "python3")


def test_a_failing_git_command_is_an_error_unless_asked_otherwise(repo: Repo) -> None:
    with pytest.raises(AssertionError, match="exit 1"):
        repo.git("show-ref", "nothing")
    assert repo.git("show-ref", "nothing", check=False) == ""
