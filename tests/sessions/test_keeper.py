"""The keeper: it saves by itself, costs no command anything, and ends with what it is for.

Everywhere else tests run with `MILESTONE_KEEPER=off`; here with a second, and each is ended behind its test.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.store.machine import holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.harness import Repo, Result

EVERY = {"MILESTONE_KEEPER": "1s"}
PATIENCE_SECONDS = 60


@pytest.fixture
def kept(planned: Repo) -> Iterator[Repo]:
    """A repository whose keepers do not outlive the test."""
    yield planned
    for path in planned.path.parent.glob("*/.git/**/milestones/keeper"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            pid = json.loads(path.read_text())["pid"]
            if pid != os.getpid():
                os.kill(pid, signal.SIGKILL)


def _until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE_SECONDS} s for {what}")
        time.sleep(0.05)


def _file(repo: Repo) -> Path:
    return repo.path / ".git" / "milestones" / "keeper"


def _keeper(repo: Repo) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_file(repo).read_text())
    return found


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def _started(repo: Repo, *words: str) -> int:
    result = repo.milestone("execute", *(words or ("1",)), env=EVERY)
    assert result.exit_code == 0, result
    _until(lambda: _runs(_keeper(repo).get("pid", 0)), "the keeper to say who it is")
    return int(_keeper(repo)["pid"])


def _tip(repo: Repo) -> str:
    return repo.git("for-each-ref", "--format=%(objectname)", "refs/milestones-private/")


def _saved(repo: Repo, path: str) -> bool:
    tip = _tip(repo)
    return bool(tip) and path in repo.tree(tip.split("\n")[0])


def _ended(repo: Repo, pid: int) -> None:
    _until(lambda: not _runs(pid), "the keeper to end")
    assert _keeper(repo).get("pid") != pid


def test_it_saves_what_changes_and_the_command_that_started_it_returns_at_once(kept: Repo) -> None:
    """`$(…)` waits until nobody holds its standard output any more."""
    result = kept.run("bash", "-c", 'said=$(git-milestone execute 1 2>&1) && echo "$said"', env=EVERY)
    assert "saved every 1 s while something changes" in result.stdout
    _until(lambda: bool(_keeper(kept)), "the keeper to say who it is")
    pid = int(_keeper(kept)["pid"])
    for number in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208  # links to nowhere else
        with contextlib.suppress(FileNotFoundError):
            target = os.readlink(f"/proc/{pid}/fd/{number}")  # noqa: PTH115  # may be no path at all
            assert not target.startswith(("pipe:", str(kept.path))), target
    assert os.getsid(pid) == pid
    assert os.readlink(f"/proc/{pid}/cwd") == "/"  # noqa: PTH115  # as above
    index = (kept.path / ".git" / "index").stat().st_mtime_ns
    kept.write("page.html", "1\n")
    _until(lambda: _saved(kept, "page.html"), "page.html to be saved")
    assert (kept.path / ".git" / "index").stat().st_mtime_ns == index
    _until(lambda: bool(_keeper(kept)["saved_at"]), "the keeper to say when it saved")
    status = kept.json("status")["session"]
    assert (status["milestone"], bool(status["saved_at"])) == ("milestone-001", True)
    assert "session of milestone-001: kept, last saved 20" in kept.ok("status")
    assert kept.json("session", "list")["checkpoints"][0]["by"] == "keeper"


def test_it_saves_at_every_commit_though_nothing_is_left_to_save(kept: Repo) -> None:
    assert kept.milestone("execute", "1", env={"MILESTONE_KEEPER": "1h"}).exit_code == 0
    _until(lambda: bool(_keeper(kept)), "the keeper to say who it is")
    time.sleep(2.5)
    head = kept.commit("Page", **{"page.html": "1\n"})
    _until(lambda: bool(_tip(kept)), "the commit to be saved")
    assert kept.git("rev-parse", f"{_tip(kept)}^1") == head


@pytest.mark.parametrize("words", [("pause",), ("complete",), ("cancel", "1", "-m", "no"), ("execute", "2")])
def test_it_ends_with_the_session(kept: Repo, words: tuple[str, ...]) -> None:
    pid = _started(kept)
    assert kept.milestone(*words).exit_code == 0
    _ended(kept, pid)


def test_it_ends_when_plain_git_goes_to_another_milestone_and_not_on_the_trunk(kept: Repo) -> None:
    pid = _started(kept)
    kept.git("branch", "-q", "milestone/milestone-002")
    kept.git("switch", "-q", "main")
    kept.write("notes.txt", "of no milestone\n")
    time.sleep(2)
    assert (_runs(pid), _tip(kept)) == (True, "")
    kept.git("switch", "-q", "milestone/milestone-002")
    _ended(kept, pid)


def test_it_ends_with_the_work_tree_and_does_not_bring_it_back(kept: Repo) -> None:
    pid = _started(kept)
    shutil.rmtree(kept.path)
    _ended(kept, pid)
    assert not kept.path.exists()


def test_it_ends_when_nothing_has_changed_for_long(kept: Repo) -> None:
    kept.ok("config", "session.idle_after=2s")
    _ended(kept, _started(kept))
    assert not _file(kept).exists()


@pytest.mark.parametrize(
    "environment",
    [{"CI": "true", **EVERY}, {"MILESTONE_KEEPER": "off"}, {"MILESTONE_KEEPER": ""}],
    ids=["CI", "environment", "configuration"],
)
def test_where_it_is_not_wanted_none_is_started(kept: Repo, environment: dict[str, str]) -> None:
    kept.git("config", "milestone.keeper", "false")
    assert kept.milestone("execute", "1", env=environment).exit_code == 0
    time.sleep(0.5)
    assert not _file(kept).exists()


def test_off_in_the_settings_starts_none(kept: Repo) -> None:
    kept.ok("config", "session.checkpoint_every=off")
    assert kept.milestone("execute", "1", env={"MILESTONE_KEEPER": ""}).exit_code == 0
    time.sleep(0.5)
    assert not _file(kept).exists()


def test_a_second_one_ends_itself_and_of_two_only_one_stays(kept: Repo) -> None:
    pid = _started(kept)
    again = _by_hand(kept)
    assert again.wait(PATIENCE_SECONDS) == 0
    assert (_keeper(kept)["pid"], _runs(pid)) == (pid, True)
    os.kill(pid, signal.SIGKILL)
    both = [_by_hand(kept), _by_hand(kept)]
    _until(lambda: sum(one.poll() is None for one in both) == 1, "one of two to give way")
    _until(lambda: _keeper(kept)["pid"] in {one.pid for one in both if one.poll() is None}, "its name")
    for one in both:
        one.kill()
        one.wait()


def _by_hand(repo: Repo) -> subprocess.Popen[bytes]:
    words = ("python", "-P", "-m", "milestone_git.app.keeper_loop", str(repo.path), "milestone-001")
    return subprocess.Popen(words, env=repo.environment(EVERY), cwd="/")


def test_a_killed_one_is_told_by_the_doctor_and_replaced_at_the_next_start(kept: Repo) -> None:
    pid = _started(kept)
    kept.write("page.html", "1\n")
    _until(lambda: _saved(kept, "page.html"), "page.html to be saved")
    os.kill(pid, signal.SIGKILL)
    _until(lambda: not _runs(pid), "it to die")
    findings = kept.json("doctor", exit_code=0)["findings"]
    told = [one for one in findings if one["subject"] == "keeper"]
    assert [one["help"] for one in told] == ["git milestone execute milestone-001"]
    assert f"process {pid}" in told[0]["message"]
    assert kept.json("status")["session"] is None
    (kept.path / "page.html").unlink()
    _started(kept)
    _until(lambda: _keeper(kept)["pid"] != pid, "another one")
    assert kept.read("page.html") == "1\n"


@pytest.mark.parametrize("lie", [pytest.param("pid", marks=pytest.mark.long), "boot", "start"])
def test_a_pid_that_is_somebody_elses_by_now_is_no_keeper(kept: Repo, lie: str) -> None:
    kept.ok("execute", "1")
    mine = {**holder.this_process(), "milestone": "milestone-001", "since": "", "saved_at": "", "failed": ""}
    mine[lie] = 2**22 + 1 if lie == "pid" else "other"
    _file(kept).write_text(json.dumps(mine))
    assert kept.milestone("execute", "1", env=EVERY).exit_code == 0
    _until(lambda: _keeper(kept).get("nonce") not in (None, mine["nonce"]), "a keeper that lives")


def test_on_another_host_it_may_live_and_is_left_alone(kept: Repo) -> None:
    kept.ok("execute", "1")
    other = {**holder.this_process(), "host": f"not-{socket.gethostname()}", "milestone": "milestone-001"}
    _file(kept).write_text(json.dumps(other))
    assert kept.milestone("execute", "1", env=EVERY).exit_code == 0
    time.sleep(1)
    assert _keeper(kept) == other


def test_a_live_one_means_that_nothing_was_interrupted_so_nothing_comes_back(kept: Repo) -> None:
    _started(kept)
    kept.write("scratch.txt", "1\n")
    _until(lambda: _saved(kept, "scratch.txt"), "scratch.txt to be saved")
    (kept.path / "scratch.txt").unlink()
    result: Result = kept.milestone("execute", "1", env=EVERY)
    assert (result.exit_code, (kept.path / "scratch.txt").exists()) == (0, False), result


def test_what_keeps_it_from_saving_is_told_by_the_doctor_until_it_can(kept: Repo) -> None:
    pid = _started(kept)
    private = kept.path / ".git" / "refs" / "milestones-private"
    private.write_text("in the way\n")
    kept.write("page.html", "1\n")
    _until(lambda: bool(_keeper(kept).get("failed")), "it to say that it fails")
    assert [one["subject"] for one in kept.json("doctor")["findings"]] == ["keeper"]
    private.unlink()
    _until(lambda: _saved(kept, "page.html"), "page.html to be saved")
    _until(lambda: not _keeper(kept).get("failed"), "it to be content again")
    assert _runs(pid)


def test_its_own_lock_that_a_kill_left_is_removed_and_nobody_elses(kept: Repo) -> None:
    kept.ok("execute", "1")
    kept.write("page.html", "1\n")
    kept.ok("checkpoint")
    name = kept.git("for-each-ref", "--format=%(refname)", "refs/milestones-private/")
    lock = kept.path / ".git" / f"{name}.lock"
    lock.touch()
    os.utime(lock, (time.time() - 60, time.time() - 60))
    kept.write("page.html", "2\n")
    assert kept.json("checkpoint")["saved"]
    assert not lock.exists()


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_killed_at_random_it_loses_at_most_what_came_since_the_last_look(kept: Repo, seed: int) -> None:
    """With every child of Git that it has at that moment; what was saved before is there to the byte."""
    chance = random.Random(seed)
    for turn in range(3):
        pid = _started(kept, "1")
        kept.write("story.txt", f"{seed} {turn}\n")
        _until(partial(_tells, kept, f"{seed} {turn}"), "the story to be saved")
        kept.write("story.txt", f"{seed} {turn} and more\n")
        time.sleep(chance.random() * 1.5)
        os.killpg(pid, signal.SIGKILL)
        _until(partial(_is_dead, pid), "it to die")
        assert kept.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
        assert _story(kept) in (f"{seed} {turn}", f"{seed} {turn} and more")
        for lock in (kept.path / ".git" / "refs" / "milestones-private").rglob("*.lock"):
            os.utime(lock, (time.time() - 60, time.time() - 60))
        (kept.path / "story.txt").unlink()
        found = kept.json("execute", "1")
        assert found["restored"] == ["story.txt"]
    kept.commit("The end", **{"story.txt": "the end\n"})


def _tells(repo: Repo, story: str) -> bool:
    return _story(repo) == story


def _is_dead(pid: int) -> bool:
    return not _runs(pid)


def _story(repo: Repo) -> str:
    tip = _tip(repo)
    return repo.git("show", f"{tip}:story.txt", check=False) if tip else ""
