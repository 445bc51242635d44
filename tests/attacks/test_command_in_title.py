"""A title holds a command for the runner of a forge, which would read it in the output."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    by_hand(field.mallory, RECORD, "status: planned", 'status: "::set-output name=x::y"')
    return push(field.mallory, "main")


def test_what_is_said_to_a_forge_is_no_command(battle: Battle) -> None:
    battle.prove(attack, "MG104")
    base, head = (battle.open.server.git("rev-parse", one) for one in ("main~1", "main"))
    clone = battle.open.sarah
    clone.git("fetch", "--quiet", "origin")
    said = clone.call("check", "--base", base, "--head", head, "--format", "github").stdout
    assert not [row for row in said.splitlines() if row.startswith("::set-output")]
