"""The trunk is deleted and pushed anew, as the first push of a server that trusts it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    field.server.git("config", "receive.denyDeleteCurrent", "ignore")
    by_hand(field.mallory, RECORD, "status: planned", "status: someday")
    said = push(field.mallory, ":main")
    return said if said.exit_code else push(field.mallory, "main")


def test_a_server_is_not_led_back_to_its_first_push(battle: Battle) -> None:
    battle.prove(attack, "MG427", ci="MG104")
