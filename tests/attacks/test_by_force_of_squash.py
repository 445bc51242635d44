"""Mallory's own change and somebody's approval of another one come as one squashed commit."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import DOCUMENT, Verdict, left, reviewed, write
from tests.harness import Result
from tests.server.field import Field


def attack(field: Field) -> Result:
    reviewed(field, Verdict("alex", "alex"))
    repo = field.mallory
    repo.git("switch", "--quiet", "--create", "side")
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--squash", "side")
    return left(field)


def test_a_squash_is_judged_by_what_it_brings(siege: Battle) -> None:
    siege.prove(attack, "MG204")
