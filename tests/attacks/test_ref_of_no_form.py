"""A ref under our names that no tool of ours writes, in which something else travels."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    return push(field.mallory, "main:refs/milestones/log/mallory/laptop/more")


def test_refs_of_ours_have_a_form(battle: Battle) -> None:
    battle.prove(attack, "MG420", ci=None)
