"""The counter is set back, so that numbers are given twice."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, counted, push, refused


def attack(field: Field) -> Result:
    ref = "refs/milestones/counter"
    four = counted(field.mallory, 4)
    said = push(field.mallory, f"{four}:{ref}")
    assert said.exit_code == 0, said
    return push(field.mallory, f"{counted(field.mallory, 2, four)}:{ref}")


def test_the_counter_goes_on_alone(battle: Battle) -> None:
    battle.prove_open(attack, ci=None)
    refused(attack(battle.guarded), "MG425")
