"""An event with a clock far ahead would be the last word for ever."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    return push(field.mallory, f"{event(field.mallory, log, clock=999999)}:{log}")


def test_a_clock_follows_from_its_parents(battle: Battle) -> None:
    battle.prove(attack, "MG423", ci=None)
