"""The design lands after its approval, and the phase is moved in a later push."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    said = push(field.mallory, "main")
    assert said.exit_code == 0, said
    return left(field)


def test_when_it_landed_changes_nothing(siege: Battle) -> None:
    siege.prove(attack, "MG204")
