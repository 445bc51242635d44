"""The client lies about where a branch was, so that nothing seems to change."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    bad = by_hand(repo, RECORD, "status: planned", "status: someday")
    return push(repo, f"+{bad}:main")


def test_where_a_branch_was_is_known(battle: Battle) -> None:
    battle.prove(attack, "MG104")
