"""Two changes that are good each close a circle, and Git merges them without a word."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Repo, Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    two_sides(field.mallory)
    field.mallory.git("merge", "--quiet", "--no-verify", "--no-edit", "topic")
    return push(field.mallory, "main")


def two_sides(repo: Repo) -> None:
    """A branch and the trunk, each with one half of the circle."""
    other = RECORD.replace("001", "002")
    one, two = (f"depends_on:\n  - milestone: milestone-00{number}\n" for number in (1, 2))
    repo.git("switch", "--quiet", "--create", "topic")
    repo.write(RECORD, repo.read(RECORD) + two)
    repo.git("commit", "--quiet", "--no-verify", "--all", "--message", "One waits for two")
    repo.git("switch", "--quiet", "main")
    repo.write(other, repo.read(other) + one)
    repo.git("commit", "--quiet", "--no-verify", "--all", "--message", "Two waits for one")


def test_dependencies_are_judged_on_the_merge(battle: Battle) -> None:
    battle.prove(attack, "MG303")


def test_ci_judges_the_merge_before_anybody_makes_it(battle: Battle) -> None:
    battle.prove_unmerged(two_sides, "MG303")
