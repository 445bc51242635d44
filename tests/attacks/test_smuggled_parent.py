"""An event brings an ordinary commit into the log, as a parent of its own."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, commit, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    words = field.mallory.git("show", "-s", "--format=%B", event(field.mallory, log)) + "\n"
    stranger = commit(field.mallory, "No event at all")
    return push(field.mallory, f"{commit(field.mallory, words, log, stranger)}:{log}")


def test_what_an_event_has_seen_are_events(battle: Battle) -> None:
    battle.prove(attack, "MG423", ci=None)
