"""A record gets another uid, and is a new one under an old name."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    uid = next(row for row in repo.read(RECORD).splitlines() if row.startswith("uid:"))
    by_hand(repo, RECORD, uid, "uid: 01JD8XQ4M7E2V9K3T5R6W8Y0ZA")
    return push(repo, "main")


def test_a_uid_never_changes(battle: Battle) -> None:
    battle.prove(attack, "MG307")
