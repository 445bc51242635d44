"""The log of another repository is pushed here, with approvals that were given there."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    return push(field.mallory, f"{event(field.mallory, log, repo='01JD8XQ4M7E2V9K3T5R6W8Y0ZA')}:{log}")


def test_an_event_of_another_repository_is_none_here(battle: Battle) -> None:
    battle.prove(attack, "MG423", ci=None)
