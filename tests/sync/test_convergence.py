"""Three clones and a remote, in any order of writing, syncing, failing, coming back: they agree in the end.

Held are: the same set of events everywhere, every event that was ever written among them, no id twice, and
repositories that Git finds whole.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from demo.hermetic import Person
from milestone_git.store.git import Git
from milestone_git.store.log import PREFIX
from tests.harness import Repo
from tests.store.killing import KILLED, Deadline, in_child

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAMES = ("desktop", "laptop", "alex")
WHO = {"alex": Person("Alex Kim", "alex@example.org")}
_STEPS = ("update-ref", "fetch", "push", "commit-tree", "update-index")
clones = st.sampled_from(NAMES)


class Clones(RuleBasedStateMachine):
    """What people and machines do to three clones; nothing is asserted before the end but exit codes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="clones-"))
        self.written: set[str] = set()
        self.count = 0
        self.backups: dict[str, Path] = {}

    @initialize(profile=st.sampled_from(["solo", "team"]))
    def begin(self, profile: str) -> None:
        first = Repo(self.folder / NAMES[0], self.folder / "home").init()
        first.commit("Start", **{"README.md": "# Portfolio website\n"})
        self.remote = first.bare()
        first.git("remote", "set-url", "origin", "../origin.git")
        first.ok("init", "--profile", profile, "--no-hooks")
        first.ok("config", "policy.configure=anybody")
        first.ok("plan", "Build homepage", "--task", "Navigation")
        first.git("push", "--quiet", "--set-upstream", "origin", "main")
        self.repos = {NAMES[0]: first}
        for name in NAMES[1:]:
            first.git("clone", "--quiet", "../origin.git", f"../{name}")
            person = WHO.get(name, first.person)
            repo = Repo(self.folder / name, first.home, first.clock, person=person)
            repo.git("config", "user.name", person.name)
            repo.git("config", "user.email", person.email)
            repo.git("remote", "set-url", "origin", "../origin.git")
            repo.ok("init", "--no-hooks")
            self.repos[name] = repo
        self._note(first)

    @rule(name=clones)
    def plan(self, name: str) -> None:
        self.count += 1
        self._did(name, "plan", f"Milestone {self.count}")

    @rule(name=clones)
    def edit(self, name: str) -> None:
        self.count += 1
        self._did(name, "edit", "milestone-001", f"description=Text {self.count}")

    @rule(name=clones)
    def task(self, name: str) -> None:
        self.count += 1
        self._did(name, "task", "add", "milestone-001", f"Task {self.count}")

    @rule(name=clones)
    def sync(self, name: str) -> None:
        done = self.repos[name].call("sync")
        away = self._is_away(name)
        assert done.exit_code == (4 if away else 0), (name, done)
        self._note(self.repos[name])

    @rule(name=clones)
    def go_offline(self, name: str) -> None:
        self.repos[name].git("remote", "set-url", "origin", "../nowhere.git")

    @rule(name=clones)
    def come_back(self, name: str) -> None:
        self._home(name)

    @rule(name=clones)
    def collect_garbage(self, name: str) -> None:
        self.repos[name].git("gc", "--quiet", "--prune=now")
        self.remote.git("gc", "--quiet", "--prune=now")

    @rule(name=clones)
    def lose_what_can_be_lost(self, name: str) -> None:
        shutil.rmtree(self.repos[name].path / ".git" / "milestones", ignore_errors=True)

    @rule(name=clones)
    def back_up(self, name: str) -> None:
        target = self.folder / f"backup-{name}"
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(["cp", "-a", str(self.repos[name].path), str(target)], check=True)
        self.backups[name] = target

    @rule(name=clones)
    def restore(self, name: str) -> None:
        """An old copy is put in the place of a clone whose work was published before: what is only there goes
        with the disk, and no tool brings it back."""
        if name not in self.backups:
            return
        self._home(name)
        assert self.repos[name].call("sync").exit_code == 0
        self._note(self.repos[name])
        shutil.rmtree(self.repos[name].path)
        subprocess.run(["cp", "-a", str(self.backups[name]), str(self.repos[name].path)], check=True)

    @rule(name=clones, step=st.integers(0, 25), verb=st.sampled_from(["sync", "plan"]))
    def crash(self, name: str, step: int, verb: str) -> None:
        repo = self.repos[name]
        self.count += 1
        words = ("sync",) if verb == "sync" else ("plan", f"Milestone {self.count}")

        def end() -> int:
            deadline = Deadline(step)
            with (
                mock.patch.object(Git, "run", _around(deadline, Git.run)),
                mock.patch.object(Git, "attempt", _around(deadline, Git.attempt)),
            ):
                repo.call(*words)
            return 0

        assert in_child(end) in (0, KILLED)
        assert repo.call("list").exit_code == 0
        self._note(repo)

    def teardown(self) -> None:
        try:
            if hasattr(self, "repos"):
                self._agree()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _agree(self) -> None:
        for name in NAMES:
            self._home(name)
        for _ in range(2):
            for name, repo in self.repos.items():
                done = repo.call("sync")
                assert done.exit_code == 0, (name, done)
        found = {name: _events(repo) for name, repo in self.repos.items()}
        assert found["desktop"] == found["laptop"] == found["alex"]
        assert found["desktop"] >= self.written
        for repo in (*self.repos.values(), self.remote):
            assert repo.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
            assert not list(repo.path.rglob("*.lock"))
        self._no_id_twice()
        for repo in self.repos.values():
            assert repo.run("git", "config", "--get-all", "remote.origin.push").stdout == ""

    def _no_id_twice(self) -> None:
        uids: dict[str, set[str]] = {}
        for one in self.repos["desktop"].json("log")["events"]:
            if one["kind"] == "plan":
                uids.setdefault(one["milestone"], set()).add(one["uid"])
        assert [name for name, found in uids.items() if len(found) > 1] == []

    def _did(self, name: str, *words: str) -> None:
        repo = self.repos[name]
        done = repo.call(*words)
        assert done.exit_code == 0, (name, words, done)
        self._note(repo)

    def _note(self, repo: Repo) -> None:
        self.written |= _events(repo)

    def _is_away(self, name: str) -> bool:
        return "nowhere" in self.repos[name].git("config", "remote.origin.url")

    def _home(self, name: str) -> None:
        self.repos[name].git("remote", "set-url", "origin", "../origin.git")


def _events(repo: Repo) -> set[str]:
    tips = repo.git("for-each-ref", "--format=%(objectname)", PREFIX)
    return set(repo.git("rev-list", "--stdin", input=f"{tips}\n").split("\n")) - {""}


def _around(deadline: Deadline, original: Callable[..., Any]) -> Callable[..., Any]:
    step = deadline.around(original)

    def run(git: Git, *words: str, **rest: Any) -> Any:
        is_step = any(one in words[:4] for one in _STEPS)
        return step(git, *words, **rest) if is_step else original(git, *words, **rest)

    return run


_FEW = settings(
    max_examples=5, stateful_step_count=12, deadline=None, print_blob=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class TestFew(Clones.TestCase):  # type: ignore[valid-type,misc]  # made by hypothesis
    settings = settings(_FEW, derandomize=True, database=None)


@pytest.mark.long
class TestMany(Clones.TestCase):  # type: ignore[valid-type,misc]  # made by hypothesis
    settings = settings(_FEW, max_examples=150, stateful_step_count=30)
