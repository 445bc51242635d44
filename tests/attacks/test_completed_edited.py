"""A completed record is edited, so that something else was done."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push, refused


def attack(field: Field) -> Result:
    repo, done = field.mallory, RECORD.replace("active", "completed")
    by_hand(repo, RECORD, "status: planned", "status: completed")
    repo.git("mv", RECORD, done)
    repo.git("commit", "--quiet", "--no-verify", "--message", "Complete it")
    said = push(repo, "main")
    assert said.exit_code == 0, said
    by_hand(repo, done, "title: Build homepage", "title: Build something else")
    return push(repo, "main")


def test_a_completed_record_is_frozen(battle: Battle) -> None:
    before = battle.open.refs()
    battle.prove_open(attack, ci=None)
    assert before != battle.open.refs()
    refused(attack(battle.guarded), "MG306")
    done = battle.open.server.git("rev-parse", "main~1")
    assert "MG306" in battle.verdict(done, battle.open.server.git("rev-parse", "main"))
