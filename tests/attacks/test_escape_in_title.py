"""A title holds the codes by which a terminal is driven, and a direction override."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    by_hand(field.mallory, RECORD, "title: Build homepage", 'title: "\\e[2J\\u202Eegapemoh"')
    return push(field.mallory, "main")


def test_a_title_drives_no_terminal(battle: Battle) -> None:
    battle.prove(attack, "MG113")
