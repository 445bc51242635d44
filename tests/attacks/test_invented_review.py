"""Somebody who records nothing for others says that a reviewer has approved."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("mallory", "mallory", says={"reviewer": "alex"}))
    return left(field)


def test_a_review_for_another_takes_the_role_of_a_recorder(siege: Battle) -> None:
    siege.prove(attack, "MG204")
