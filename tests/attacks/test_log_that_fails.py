"""The log that lets a phase be left is pushed beside it under a name at which Git itself will fail."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, leave, spoken
from tests.harness import Result
from tests.server.field import Field, push, refused


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    approval = spoken(field, Verdict("alex", "alex"))
    leave(field)
    return push(field.mallory, "main", f"{approval}:{log}/more")


def test_evidence_that_cannot_land_is_none(siege: Battle) -> None:
    before = siege.open.refs()["refs/heads/main"]
    said = attack(siege.open)
    after = siege.open.refs()["refs/heads/main"]
    assert before != after, f"the branch lands alone: {said.stderr}"
    assert "MG204" in siege.verdict(before, after)
    refused(attack(siege.guarded), "MG420")
