"""Who may waive a gate for a time waives it for ever, by a last day that never comes."""

from __future__ import annotations

import pytest

from tests.attacks.battle import Attack, Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(until: str) -> Attack:
    def tried(field: Field) -> Result:
        said = {"what": "`design`", "reason": "In a hurry", "until": until}
        reviewed(field, Verdict("alex", "alex", "waive", said))
        return left(field)

    return tried


@pytest.mark.parametrize("until", ["zzzz", "9999-12-31", "2026-02-30"])
def test_a_waiver_ends(siege: Battle, until: str) -> None:
    siege.prove(attack(until), "MG204")
