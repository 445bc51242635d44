"""A record is deleted, instead of being cancelled where everybody sees it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    field.mallory.git("rm", "--quiet", RECORD)
    field.mallory.git("commit", "--quiet", "--no-verify", "--message", "Clean up")
    return push(field.mallory, "main")


def test_no_record_is_deleted(battle: Battle) -> None:
    battle.prove(attack, "MG307")
