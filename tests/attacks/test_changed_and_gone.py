"""The design is deleted after it was approved."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    (field.mallory.path / DOCUMENT).unlink()
    return left(field)


def test_what_is_missing_is_not_what_was_approved(siege: Battle) -> None:
    siege.prove(attack, "MG204")
