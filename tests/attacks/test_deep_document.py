"""A document nested so deep that a reader runs out of stack."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    field.mallory.write(RECORD, field.mallory.read(RECORD) + "x-deep: " + "[" * 1500 + "]" * 1500 + "\n")
    field.mallory.git("commit", "--quiet", "--no-verify", "--all", "--message", "More")
    return push(field.mallory, "main")


def test_a_document_has_a_depth(battle: Battle) -> None:
    battle.prove(attack, "MG114")
