"""The design is changed after it was approved, by a line that is in a merge alone."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    repo = field.mallory
    repo.git("switch", "--quiet", "--create", "side", "HEAD~1")
    write(field, "src/side.py", "print()\n")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    return left(field)


def test_what_a_merge_adds_is_seen(siege: Battle) -> None:
    siege.prove(attack, "MG204")
