"""A branch that is another name of the trunk on the server is pushed, which nobody thought of guarding."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.attacks.gated import leave
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    field.server.git("symbolic-ref", "refs/heads/master", "refs/heads/main")
    leave(field)
    return push(field.mallory, "main:refs/heads/master")


def test_the_trunk_is_guarded_by_every_name(siege: Battle) -> None:
    siege.prove(attack, "MG204")
