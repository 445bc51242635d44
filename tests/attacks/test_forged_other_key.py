"""An event in the name of somebody who signs is signed with a key of one's own."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.keys import LOG, sign_as, signed_event
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    sign_as(field.mallory, "mallory")
    return push(field.mallory, f"{signed_event(field.mallory, field.log_of('sarah'), 'alex')}:{LOG}")


def test_a_signature_by_another_key_proves_nothing(keyed: Battle) -> None:
    keyed.prove(attack, "MG424", ci=None)
