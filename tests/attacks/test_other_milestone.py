"""An approval of another milestone is shown at this gate."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex", says={"uid": "01JD8XQ4M7E2V9K3T5R6W8Y0ZA"}))
    return left(field)


def test_an_approval_is_of_one_milestone(siege: Battle) -> None:
    siege.prove(attack, "MG204")
