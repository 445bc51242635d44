"""A bad record is committed by plumbing, which runs no hook at all."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, commit, push


def attack(field: Field) -> Result:
    repo = field.mallory
    text = repo.read(RECORD).replace("status: planned", "status: someday")
    blob = repo.git("hash-object", "-w", "--stdin", input=text)
    repo.git("update-index", "--cacheinfo", f"100644,{blob},{RECORD}")
    tree = repo.git("write-tree")
    made = commit(repo, "By plumbing", repo.git("rev-parse", "main"), tree=tree)
    return push(repo, f"{made}:main")


def test_a_commit_by_plumbing_is_judged_like_any_other(battle: Battle) -> None:
    battle.prove(attack, "MG104")
