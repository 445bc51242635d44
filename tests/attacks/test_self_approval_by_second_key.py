"""Who wrote the design signs the approval with a second key, as if it were that of somebody else."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("second", "mallory"))
    return left(field)


def test_two_keys_are_one_person(siege: Battle) -> None:
    siege.prove(attack, "MG204")
