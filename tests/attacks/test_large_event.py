"""An event of many bytes keeps the server busy, and everybody who fetches it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    return push(field.mallory, f"{event(field.mallory, log, note='x' * 100_000)}:{log}")


def test_an_event_has_a_size(battle: Battle) -> None:
    battle.prove(attack, "MG428", ci=None)
