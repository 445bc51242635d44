"""A rejection is shaken off by a byte, and somebody else approves what is there now."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex", "reject", {"reason": "Salt them"}))
    write(field, DOCUMENT, "Passwords are hashed!\n")
    reviewed(field, Verdict("sarah", "sarah"))
    return left(field)


def test_a_rejection_sticks(siege: Battle) -> None:
    siege.prove(attack, "MG205")
