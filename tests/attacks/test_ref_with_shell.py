"""The name of a ref holds a command for the shell of the server."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    return push(field.mallory, "main:refs/milestones/log/mallory/$(touch${IFS}pwned)")


def test_a_name_is_no_command(battle: Battle) -> None:
    battle.prove(attack, "MG420", ci=None)
    assert not list(battle.folder.rglob("pwned"))
