"""Thousands of refs under our names, which every later push would have to be told of."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    log = field.mallory.git("rev-parse", field.log_of("sarah"))
    lines = "".join(f"create refs/milestones/log/sarah/c{number} {log}\n" for number in range(2100))
    field.mallory.git("update-ref", "--stdin", input=lines)
    return push(field.mallory, "refs/milestones/log/sarah/*:refs/milestones/log/sarah/*")


def test_a_push_has_a_number_of_refs(battle: Battle) -> None:
    battle.prove(attack, "MG428", ci=None)
