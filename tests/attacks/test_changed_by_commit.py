"""The design is changed after it was approved, by an ordinary commit."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    return left(field)


def test_an_approval_is_of_content(siege: Battle) -> None:
    siege.prove(attack, "MG204")
