"""The path of a file holds a command for the shell of the server, and a line break."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.write("docs/$(touch pwned);\n`touch pwned`.md", "x\n")
    by_hand(repo, RECORD, "status: planned", "status: someday")
    return push(repo, "main")


def test_a_path_is_no_command(battle: Battle) -> None:
    battle.prove(attack, "MG104")
    assert not list(battle.folder.rglob("pwned"))
