"""The milestone is completed at once, past all of its phases."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, write
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    repo = field.mallory
    text = repo.read(GATED).replace("status: planned", "status: completed")
    repo.git("rm", "--quiet", GATED)
    write(field, GATED.replace("active", "completed"), text)
    return push(repo, "main")


def test_to_complete_is_to_leave_every_phase(siege: Battle) -> None:
    siege.prove(attack, "MG204")
