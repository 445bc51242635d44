"""A log is pushed under our name in capitals, which is the same file where case is folded."""

from __future__ import annotations

import pytest

from tests.attacks.battle import Attack, Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(ref: str) -> Attack:
    def tried(field: Field) -> Result:
        return push(field.mallory, f"{field.log_of('sarah')}:{ref}")

    return tried


@pytest.mark.parametrize("ref", ["refs/Milestones/log/alex/laptop", "refs/heads/_MILESTONES/log/alex/laptop"])
def test_our_names_are_ours_in_any_case(battle: Battle, ref: str) -> None:
    battle.prove(attack(ref), "MG420", ci=None)
