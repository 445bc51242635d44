"""The repository belongs to somebody else, so Git reads nothing in it: is there nothing to check, then?"""

from __future__ import annotations

import os

import pytest

from tests.attacks.battle import Battle
from tests.harness import Repo
from tests.server.field import RECORD, by_hand, push


def given_away(repo: Repo) -> dict[str, str]:
    """The repository is somebody else's, and nobody has said that it is safe."""
    for path in (repo.path, repo.path / ".git"):
        if path.exists():
            os.chown(path, 12345, 12345)
    strict = repo.home / ".strict"
    strict.write_text("[safe]\n\tdirectory =\n", encoding="ascii")
    return {"GIT_CONFIG_GLOBAL": str(strict)}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file away")
def test_what_cannot_be_read_is_not_empty(battle: Battle) -> None:
    before = battle.open.refs()["refs/heads/main"]
    after = by_hand(battle.open.mallory, RECORD, "status: planned", "status: someday")
    assert push(battle.open.mallory, "main").exit_code == 0
    runner = battle.runner(before, after, before)
    words = ("check", "--base", before, "--head", after, "--policy-ref", before)
    said = runner.call(*words, env=given_away(runner))
    assert said.exit_code == 4, said
    assert "error[MG011]" in said.stderr, said
    server = battle.guarded.server
    line = f"{before} {after} refs/heads/main\n"
    hook = server.run("sh", "hooks/pre-receive", input=line, env=given_away(server))
    assert hook.exit_code != 0, "a server that cannot read itself lets nothing in"
    assert "error[MG431]" in hook.stderr, hook
