"""An answer is given again while nothing has changed, and never once anything has that it follows from."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from unittest import mock

import pytest

from milestone_git import __main__ as front
from milestone_git.app import recall as recalled
from milestone_git.cli import main as command
from milestone_git.store.kept import cache as cache_module
from milestone_git.store.kept.cache import NAME
from tests.harness import Repo

FILE = ".milestones/active/milestone-001.yaml"
NOON = {"GIT_COMMITTER_DATE": "2026-03-02T12:00:00Z", "GIT_AUTHOR_DATE": "2026-03-02T12:00:00Z"}


class Stream(io.TextIOWrapper):
    """Standard output of a command that runs in this process."""


@contextlib.contextmanager
def as_user(repo: Repo, extra: dict[str, str] | None = None) -> Iterator[Stream]:
    """Where the user stands, in an environment in which no time passes; gives standard output."""
    out = Stream(io.BytesIO(), encoding="utf-8")
    environment = {**repo.environment(), **NOON, **(extra or {})}
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        contextlib.chdir(repo.path),
        contextlib.redirect_stdout(out),
    ):
        try:
            yield out
        finally:
            gc.enable()  # a command ends within seconds, and leaves it off


def told(repo: Repo, *words: str) -> str:
    """What the command says, by the front door."""
    with as_user(repo) as out:
        assert front.main(list(words)) == 0
        out.seek(0)
        return out.read()


def is_known(repo: Repo, *words: str, extra: dict[str, str] | None = None) -> bool:
    with as_user(repo, extra):
        found = recalled.recall(words, dict(os.environ))
    return bool(found and found.answer is not None)


@pytest.mark.parametrize(
    "line", ["", "list", "list --ready", "list --json", "status", "status 1", "show 1", "show 1 --json"]
)
def test_an_answer_is_given_again_without_the_command_line(line: str, planned: Repo) -> None:
    first = told(planned, *line.split())
    with mock.patch("milestone_git.cli.main", side_effect=AssertionError("asked again")):
        assert told(planned, *line.split()) == first


@pytest.mark.parametrize("line", ["", "list", "status", "show 1", "check"])
def test_an_everyday_question_is_answered_as_by_the_command_line_without_it(line: str, planned: Repo) -> None:
    expected = _again(planned, *line.split())
    with mock.patch("milestone_git.cli.main", side_effect=AssertionError("asked")):
        assert told(planned, *line.split()) == expected
    planned.write(FILE, planned.read(FILE).replace("title: ", "title: Not ", 1))
    assert told(planned, *line.split()) == _again(planned, *line.split())


@pytest.mark.parametrize("line", ["", "list", "status", "show 1", "check"])
def test_a_session_and_an_unreadable_file_are_told_of_without_it_too(line: str, planned: Repo) -> None:
    me = {"milestone": "milestone-001", "pid": os.getpid(), "host": platform.node(), "saved_at": "2026-01-01"}
    planned.write(".git/milestones/keeper", json.dumps(me))
    planned.write(".milestones/active/milestone-002.yaml", "title: [")
    with as_user(planned) as out:
        status = front.main(line.split())
        out.seek(0)
        said = out.read()
    with as_user(planned) as out:
        assert command(line.split()) == status
        out.seek(0)
        assert out.read() == said


def test_who_interrupts_an_everyday_answer_gets_130(planned: Repo) -> None:
    with as_user(planned), mock.patch("milestone_git.app.everyday.look", side_effect=KeyboardInterrupt):
        assert front.main(["list"]) == 130


@pytest.mark.parametrize(
    "line",
    [
        "list --rev HEAD",
        "list --quiet",
        "status -q",
        "status --quality",
        "list --awaiting sarah",
        "team list",
    ],
)
def test_what_follows_from_more_is_not_kept(line: str, planned: Repo) -> None:
    told(planned, *line.split())
    assert not is_known(planned, *line.split())


def test_a_refusal_is_not_kept(planned: Repo) -> None:
    with as_user(planned):
        assert front.main(["show", "99"]) != 0
    assert not is_known(planned, "show", "99")


def _edit(repo: Repo) -> None:
    repo.write(FILE, repo.read(FILE).replace("title: ", "title: Not ", 1))


def _same_size(repo: Repo) -> None:
    """An edit that Git calls racy: within the tick of the clock, of the same size, with its time put back."""
    path = repo.path / FILE
    before = path.stat()
    data = path.read_bytes()
    start = data.index(b"title: ") + len(b"title: ")
    path.write_bytes(data[:start] + b"Q" + data[start + 1 :])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Repo], object]] = {
    "a hand edit": _edit,
    "a hand edit that leaves no trace but the time of change": _same_size,
    "a record that is gone": lambda repo: (repo.path / FILE).unlink(),
    "a file that is new": lambda repo: repo.write(".milestones/active/notes.txt", "a"),
    "the configuration": lambda repo: repo.write(".milestones/config/team.yaml", "schema: 1\npeople: {}\n"),
    "a branch": lambda repo: repo.git("branch", "milestone/milestone-001"),
    "another branch": lambda repo: repo.git("switch", "--quiet", "-c", "other"),
    "a commit": lambda repo: repo.git("commit", "--quiet", "--allow-empty", "-m", "one more"),
    "a tag": lambda repo: repo.git("tag", "v1"),
    "an event": lambda repo: repo.git("update-ref", "refs/milestones/log/x/y", "HEAD"),
    "what a remote has": lambda repo: repo.git("update-ref", "refs/remotes/origin/main", "HEAD"),
    "the remote of the trunk": lambda repo: repo.git("config", "branch.main.remote", "other"),
    "a session": lambda repo: repo.write(
        ".git/milestones/keeper", '{"milestone": "milestone-001", "pid": 1}'
    ),
    "a killed command": lambda repo: repo.write(".git/milestones/journal", "{}"),
    "a sparse checkout": lambda repo: repo.write(".git/info/sparse-checkout", "/*\n"),
    "a history that is cut off": lambda repo: repo.write(".git/shallow", ""),
    "a graft": lambda repo: repo.write(".git/info/grafts", ""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_answer_is_not_given_again_behind(change: str, planned: Repo) -> None:
    told(planned, "list")
    assert is_known(planned, "list")
    CHANGES[change](planned)
    assert not is_known(planned, "list")


def test_a_branch_at_the_same_commit_has_an_answer_of_its_own(planned: Repo) -> None:
    planned.git("branch", "other")
    told(planned, "list")
    planned.git("switch", "--quiet", "other")
    assert not is_known(planned, "list")


def test_a_folder_that_is_a_link_is_told_of(planned: Repo) -> None:
    told(planned, "list")
    (planned.path / ".milestones/active").rename(planned.path / "elsewhere")
    (planned.path / ".milestones/active").symlink_to(planned.path / "elsewhere")
    with as_user(planned):
        assert front.main(["list"]) != 0


def test_other_words_another_terminal_another_day_or_another_version_are_another_answer(
    planned: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(planned, "list")
    assert is_known(planned, "list")
    assert not is_known(planned, "list", "--ready")
    assert not is_known(planned, "list", extra={"NO_COLOR": "1"})
    assert not is_known(planned, "list", extra={"COLUMNS": "40"})
    assert not is_known(planned, "list", extra={"GIT_CEILING_DIRECTORIES": "/"})
    assert is_known(planned, "list", extra={"PWD": "/elsewhere", "SHLVL": "7", "_": "/bin/ls"})
    with monkeypatch.context() as patch:
        patch.setattr(recalled, "_columns", lambda: 40)
        assert not is_known(planned, "list")
    with monkeypatch.context() as patch:
        patch.setattr(recalled, "time", mock.Mock(gmtime=lambda: (2099, 1, 1, 12, 0)))
        assert not is_known(planned, "list")
    with monkeypatch.context() as patch:
        patch.setattr(cache_module, "_stamp", lambda: "another")
        assert not is_known(planned, "list")
    with monkeypatch.context() as patch:
        patch.setattr(Stream, "isatty", lambda _: True)
        assert not is_known(planned, "list")
    assert is_known(planned, "list")


def test_an_output_that_is_not_utf_8_is_left_to_the_command_line(planned: Repo) -> None:
    told(planned, "list")
    with as_user(planned), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="ascii")):
        assert recalled.recall(["list"], dict(os.environ)) is None
    with as_user(planned), mock.patch.object(sys, "stdout", None):  # closed: `>&-`
        assert recalled.recall(["list"], dict(os.environ)) is None


def test_who_interrupts_the_look_gets_130(planned: Repo) -> None:
    with as_user(planned), mock.patch.object(recalled, "at_once", side_effect=KeyboardInterrupt):
        assert front.main(["list"]) == 130


def test_a_session_that_goes_on_is_told_of_in_the_status(planned: Repo) -> None:
    planned.write(".git/milestones/keeper", '{"milestone": "milestone-001", "pid": 1}')
    told(planned, "status")
    assert is_known(planned, "status")
    planned.write(
        ".git/milestones/keeper", '{"milestone": "milestone-001", "pid": 1, "saved_at": "2026-01-01"}'
    )
    assert not is_known(planned, "status")


def test_a_spoilt_or_missing_cache_costs_only_time(planned: Repo) -> None:
    wanted = told(planned, "list")
    path = planned.path / ".git/milestones" / NAME
    data = path.read_bytes()
    text = wanted.split("\n")[1].encode()
    assert text in data
    for spoilt in (data.replace(text, text[::-1]), data[: len(data) // 2], b"", b"nothing of ours"):
        path.write_bytes(spoilt)
        assert told(planned, "list") == wanted
    path.unlink()
    assert told(planned, "list") == wanted


def test_only_a_few_answers_are_kept(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalled, "_MOST", 2)
    for line in ("list", "status", "show 1"):
        told(planned, *line.split())
    known = [is_known(planned, *line.split()) for line in ("list", "status", "show 1")]
    assert known == [False, True, True]


def test_an_answer_that_cannot_be_printed_again_is_a_failure(planned: Repo) -> None:
    told(planned, "list")
    words = [sys.executable, "-m", "milestone_git", "list"]
    line = " ".join(words)
    done = planned.run("sh", "-c", f"{line} >/dev/null && {line} >/dev/full", env=NOON)
    assert done.exit_code != 0
    assert "MG607" in done.stderr


def _again(repo: Repo, *words: str) -> str:
    """What the command line says that has looked nothing up."""
    with as_user(repo) as out:
        assert command(words) == 0
        out.seek(0)
        return out.read()


@pytest.mark.parametrize("seed", range(2))
def test_what_is_told_is_what_a_new_look_says_after_any_row_of_changes(seed: int, planned: Repo) -> None:
    source = Random(seed)
    steps = ["a hand edit", "a branch", "another branch", "a commit", "a file that is new"]
    for step in (*source.sample(steps, len(steps)), "a record that is gone"):
        for words in (["list"], ["show", "2"]):
            told(planned, *words)  # known from now on
        CHANGES[step](planned)
        for words in (["list"], ["show", "2"]):
            assert told(planned, *words) == told(planned, *words) == _again(planned, *words)


def test_two_work_trees_of_one_repository_have_their_own_answers(planned: Repo, tmp_path: Path) -> None:
    planned.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    told(planned, "list")
    assert not is_known(Repo(tmp_path / "side", planned.home, planned.clock), "list")
