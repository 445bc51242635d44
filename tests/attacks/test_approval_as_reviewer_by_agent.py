"""An agent approves in the name of a reviewer, with its own key."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("ci", "alex"))
    return left(field)


def test_the_key_of_an_agent_is_nobody_elses(siege: Battle) -> None:
    siege.prove(attack, "MG204")
