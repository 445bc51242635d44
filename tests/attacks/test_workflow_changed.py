"""The record takes a workflow without gates in the push that leaves the phase."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import GATED
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    repo = field.mallory
    text = repo.read(GATED).replace("workflow: kiro", "workflow: simple").replace("phase: design\n", "")
    repo.write(GATED, text.replace("status: planned", "status: active"))
    repo.git("commit", "--quiet", "--no-verify", "--all", "--message", "Keep it simple")
    return push(repo, "main")


def test_a_workflow_is_not_left_by_another(siege: Battle) -> None:
    siege.prove(attack, "MG204")
