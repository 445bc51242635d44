"""So many merges lie between that to recompute each of them would keep a server busy for hours."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push

NUMBER = 120


def attack(field: Field) -> Result:
    """Here the cap is small instead of the push large."""
    field.server.git("config", "milestone.maxCommits", "100")
    repo = field.mallory
    tip = repo.git("rev-parse", "HEAD")
    who = "committer Mallory Grey <mallory@example.org> 1767636000 +0000\n"
    steps = [f"commit refs/heads/main\n{who}data 4\nMore\nfrom {tip}\nmerge {tip}~1\n\n"]
    steps += [f"commit refs/heads/main\n{who}data 4\nMore\nmerge {tip}\n\n" for _ in range(NUMBER)]
    repo.git("fast-import", "--quiet", "--force", input="".join(steps))
    return push(repo, "main")


def test_a_push_has_a_number_of_commits(battle: Battle) -> None:
    battle.prove(attack, "MG428", ci=None)
    head = battle.open.refs()["refs/heads/main"]
    assert battle.verdict(battle.guarded.refs()["refs/heads/main"], head) == [], "CI comes to an end"
