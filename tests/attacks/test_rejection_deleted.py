"""A rejection is deleted from a server that guards nothing, before CI reads it."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import Verdict, left, reviewed, spoken
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    rejection = spoken(field, Verdict("alex", "alex", "reject", {"reason": "Salt them"}))
    repo, log = field.mallory, "refs/milestones/log/alex/laptop"
    field.server.git("fetch", "--quiet", str(repo.path), f"{rejection}:{log}")
    reviewed(field, Verdict("sarah", "sarah", behind=rejection, clock=2))
    said = push(repo, f":{log}")
    return said if said.exit_code else left(field)


def test_what_somebody_has_seen_is_not_deleted(siege: Battle) -> None:
    siege.prove_open(attack, ci="MG205")
    said = attack(siege.guarded)
    assert said.exit_code != 0
    assert "error[MG205]" in said.stderr, "the log may go, for all of it stays in another; the verdict stays"


def test_what_nobody_has_seen_is_not_deleted_either(siege: Battle) -> None:
    rejection = spoken(siege.guarded, Verdict("alex", "alex", "reject", {"reason": "Salt them"}))
    log = "refs/milestones/log/alex/laptop"
    siege.guarded.server.git("fetch", "--quiet", str(siege.guarded.mallory.path), f"{rejection}:{log}")
    assert "error[MG422]" in push(siege.guarded.mallory, f":{log}").stderr
