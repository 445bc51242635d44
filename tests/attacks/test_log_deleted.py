"""A log is deleted on the server, with all that its writer has said."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    return push(field.mallory, f":{field.log_of('sarah')}")


def test_a_log_is_not_deleted(battle: Battle) -> None:
    battle.prove(attack, "MG422", ci=None)
