"""A key that was retired, and is still on a lost laptop, approves once more."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, retire_alex, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    return left(field)


def test_a_retired_key_approves_nothing_new(siege: Battle) -> None:
    retire_alex(siege.open)
    retire_alex(siege.guarded)
    siege.prove(attack, "MG204")
