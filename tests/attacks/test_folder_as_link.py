"""The folder of the policy becomes a link to another one, which anybody may write."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, commit, push

FOLDER = ".milestones/config"


def attack(field: Field) -> Result:
    repo = field.mallory
    repo.git("rm", "--quiet", "-r", "--cached", FOLDER)
    link = repo.git("hash-object", "-w", "--stdin", input="../docs")
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{link},{FOLDER}")
    return push(repo, f"{commit(repo, 'Link it', 'HEAD', tree=repo.git('write-tree'))}:main")


def test_a_policy_is_in_a_folder(battle: Battle) -> None:
    battle.prove(attack, "MG117")
