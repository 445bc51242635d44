"""A branch that parted while the policy was weak is judged by what was the policy then."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import CONFIG, RECORD, Field, by_hand, push, pushed

WEAK = "policy:\n  unknown_person: warning\n"


def attack(field: Field) -> Result:
    field.server.git("config", "--add", "milestone.protected", "refs/heads/release/1")
    sarah, repo = field.sarah, field.mallory
    strong = sarah.read(CONFIG)
    by_hand(sarah, CONFIG, strong, strong + WEAK)
    pushed(sarah, "main")
    field.server.git("update-ref", "refs/heads/release/1", "refs/heads/main")
    by_hand(sarah, CONFIG, strong + WEAK, strong)
    pushed(sarah, "main")
    repo.git("fetch", "--quiet", "origin")
    repo.git("switch", "--quiet", "--create", "release/1", "origin/release/1")
    by_hand(repo, RECORD, "status: planned", "status: planned\nowner: nobody-here")
    return push(repo, "release/1")


def test_the_policy_is_that_of_the_tip(battle: Battle) -> None:
    battle.prove(attack, "MG116", ci=None)
    refs = battle.open.refs()
    tip, head = refs["refs/heads/main"], refs["refs/heads/release/1"]
    runner = battle.runner(f"{head}~1", head, tip)
    words = ("--base", f"{head}~1", "--head", head, "--policy-ref")
    assert runner.call("check", *words, f"{head}~1").exit_code == 0, "by the old policy it passes"
    assert runner.call("check", *words, tip).exit_code == 1
