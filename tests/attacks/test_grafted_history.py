"""A graft on the server shows it another history than the one that lands."""

from __future__ import annotations

from tests.attacks.battle import Battle
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    bad = by_hand(repo, RECORD, "status: planned", "status: someday")
    root = repo.git("rev-list", "--max-parents=0", "main")
    (field.server.path / "info").mkdir(exist_ok=True)
    (field.server.path / "info" / "grafts").write_text(f"{bad} {root}\n", encoding="ascii")
    return push(repo, "main")


def test_a_graft_changes_no_verdict(battle: Battle) -> None:
    battle.prove(attack, "MG104")
