"""An event is written in another encoding, so that tools read other words than people."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    words = field.mallory.git("show", "-s", "--format=%B", event(field.mallory, log)) + "\n"
    empty = field.mallory.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    latin = ("-c", "i18n.commitEncoding=ISO-8859-1", "commit-tree", empty, "-p", log, "-F", "-")
    return push(field.mallory, f"{field.mallory.git(*latin, input=words)}:{log}")


def test_an_event_in_another_encoding_is_none(battle: Battle) -> None:
    battle.prove(attack, "MG423", ci=None)
