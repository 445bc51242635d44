"""A milestone is given up in a later phase, where no gate is asked, and taken up again there."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, write
from tests.harness import Result
from tests.server.field import Field, push

DONE = GATED.replace("active", "completed")


def attack(field: Field) -> Result:
    repo, text = field.mallory, field.mallory.read(GATED).replace("phase: design", "phase: execute")
    repo.git("rm", "--quiet", GATED)
    write(field, DONE, text.replace("status: planned", "status: cancelled"))
    said = push(repo, "main")
    if said.exit_code:
        return said
    repo.git("rm", "--quiet", DONE)
    write(field, GATED, text.replace("status: planned", "status: active"))
    return push(repo, "main")


def test_giving_up_leads_past_no_gate(siege: Battle) -> None:
    siege.prove(attack, "MG204")
    given_up = siege.open.server.git("rev-parse", "main~1")
    assert "MG204" in siege.verdict(f"{given_up}~1", given_up), "CI lets the first half in"
