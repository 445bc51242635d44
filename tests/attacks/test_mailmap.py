"""A `.mailmap` in the push makes the pusher somebody else."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import CONFIG, Field, push


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.write(".mailmap", "Sarah Example <sarah@example.org> <mallory@example.org>\n")
    repo.write(CONFIG, repo.read(CONFIG) + "complete:\n  merge: true\n")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Tidy up")
    return push(repo, "main")


def test_a_mailmap_makes_nobody_somebody_else(battle: Battle) -> None:
    battle.prove(attack, "MG231")
