"""The folder of the records becomes a submodule, so that no record is in this repository any more."""

from __future__ import annotations

import pytest

from tests.attacks.battle import Attack, Battle
from tests.harness import Result
from tests.server.field import Field, commit, push


def attack(path: str) -> Attack:
    def tried(field: Field) -> Result:
        repo = field.mallory
        repo.git("rm", "--quiet", "-r", "--cached", path)
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},{path}")
        made = commit(repo, "Split it off", "HEAD", tree=repo.git("write-tree"))
        return push(repo, f"{made}:main")

    return tried


@pytest.mark.parametrize(("path", "code"), [(".milestones", "MG117"), (".milestones/active", "MG307")])
def test_records_are_in_here(battle: Battle, path: str, code: str) -> None:
    battle.prove(attack(path), code)
