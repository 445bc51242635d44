"""A milestone is given up together with its reviewers, and nobody is asked when it is taken up again."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, write
from tests.harness import Result
from tests.server.field import Field, push

DONE = GATED.replace("active", "completed")
ASKED = "    reviewers: {any: 1, of: [alex, sarah, mallory]}\n"


def attack(field: Field) -> Result:
    repo, text = field.mallory, field.mallory.read(GATED)
    repo.git("rm", "--quiet", GATED)
    write(field, DONE, text.replace(ASKED, "").replace("status: planned", "status: cancelled"))
    said = push(repo, "main")
    if said.exit_code:
        return said
    repo.git("rm", "--quiet", DONE)
    write(field, GATED, text.replace(ASKED, "").replace("phase: design", "phase: spec"))
    return push(repo, "main")


def test_who_was_asked_is_asked_although_it_was_given_up(siege: Battle) -> None:
    siege.prove(attack, "MG210", ci="MG204")
    given_up = siege.open.server.git("rev-parse", "main~1")
    assert "MG210" in siege.verdict(f"{given_up}~1", given_up), "CI lets the first half in"
