"""A line break in a title puts a forged body into the message of an event."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, commit, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    good = event(field.mallory, log)
    line = field.mallory.git("show", "-s", "--format=%B", good).strip().splitlines()[-1]
    words = f"sarah started milestone-001\n\n{line}\n\nand so on\n\n{line}\n"
    return push(field.mallory, f"{commit(field.mallory, words, log)}:{log}")


def test_one_message_holds_one_body(battle: Battle) -> None:
    battle.prove(attack, "MG423", ci=None)
