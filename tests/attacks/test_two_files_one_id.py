"""Two files with one id, which Git merges without a word."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, push


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.write(RECORD.replace("active", "completed"), repo.read(RECORD).replace("planned", "completed"))
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Once more")
    return push(repo, "main")


def test_one_id_is_one_record(battle: Battle) -> None:
    battle.prove(attack, "MG108")
