"""A key that was retired approves once more, dated back to when it was still good."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, retire_alex, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex", date="2020-01-01T00:00:00Z"))
    return left(field)


def test_what_was_retired_counts_by_what_its_heads_reach_and_by_no_date(siege: Battle) -> None:
    retire_alex(siege.open)
    retire_alex(siege.guarded)
    siege.prove(attack, "MG204")
