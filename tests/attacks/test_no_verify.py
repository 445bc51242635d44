"""A bad record is committed and pushed with `--no-verify`, past every local hook."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    by_hand(field.mallory, RECORD, "status: planned", "status: someday")
    return push(field.mallory, "main")


def test_local_hooks_that_are_skipped_lead_past_nothing(battle: Battle) -> None:
    battle.prove(attack, "MG104")
