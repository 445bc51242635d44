"""A commit without content speaks for a milestone that there is not, so that tools count it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    message = "Nothing\n\nMilestone: milestone-999\n"
    field.mallory.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message", message)
    return push(field.mallory, "main")


def test_a_commit_speaks_for_what_there_is(battle: Battle) -> None:
    battle.prove(attack, "MG007")
