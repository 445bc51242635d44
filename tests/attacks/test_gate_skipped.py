"""A phase is left by hand, and nobody has approved what is in it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import left
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    return left(field)


def test_a_phase_is_left_through_its_gate(siege: Battle) -> None:
    siege.prove(attack, "MG204")
