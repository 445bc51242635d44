"""A reviewer is put into the team in the same push that they approve."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED, Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import TEAM, Field


def attack(field: Field) -> Result:
    repo = field.mallory
    reviewed(field, Verdict("mallory", "puppet"))
    repo.write(TEAM, repo.read(TEAM).replace("agents:", "  puppet: {name: Puppet, roles: [lead]}\nagents:"))
    repo.write(GATED, repo.read(GATED).replace("[alex, sarah, mallory]", "[alex, sarah, mallory, puppet]"))
    return left(field)


def test_nobody_is_a_reviewer_by_the_push_that_needs_one(siege: Battle) -> None:
    siege.prove(attack, "MG231")
