"""A plan of titles alone says and does what the command line would, without loading it."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from milestone_git import __main__ as front
from milestone_git.app.straight import are_titles
from tests.harness import Repo, Result


def straight(repo: Repo, *words: str) -> Result:
    """The front door inside this process."""
    repo.clock.advance()
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, repo.environment(), clear=True),
        contextlib.chdir(repo.path),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        status = front.main(list(words))
    return Result(status, out.getvalue(), err.getvalue())


@pytest.fixture
def twin(planned: Repo, tmp_path: Path) -> Repo:
    """A copy of ``planned``, to the byte."""
    shutil.copytree(planned.path, tmp_path / "twin", symlinks=True)
    return Repo(tmp_path / "twin", planned.home, planned.clock)


def ordinary(repo: Repo) -> None:
    pass


def detached(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--detach")


def unfinished(repo: Repo) -> None:
    (repo.path / ".git" / "MERGE_HEAD").write_text(repo.git("rev-parse", "HEAD") + "\n")


def nobody(repo: Repo) -> None:
    repo.git("config", "user.name", "")


def broken(repo: Repo) -> None:
    repo.write(".milestones/config/milestone-config.yaml", "schema: 1\nworkflow: {default: none}\n")


CASES: list[tuple[Callable[[Repo], None], tuple[str, ...]]] = [
    (ordinary, ("Write the blog",)),
    (ordinary, ("One", "Two: three")),
    (ordinary, ("",)),
    (ordinary, ("\u202eevil",)),
    (ordinary, (" x ",)),
    (detached, ("One",)),
    (unfinished, ("One",)),
    (nobody, ("One",)),
    (broken, ("One",)),
]


@pytest.mark.parametrize(("state", "titles"), CASES)
def test_it_says_and_does_what_the_command_line_does(
    planned: Repo, twin: Repo, state: Callable[[Repo], None], titles: tuple[str, ...]
) -> None:
    for repo in (planned, twin):
        state(repo)
    with mock.patch("milestone_git.app.straight.are_titles", return_value=False):
        parsed = straight(twin, "plan", *titles)
    assert straight(planned, "plan", *titles) == parsed
    for words in (("log", "-2", "--format=%s%n%b"), ("ls-files",), ("status", "--porcelain")):
        assert planned.git(*words) == twin.git(*words)


def test_words_that_may_be_more_than_titles_are_for_the_command_line() -> None:
    assert are_titles(["Write the blog", "Other"])
    for words in ([], ["-h"], ["Title", "--json"], ["--", "-x"], ["-"], ["\udcff"]):
        assert not are_titles(words)


def test_the_command_line_is_not_loaded(planned: Repo) -> None:
    script = (
        "import sys; from milestone_git.__main__ import main; main(['plan', 'Write the blog']);"
        "print(*(one for one in ('click', 'ruamel', 'pygit2', 'jsonschema', 'rich') if one in sys.modules))"
    )
    words = (sys.executable, "-c", script)
    done = subprocess.run(words, cwd=planned.path, env=planned.environment(), capture_output=True, check=True)
    assert done.stdout.decode().split("\n")[:2] == ["milestone-004  Write the blog", ""]


def test_an_answer_that_finds_no_room_is_said_as_ever(planned: Repo) -> None:
    words = (sys.executable, "-m", "milestone_git", "plan", "Write the blog")
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device, and no path of ours
        done = subprocess.run(
            words,
            cwd=planned.path,
            env=planned.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"MG607" in done.stderr
    assert done.returncode == 4
    assert planned.git("log", "-1", "--format=%s") == "Plan milestone-004: Write the blog"


def test_an_unexpected_failure_is_reported_or_traced(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise ZeroDivisionError("wrong")

    monkeypatch.setattr("milestone_git.app.straight.transact", wrong)
    assert "MG901" in straight(planned, "plan", "Write the blog").stderr
    with mock.patch("milestone_git.cli.door.traced", return_value=True), pytest.raises(ZeroDivisionError):
        straight(planned, "plan", "Write the blog")
