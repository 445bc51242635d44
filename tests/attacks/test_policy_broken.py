"""The policy is broken on purpose: nobody could be judged by it, and nobody could repair it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import CONFIG, Field, push


def attack(field: Field) -> Result:
    field.mallory.write(CONFIG, field.mallory.read(CONFIG) + "statuss: 1\n")
    field.mallory.git("commit", "--quiet", "--no-verify", "--all", "--message", "Break it")
    return push(field.mallory, "main")


def test_a_policy_stays_readable(battle: Battle) -> None:
    battle.prove(attack, "MG105")
