"""The record asks fewer people in the very push that leaves the phase."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, left
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.write(GATED, repo.read(GATED).replace("    reviewers: {any: 1, of: [alex, sarah, mallory]}\n", ""))
    return left(field)


def test_nobody_loosens_their_own_gate(siege: Battle) -> None:
    siege.prove(attack, "MG204")
