"""An approval in a reviewer's name is signed with the key of who wrote the work."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("mallory", "alex"))
    return left(field)


def test_a_name_without_its_key_approves_nothing(siege: Battle) -> None:
    siege.prove(attack, "MG204")
