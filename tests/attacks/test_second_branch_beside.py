"""A bad trunk is pushed together with a good branch, hidden among a hundred."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    for number in range(50):
        repo.git("branch", f"topic-{number}")
    by_hand(repo, RECORD, "status: planned", "status: someday")
    return push(repo, "refs/heads/*:refs/heads/*")


def test_one_bad_ref_keeps_all_out(battle: Battle) -> None:
    battle.prove(attack, "MG104")
