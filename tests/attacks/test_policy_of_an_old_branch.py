"""An old protected branch has a weak policy, and its records are judged by it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    field.server.git("config", "--add", "milestone.protected", "refs/heads/release/1")
    repo = field.mallory
    old = repo.git("rev-parse", "main")
    field.server.git("update-ref", "refs/heads/release/1", old)
    repo.git("switch", "--quiet", "--create", "release/1", old)
    by_hand(repo, RECORD, "status: planned", "status: someday")
    return push(repo, "release/1")


def test_one_policy_rules_every_guarded_branch(battle: Battle) -> None:
    battle.prove(attack, "MG104", ci=None)
