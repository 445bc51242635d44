"""The design is written in the browser of a forge, under a login of who approves it afterwards."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import LOGINS, Verdict, left, reviewed, written
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    written(field, "mallory-g", f"{LOGINS['mallory']}+mallory-g@users.noreply.github.com")
    reviewed(field, Verdict("mallory", "mallory"))
    return left(field)


def test_a_login_is_its_person(siege: Battle) -> None:
    siege.prove(attack, "MG204")
