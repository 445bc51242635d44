"""Two people add one key in two places, and Git merges them without a word."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Repo, Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    two_sides(repo)
    driver = "merge.milestone.driver=git merge-file --quiet %A %O %B"
    repo.git("-c", driver, "merge", "--quiet", "--no-verify", "--no-edit", "topic")
    return push(repo, "main")


def two_sides(repo: Repo) -> None:
    """A branch and the trunk, each with the key in a place of its own."""
    repo.git("switch", "--quiet", "--create", "topic")
    by_hand(repo, RECORD, "schema: 1\n", "schema: 1\npriority: low\n")
    repo.git("switch", "--quiet", "main")
    repo.write(RECORD, repo.read(RECORD) + "priority: high\n")
    repo.git("commit", "--quiet", "--no-verify", "--all", "--message", "Add it below")


def test_a_key_stands_once(battle: Battle) -> None:
    battle.prove(attack, "MG103")


def test_ci_judges_the_merge_before_anybody_makes_it(battle: Battle) -> None:
    battle.prove_unmerged(two_sides, "MG103")
