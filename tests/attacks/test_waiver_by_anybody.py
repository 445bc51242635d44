"""Somebody who may not waive a gate waives it for their own work."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    said = {"what": "`design`", "reason": "In a hurry", "until": "2026-12-01"}
    reviewed(field, Verdict("mallory", "mallory", "waive", said))
    return left(field)


def test_a_waiver_takes_who_may_give_one(siege: Battle) -> None:
    siege.prove(attack, "MG204")
