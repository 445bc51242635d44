"""What was to be delivered is struck from the record in the push that leaves the phase."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    repo = field.mallory
    repo.write(GATED, repo.read(GATED).replace("    deliverables:\n      - path: docs/design.md\n", ""))
    return left(field)


def test_what_is_to_be_delivered_is_content(siege: Battle) -> None:
    siege.prove(attack, "MG204")
