"""The whole of `.milestones/` is taken away, and with it every rule."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    field.mallory.git("rm", "--quiet", "-r", ".milestones")
    field.mallory.git("commit", "--quiet", "--no-verify", "--message", "Clean up")
    return push(field.mallory, "main")


def test_milestones_are_not_taken_away(battle: Battle) -> None:
    battle.prove(attack, "MG117")
