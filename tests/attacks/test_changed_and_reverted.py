"""The design is changed and changed back on a side branch, and a merge takes the change after all."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, leave, reviewed, write
from tests.harness import Result
from tests.server.field import Field, commit, push


def attack(field: Field) -> Result:
    repo = field.mallory
    good = repo.read(DOCUMENT)
    repo.git("switch", "--quiet", "--create", "side")
    changed = write(field, DOCUMENT, "Passwords are kept as they are.\n")
    reverted = write(field, DOCUMENT, good)
    repo.git("switch", "--quiet", "main")
    main = write(field, "src/side.py", "print()\n")
    repo.git("checkout", "--quiet", changed, "--", DOCUMENT)
    tree = repo.git("write-tree")
    repo.git("reset", "--quiet", "--hard", commit(repo, "Merge side", main, reverted, tree=tree))
    reviewed(field, Verdict("mallory", "mallory"))
    leave(field)
    return push(repo, "main")


def test_who_changed_it_on_the_side_is_seen(siege: Battle) -> None:
    siege.prove(attack, "MG204")
