"""The trunk is rewound by force, and with it what was decided there."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    return push(field.mallory, f"+{field.mallory.git('rev-parse', 'main~1')}:main")


def test_the_trunk_is_not_rewound(battle: Battle) -> None:
    battle.prove(attack, "MG427", ci=None)
