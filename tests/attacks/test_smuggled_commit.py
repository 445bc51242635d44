"""An ordinary commit, whose message looks like an event's, is put into a log with its files."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, commit, event, push


def attack(field: Field) -> Result:
    log = field.log_of("sarah")
    forged = field.mallory.git("show", "-s", "--format=%B", event(field.mallory, log)) + "\n"
    tree = field.mallory.git("rev-parse", "main^{tree}")
    return push(field.mallory, f"{commit(field.mallory, forged, log, tree=tree)}:{log}")


def test_a_commit_with_files_is_no_event(battle: Battle) -> None:
    battle.prove(attack, "MG423", ci=None)
