"""A record is a symbolic link to a file that is somewhere else."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    repo = field.mallory
    (repo.path / RECORD).unlink()
    (repo.path / RECORD).symlink_to("../../README.md")
    repo.git("commit", "--quiet", "--no-verify", "--all", "--message", "Link it")
    return push(repo, "main")


def test_a_record_is_a_file(battle: Battle) -> None:
    battle.prove(attack, "MG115")
