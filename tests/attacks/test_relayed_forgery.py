"""A forged word of somebody without a key comes in behind an event of one's own, which is good."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import Field, commit, event, push


def attack(field: Field) -> Result:
    repo, carried = field.mallory, {"PUSHER": "mallory"}
    field.server.git("config", "milestone.transportVariable", "PUSHER")
    forged = event(repo, field.log_of("sarah"), actor="alex")
    own = event(repo, forged, actor="mallory")
    words = repo.git("show", "-s", "--format=%B", own) + "\n"
    return push(repo, f"{commit(repo, words, forged)}:refs/milestones/log/mallory/laptop", env=carried)


def test_what_comes_along_is_proven_too(battle: Battle) -> None:
    battle.prove(attack, "MG424", ci=None)
