"""Bad commits on a branch of one's own become the trunk by a mere fast-forward."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    field.mallory.git("switch", "--quiet", "--create", "topic")
    by_hand(field.mallory, RECORD, "status: planned", "status: someday")
    assert push(field.mallory, "topic").exit_code == 0, "a branch of one's own is free"
    field.mallory.git("switch", "--quiet", "main")
    field.mallory.git("merge", "--quiet", "--ff-only", "topic")
    return push(field.mallory, "main")


def test_a_fast_forward_is_judged_like_a_commit(battle: Battle) -> None:
    battle.prove(attack, "MG104")
