"""The team is loosened in the same push: who asks for an approval by a lead becomes one."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed
from tests.harness import Result
from tests.server.field import TEAM, Field


def attack(field: Field) -> Result:
    repo = field.mallory
    reviewed(field, Verdict("ci", "ci", says={"reviewer": "alex"}), Verdict("mallory", "mallory"))
    repo.write(TEAM, repo.read(TEAM).replace("roles: [dev]", "roles: [admin, lead]"))
    return left(field)


def test_the_old_team_judges_both(siege: Battle) -> None:
    siege.prove(attack, "MG231")
