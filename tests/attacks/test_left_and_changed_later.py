"""What was approved and left behind is changed afterwards, with nobody looking again."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    said = left(field)
    assert said.exit_code == 0, said
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    return push(field.mallory, "main")


def test_what_was_left_behind_is_still_guarded(siege: Battle) -> None:
    siege.prove(attack, "MG206", ci="MG204")
