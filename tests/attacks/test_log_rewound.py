"""A log is rewound on the server, so that its last event has never been."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    return push(field.mallory, f"+{log}~1:{log}")


def test_a_log_is_not_rewound(battle: Battle) -> None:
    battle.prove(attack, "MG421", ci=None)
