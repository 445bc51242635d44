"""A claim that is held is replaced by one's own, by force."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, commit, push, refused


def attack(field: Field) -> Result:
    ref = "refs/milestones/claims/milestone-001/t-4k2x"
    said = push(field.sarah, f"{commit(field.sarah, 'claimed by sarah')}:{ref}")
    assert said.exit_code == 0, said
    return push(field.mallory, f"+{commit(field.mallory, 'claimed by mallory')}:{ref}")


def test_a_claim_is_not_stolen(battle: Battle) -> None:
    battle.prove_open(attack, ci=None)
    refused(attack(battle.guarded), "MG426")
