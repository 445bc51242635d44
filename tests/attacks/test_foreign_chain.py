"""An event is put behind somebody else's log, in their name of a ref."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    return push(field.mallory, f"{event(field.mallory, log, actor='mallory')}:{log}")


def test_nobody_writes_to_the_log_of_another(battle: Battle) -> None:
    battle.prove(attack, "MG424", ci=None)
