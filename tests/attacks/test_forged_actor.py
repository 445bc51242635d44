"""An event in somebody else's name is put into a log of one's own."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    forged = event(field.mallory, field.log_of("sarah"), actor="alex")
    return push(field.mallory, f"{forged}:refs/milestones/log/mallory/laptop")


def test_a_log_holds_what_its_writer_did(battle: Battle) -> None:
    battle.prove(attack, "MG424", ci=None)
