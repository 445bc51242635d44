"""The design is written under another e-mail of who approves it afterwards."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import OTHER_EMAIL, Verdict, left, reviewed, written
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    written(field, "M. Grey", OTHER_EMAIL)
    reviewed(field, Verdict("mallory", "mallory"))
    return left(field)


def test_an_e_mail_makes_nobody_somebody_else(siege: Battle) -> None:
    siege.prove(attack, "MG204")
