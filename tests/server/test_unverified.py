"""What a door cannot see is `unverified`: it ends with 4, says what to fetch, and passes for nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Repo
from tests.server.attempts import Tried, tried
from tests.server.test_agreement import acted, made
from tests.server.troupe import LOG, Troupe, identity, path_of, refs_set, said

LOGS = "+refs/milestones/log/*:refs/milestones/log/*"
BRANCHES = ("+refs/heads/main:refs/remotes/origin/main", "+refs/heads/topic:refs/remotes/origin/topic")


@pytest.fixture
def landing(players: Troupe) -> Tried:
    """Mallory's design is approved by Alex, and leaves its phase on `topic`, while the trunk goes on."""
    play = acted(players, "team", "mallory")
    play.edit("docs/accounts.md", lambda text: text + "Passwords are hashed.\n")
    made(play)
    chain = f"{LOG}alex/home"
    for kind in ("comment", "approve"):
        more = {"reason": "fine"} if kind == "comment" else {}
        play.chains[chain] = said(
            players, play.head, play.chains, "alex", kind, 1, "design", chain=chain, payload=more
        )
    play.edit(path_of(1), lambda text: text.replace("phase: design", "phase: spec"))
    made(play)
    found = tried(play)
    players.repo.git("checkout", "--quiet", "--force", "--detach", play.base)
    play.edit("src/app.py", lambda text: text + "print(2)\n")
    found = found._replace(base=made(play, "sarah"))
    logs = {**found.before, **found.beside}
    refs_set(players.server, {"refs/heads/main": found.base, "refs/heads/topic": found.head, **logs})
    for key in ("allowFilter", "allowAnySHA1InWant"):
        players.server.git("config", f"uploadpack.{key}", "true")
    return found


@pytest.fixture
def runner(players: Troupe, landing: Tried, tmp_path: Path) -> Repo:
    """An empty clone, as CI begins with."""
    found = Repo(tmp_path / "runner", players.repo.home, players.repo.clock).init()
    found.git("remote", "add", "origin", f"file://{players.server.path}")
    return found


def judged(runner: Repo, *, exit_code: int = 0) -> list[dict[str, Any]]:
    words = ("--base", "origin/main", "--head", "origin/topic", "--policy-ref", "origin/main", "--json")
    answer = runner.call("check", *words)
    assert answer.exit_code == exit_code, answer
    found: dict[str, Any] = json.loads(answer.stdout)
    return list(found["diagnostics"])


def unverified(runner: Repo, *words: str) -> None:
    """Demands that nothing but this is said, with words of what to do."""
    found = judged(runner, exit_code=4)
    assert {one["code"] for one in found} == {"MG403"}, found
    helps = " ".join(text for one in found for text in one["helps"])
    assert all(one in helps for one in words), helps


def test_a_clone_with_everything_can_tell(runner: Repo) -> None:
    runner.git("fetch", "--quiet", "origin", *BRANCHES, LOGS)
    assert judged(runner) == []


def test_a_shallow_clone_cannot_until_it_has_the_history(runner: Repo) -> None:
    runner.git("fetch", "--quiet", "--depth=1", "origin", *BRANCHES)
    runner.git("fetch", "--quiet", "origin", LOGS)
    unverified(runner, "git fetch --unshallow")
    runner.git("fetch", "--quiet", "--unshallow", "origin")
    assert judged(runner) == []


def test_a_shallow_clone_that_sees_where_they_parted_cannot_tell_who_made_what_before(runner: Repo) -> None:
    """A gate asks for who made it, up to where the phase began."""
    runner.git("fetch", "--quiet", "--depth=3", "origin", *BRANCHES)
    runner.git("fetch", "--quiet", "origin", LOGS)
    unverified(runner, "git fetch --unshallow")


def test_a_clone_without_the_log_cannot_and_says_how_to_get_it(runner: Repo) -> None:
    runner.git("fetch", "--quiet", "origin", *BRANCHES)
    unverified(runner, LOGS)
    runner.git("fetch", "--quiet", "origin", LOGS)
    assert judged(runner) == []


def test_a_log_that_was_cut_off_is_none_and_a_whole_fetch_mends_it(runner: Repo) -> None:
    runner.git("fetch", "--quiet", "origin", *BRANCHES)
    runner.git("fetch", "--quiet", "--depth=1", "origin", LOGS)
    unverified(runner, LOGS, "--unshallow")
    runner.git("fetch", "--quiet", "origin", LOGS)
    unverified(runner, LOGS)  # a plain fetch does not mend it
    runner.git("fetch", "--quiet", "--unshallow", "origin", LOGS)
    assert judged(runner) == []


def test_a_partial_clone_fetches_what_it_lacks_and_cannot_tell_without_its_remote(
    runner: Repo, tmp_path: Path
) -> None:
    runner.git("fetch", "--quiet", "--filter=blob:none", "origin", *BRANCHES, LOGS)
    alone = Repo(tmp_path / "alone", runner.home, runner.clock)
    shutil.copytree(runner.path, alone.path, symlinks=True)
    alone.git("remote", "set-url", "origin", f"file://{tmp_path / 'nowhere.git'}")
    unverified(alone)
    assert judged(runner) == []


def test_an_older_git_cannot_compute_a_merge(runner: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    runner.git("fetch", "--quiet", "origin", *BRANCHES, LOGS)
    monkeypatch.setattr("milestone_git.store.merging.version_of", lambda _: (2, 37, 9))
    unverified(runner, "2.38")


def test_an_older_git_cannot_tell_who_made_a_merge_that_lies_between(
    players: Troupe, runner: Repo, landing: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No merge has to be computed for the move itself, but one of its commits is one (R29)."""
    play = acted(players, "team", "mallory")
    play.edit("docs/accounts.md", lambda text: text + "Passwords are salted.\n")
    play.edit(path_of(1), lambda text: text.replace("phase: design", "phase: spec"))
    side = made(play)
    players.repo.git("checkout", "--quiet", "--force", "--detach", play.base)
    play.edit("docs/accounts.md", lambda text: "Accounts\n" + text)
    made(play)
    players.repo.git("merge", "--quiet", "--no-ff", "--no-verify", "-m", "Merge", side, env=identity("sarah"))
    logs = {**landing.before, **landing.beside}
    (runner.path / ".git/objects/info/alternates").write_text(f"{players.repo.path}/.git/objects\n")
    refs_set(runner, {"refs/remotes/origin/main": play.base, "refs/remotes/origin/topic": play.head, **logs})
    assert [one["code"] for one in judged(runner, exit_code=1)] == ["MG204"]
    shutil.rmtree(runner.path / ".git/milestones")
    monkeypatch.setattr("milestone_git.store.merging.version_of", lambda _: (2, 37, 9))
    unverified(runner, "2.38")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder away")
def test_a_repository_of_somebody_else_is_not_empty(runner: Repo) -> None:
    runner.git("fetch", "--quiet", "origin", *BRANCHES, LOGS)
    for path in (runner.path, runner.path / ".git"):
        os.chown(path, 12345, 12345)
    (runner.home / ".strict").write_text("[safe]\n\tdirectory =\n", encoding="ascii")
    answer = runner.call(
        "check", "--base", "origin/main", "--head", "origin/topic", "--json",
        env={"GIT_CONFIG_GLOBAL": str(runner.home / ".strict")},
    )  # fmt: skip
    assert answer.exit_code == 4, answer
    assert "safe.directory" in answer.stdout
