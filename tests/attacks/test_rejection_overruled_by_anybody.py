"""Somebody who may not do so takes another's rejection back, and overrules it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(
        field,
        Verdict("alex", "alex", "reject", {"reason": "Salt them"}),
        Verdict("mallory", "mallory", "withdraw", {"reviewer": "alex"}, clock=1),
        Verdict("mallory", "mallory", "overrule", {"whom": "alex", "reason": "He is away"}),
        Verdict("sarah", "sarah"),
    )
    return left(field)


def test_a_rejection_is_its_authors_to_take_back(siege: Battle) -> None:
    siege.prove(attack, "MG205")
