"""An event in the name of somebody who signs is put into a log in their name, unsigned."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.keys import LOG
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    return push(field.mallory, f"{event(field.mallory, field.log_of('sarah'), actor='alex')}:{LOG}")


def test_who_has_a_key_is_believed_for_a_signature_alone(keyed: Battle) -> None:
    keyed.prove(attack, "MG424", ci=None)
