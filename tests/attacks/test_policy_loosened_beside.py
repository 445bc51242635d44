"""The policy is loosened in the same push as the record that it would refuse."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import CONFIG, RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.write(CONFIG, repo.read(CONFIG) + "policy:\n  unknown_person: warning\n")
    by_hand(repo, RECORD, "status: planned", "status: planned\nowner: nobody-here")
    return push(repo, "main")


def test_the_old_policy_judges_both(battle: Battle) -> None:
    battle.prove(attack, "MG231")
