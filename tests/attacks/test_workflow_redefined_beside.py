"""The workflow itself is written anew in the same push, so that the phase is none of its own any more."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import left
from tests.harness import Result
from tests.server.field import CONFIG, Field


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.write(CONFIG, repo.read(CONFIG) + "workflows:\n  kiro:\n    phases: [spec, task, execute]\n")
    return left(field)


def test_the_old_workflow_judges_both(siege: Battle) -> None:
    siege.prove(attack, "MG231")
