"""The design is written under the name of a stranger, and who approves it is named as a co-author."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed, written
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    written(field, "Robin Roe", "robin@else.example", "Co-authored-by: Mallory Grey <mallory@example.org>")
    reviewed(field, Verdict("mallory", "mallory"))
    return left(field)


def test_a_co_author_is_an_author(siege: Battle) -> None:
    siege.prove(attack, "MG204")
