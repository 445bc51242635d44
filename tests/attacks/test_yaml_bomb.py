"""A small document that grows to gigabytes when its aliases are followed."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    bomb = "x-a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
        f"x-{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    field.mallory.write(RECORD, field.mallory.read(RECORD) + bomb)
    field.mallory.git("commit", "--quiet", "--no-verify", "--all", "--message", "More")
    return push(field.mallory, "main")


def test_aliases_are_not_followed(battle: Battle) -> None:
    battle.prove(attack, "MG102")
