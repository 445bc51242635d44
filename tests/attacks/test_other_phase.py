"""An approval of another phase is shown at this gate."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex", says={"phase": "spec"}))
    return left(field)


def test_an_approval_is_of_one_phase(siege: Battle) -> None:
    siege.prove(attack, "MG204")
