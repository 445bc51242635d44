"""A stranger's branch of a milestone says that it is completed, and what waits for it begins."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push

WAITING = RECORD.replace("001", "002")


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.git("switch", "--quiet", "--create", "milestone/milestone-001")
    by_hand(repo, RECORD, "status: planned", "status: completed")
    said = push(repo, "milestone/milestone-001")
    assert said.exit_code == 0, "a branch of one's own is free"
    repo.git("switch", "--quiet", "main")
    needs = "status: active\ndepends_on:\n  - milestone: milestone-001\nphase: execute"
    by_hand(repo, WAITING, "status: planned\nphase: design", needs)
    return push(repo, "main")


def test_no_verdict_reads_the_branch_of_a_milestone(battle: Battle) -> None:
    battle.prove(attack, "MG305")
    clone = battle.guarded.sarah
    clone.git("fetch", "--quiet", "origin")
    shown = {one["id"]: one["status"] for one in clone.json("list")["milestones"]}
    assert shown["milestone-002"] == "planned", "it speaks of its own milestone alone"
