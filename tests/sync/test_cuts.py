"""A connection cut at any byte, a process killed at any step: all is whole, and the next sync ends it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from milestone_git.store.git import Git
from milestone_git.store.network import copies, memory
from milestone_git.store.saving import journal, moves, save
from tests.store.killing import KILLED, Deadline, duplicate, in_child
from tests.sync.conftest import ALEX

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.harness import Repo
    from tests.sync.conftest import Field

# Runs a service for Git and lets only so many bytes through, in each direction, before it breaks off.
CUT = """\
import os, subprocess, sys, threading
most = int(os.environ["MOST_BYTES"])
service = [word for word in sys.argv[1:]]
child = subprocess.Popen(service, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
def pump(source, sink):
    left = most
    while left > 0 and (data := os.read(source, min(left, 512))):
        left -= len(data)
        try:
            os.write(sink, data)
        except OSError:
            break
    if left <= 0:
        child.kill()
        os._exit(1)
    if sink == child.stdin.fileno():
        child.stdin.close()
up = threading.Thread(target=pump, args=(0, child.stdin.fileno()), daemon=True)
up.start()
pump(child.stdout.fileno(), 1)
sys.exit(child.wait())
"""
_WRITERS = ("update-ref", "fetch", "push", "config", "commit-tree", "hash-object")


def _is_whole(repo: Repo) -> None:
    assert repo.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
    assert not list(repo.path.rglob("*.lock"))


def _events(repo: Repo) -> set[str]:
    return {one["oid"] for one in repo.json("log")["events"]}


@pytest.fixture
def apart(field: Field) -> Field:
    """Two clones, each of which has written what the other has not."""
    alex = field.clone("alex", ALEX)
    alex.ok("sync")
    desktop = field.clones["desktop"]
    for one in (alex, desktop):
        one.git("config", "milestone.auto", "false")
        one.ok("task", "add", "1", f"Task of {one.person.name}")
    alex.ok("sync")
    return field


def _cut_short(repo: Repo, folder: Path, most: int) -> dict[str, str]:
    script = folder / "cut.py"
    script.write_text(CUT)
    for pack, name in (("uploadpack", "git-upload-pack"), ("receivepack", "git-receive-pack")):
        repo.git("config", f"remote.origin.{pack}", f"python3 {script} {name}")
    return {"MOST_BYTES": str(most)}


@pytest.mark.parametrize("most", [1, 60, 300, 450, 600, 900, 1300])
def test_a_connection_that_is_cut_leaves_whole_repositories_and_the_next_sync_ends_it(
    apart: Field, most: int
) -> None:
    desktop = apart.clones["desktop"]
    before = _events(desktop)
    done = desktop.call("sync", env=_cut_short(desktop, apart.folder, most))
    assert done.exit_code in (0, 4), done
    for one in (desktop, apart.remote):
        _is_whole(one)
    assert _events(desktop) >= before
    desktop.git("config", "--unset", "remote.origin.uploadpack")
    desktop.git("config", "--unset", "remote.origin.receivepack")
    desktop.ok("sync")
    alex = apart.clones["alex"]
    alex.ok("sync")
    assert _events(desktop) == _events(alex)
    assert len(_events(alex)) == 3


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 2400, 300))
def test_a_connection_that_is_cut_at_any_byte(apart: Field, first: int) -> None:
    for most in range(first, first + 300, 7):
        desktop = duplicate(apart.clones["desktop"], f"cut{most}")
        desktop.call("sync", env=_cut_short(desktop, apart.folder, most))
        for one in (desktop, apart.remote):
            _is_whole(one)


def _around_git(deadline: Deadline, original: Callable[..., Any]) -> Callable[..., Any]:
    step = deadline.around(original)

    def run(git: Git, *words: str, **rest: Any) -> Any:
        return (
            step(git, *words, **rest)
            if any(one in words[:4] for one in _WRITERS)
            else original(git, *words, **rest)
        )

    return run


def _killed(repo: Repo, step: int) -> bool:
    def end() -> int:
        deadline = Deadline(step)
        with (
            mock.patch.object(Git, "run", _around_git(deadline, Git.run)),
            mock.patch.object(Git, "attempt", _around_git(deadline, Git.attempt)),
            mock.patch.object(moves, "write_file", deadline.around(moves.write_file)),
            mock.patch.object(memory, "write_file", deadline.around(moves.write_file)),
            mock.patch.object(journal, "_replace", deadline.around(journal._replace)),
            mock.patch.object(journal.Journal, "release", deadline.around(journal.Journal.release)),
        ):
            repo.call("sync")
        return 0

    code = in_child(end)
    assert code in (0, KILLED)
    return code == KILLED


@pytest.mark.parametrize("copied", [False, pytest.param(True, marks=pytest.mark.long)])
def test_killed_at_any_step_the_next_start_finishes_or_undoes_it(apart: Field, *, copied: bool) -> None:
    desktop = apart.clones["desktop"]
    if copied:  # and the own chain has gone on elsewhere
        twin = apart.twin("desktop", "twin")
        twin.ok("task", "add", "1", "By the twin")
        twin.ok("sync")
    written = _events(desktop) | _events(apart.clones["alex"])
    step = 0
    while True:
        copy, remote = duplicate(desktop, f"k{step}"), duplicate(apart.remote, f"r{step}.git")
        copy.git("remote", "set-url", "origin", str(remote.path))
        if not _killed(copy, step):
            break
        assert copy.call("list").exit_code == 0
        for one in (copy, remote):
            _is_whole(one)
        assert copy.call("sync").exit_code == 0
        assert _events(copy) >= written, step
        form = ("for-each-ref", "--format=%(refname) %(objectname)", "refs/milestones/log/")
        assert remote.git(*form) == copy.git(*form), step
        step += 1
    assert step > 6


def test_killed_between_two_copies_the_next_start_moves_the_other_one(apart: Field) -> None:
    """What `update-ref` leaves when it dies between two renames: one ref moved, and the lock of the next."""
    casey = apart.clone("casey", ALEX._replace(name="Casey", email="casey@example.org"))
    casey.ok("sync")
    casey.ok("task", "add", "1", "Task of Casey")
    desktop = apart.clones["desktop"]

    def half(place: Any, some: list[Any], subject: str) -> None:
        first, second, *_ = some
        desktop.git("update-ref", first.ref, first.new)
        lock = desktop.path / ".git" / f"{second.ref}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.touch()
        os._exit(KILLED)

    def end() -> int:
        with mock.patch.object(copies, "move_refs", half), mock.patch.object(save, "move_refs", half):
            desktop.call("sync")
        return 1

    assert in_child(end) == KILLED
    desktop.ok("list")
    _is_whole(desktop)
    desktop.ok("sync")
    casey.ok("sync")
    assert _events(desktop) == _events(casey)
