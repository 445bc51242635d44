"""A record gets another id, and with it the history and the approvals of nobody."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.git("mv", RECORD, RECORD.replace("001", "009"))
    by_hand(repo, RECORD.replace("001", "009"), "id: milestone-001", "id: milestone-009")
    return push(repo, "main")


def test_an_id_never_changes(battle: Battle) -> None:
    battle.prove(attack, "MG121")
