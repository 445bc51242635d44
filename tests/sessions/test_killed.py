"""A kill at any write of a checkpoint, a restore or a start: Git is content, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.killed.dying import dies
from tests.store.killing import duplicate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.harness import Repo

MOST_WRITES = 120
NEW = {"page.html": "two\n", "style.css": "two\n", "deep/er/new.txt": "two\n"}


@pytest.fixture
def working(planned: Repo) -> Repo:
    """Two checkpoints behind it and more to save; one file is staged, one gone, one a link."""
    planned.ok("execute", "1")
    planned.commit("Base", **{"page.html": "base\n", "gone.txt": "1\n"})
    planned.write("page.html", "one\n")
    planned.ok("checkpoint", "-m", "first")
    for path, text in NEW.items():
        planned.write(path, text)
    (planned.path / "gone.txt").unlink()
    (planned.path / "link").symlink_to("page.html")
    planned.git("add", "style.css")
    return planned


def _content_is_new(repo: Repo) -> None:
    assert {path: repo.read(path) for path in NEW} == NEW
    assert not (repo.path / "gone.txt").exists()
    assert (repo.path / "link").readlink() == Path("page.html")
    assert "A  style.css" in repo.git("status", "--porcelain")


def _git_is_well(repo: Repo) -> None:
    assert repo.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
    assert [one for one in (repo.path / ".git").rglob("*.lock") if "milestones" not in one.parts] == []
    repo.write("plain.txt", "1\n")
    repo.git("add", "plain.txt")
    repo.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "Plain Git goes on", "--", "plain.txt")


def _numbers(repo: Repo) -> list[int]:
    return [one["number"] for one in repo.json("session", "list")["checkpoints"]]


def _checkpoint_is_whole(repo: Repo) -> None:
    """The one before is there, the new one is or is not, and the next one saves it all."""
    assert _numbers(repo) in ([1], [2, 1])
    repo.ok("checkpoint")
    assert _numbers(repo) == [2, 1]
    _content_is_new(repo)
    repo.git("reset", "-q", "--hard")
    repo.git("clean", "-q", "-fd")
    repo.ok("execute")
    _content_is_new(repo)


def _restore_is_whole(repo: Repo) -> None:
    """Each file is as before or as saved, never half; the same again brings the rest."""
    for path, text in NEW.items():
        target = repo.path / path
        assert (target.read_text() if target.exists() else "") in ("", "base\n", text)
    repo.ok("session", "restore", "1", "2")
    _content_is_new(repo)
    assert [one for one in repo.path.rglob(".*.new") if ".git" not in one.parts] == []
    repo.ok("session", "restore", "--undo")


def _all_of_it(repo: Repo, writes: Iterable[int], *words: str) -> bool:
    """Dies at each of ``writes``; True where the command came to its end before the last of them."""
    whole = _checkpoint_is_whole if words[0] == "checkpoint" else _restore_is_whole
    for number in writes:
        copy = duplicate(repo, f"killed-{number}")
        if not dies(copy, number, *words, torn=number % 2 == 0):
            return True
        whole(copy)
        _git_is_well(copy)
    return False


def _to_be_restored(repo: Repo) -> Repo:
    repo.ok("checkpoint")
    repo.git("reset", "-q", "--hard")
    repo.git("clean", "-q", "-fd")
    return repo


def test_killed_at_some_writes_a_checkpoint_loses_nothing(working: Repo) -> None:
    assert not _all_of_it(working, (1, 4), "checkpoint")


def test_killed_at_some_writes_a_restore_is_never_half(working: Repo) -> None:
    assert not _all_of_it(_to_be_restored(working), (9, 16), "session", "restore", "1", "2")


@pytest.mark.long
@pytest.mark.parametrize(
    "words", [("checkpoint",), ("session", "restore", "1", "2"), ("execute",)], ids=lambda words: words[0]
)
def test_killed_at_any_write_nothing_is_lost(working: Repo, words: tuple[str, ...]) -> None:
    ready = working if words[0] == "checkpoint" else _to_be_restored(working)
    assert _all_of_it(ready, range(MOST_WRITES), *words), "it has no end"


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_killed_at_random_with_every_child_it_has_nothing_is_lost(working: Repo, seed: int) -> None:
    """All its processes at once, as a power cut would: a git child in the middle of its work too."""
    chance = random.Random(seed)
    words = (str(Path(sys.executable).parent / "git-milestone"), "checkpoint")
    for turn in range(4):
        working.write("turn.txt", f"{turn}\n" * 1000)
        with subprocess.Popen(
            words, cwd=working.path, env=working.environment(), start_new_session=True, stdout=-3, stderr=-3
        ) as child:
            time.sleep(0.15 + chance.random() * 0.4)
            os.killpg(child.pid, signal.SIGKILL)
        assert working.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
    for lock in (working.path / ".git" / "refs" / "milestones-private").rglob("*.lock"):
        os.utime(lock, (time.time() - 60, time.time() - 60))  # the tool waits some seconds for its owner
    working.ok("checkpoint")
    assert working.json("session", "show")["files"] == 6
    _git_is_well(working)
