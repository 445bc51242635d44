"""Somebody who may not configure gives themselves the role of an admin."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import TEAM, Field, by_hand, push


def attack(field: Field) -> Result:
    by_hand(field.mallory, TEAM, "roles: [dev]", "roles: [admin]")
    return push(field.mallory, "main")


def test_nobody_makes_themselves_an_admin(battle: Battle) -> None:
    battle.prove(attack, "MG231")
