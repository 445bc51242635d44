"""Who has rejected the design is made its author, so that their rejection would be of their own work."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed, written
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex", "reject", {"reason": "Salt them"}))
    written(field, "Alex Kim", "alex@example.org")
    reviewed(field, Verdict("sarah", "sarah"))
    return left(field)


def test_a_rejection_stays_that_of_who_is_made_an_author(siege: Battle) -> None:
    siege.prove(attack, "MG205")
