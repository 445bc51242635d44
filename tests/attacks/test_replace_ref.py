"""A replaced object shows the server another commit than the one that lands."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push, refused


def attack(field: Field) -> Result:
    repo = field.mallory
    good = repo.git("rev-parse", "main")
    bad = by_hand(repo, RECORD, "status: planned", "status: someday")
    said = push(repo, f"{good}:refs/replace/{bad}")
    assert said.exit_code == 0, said
    return push(repo, "main")


def test_a_replaced_object_changes_no_verdict(battle: Battle) -> None:
    battle.prove_open(attack, ci="MG104")
    refused(attack(battle.guarded), "MG104")
