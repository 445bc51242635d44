"""The design becomes a program after it was approved, with every byte as it was."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    (field.mallory.path / DOCUMENT).chmod(0o755)
    return left(field)


def test_a_mode_is_content(siege: Battle) -> None:
    siege.prove(attack, "MG204")
