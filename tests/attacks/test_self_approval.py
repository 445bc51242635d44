"""Who wrote the design approves it, signed with their own good key."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("mallory", "mallory"))
    return left(field)


def test_nobody_approves_their_own_work(siege: Battle) -> None:
    siege.prove(attack, "MG204")
