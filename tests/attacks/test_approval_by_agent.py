"""An agent's key approves, as if it were a person."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("ci", "ci"))
    return left(field)


def test_an_agent_is_no_person(siege: Battle) -> None:
    siege.prove(attack, "MG204")
