"""The design becomes a link to something else after it was approved."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    (field.mallory.path / DOCUMENT).unlink()
    (field.mallory.path / DOCUMENT).symlink_to("../README.md")
    return left(field)


def test_a_link_is_another_content(siege: Battle) -> None:
    siege.prove(attack, "MG204")
