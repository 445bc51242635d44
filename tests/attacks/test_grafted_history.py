"""A graft on the server shows it another history than the one that lands."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.battle import Battle
from tests.harness import Repo, Result
from tests.server.field import RECORD, Field, by_hand, push


def attack(field: Field) -> Result:
    repo = field.mallory
    bad = by_hand(repo, RECORD, "status: planned", "status: someday")
    root = repo.git("rev-list", "--max-parents=0", "main")
    graft(field.server.path, f"{bad} {root}")
    return push(repo, "main")


def graft(folder: Path, line: str) -> None:
    """From now on Git takes other commits for the parents of one."""
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info" / "grafts").write_text(f"{line}\n", encoding="ascii")


def test_a_graft_changes_no_verdict(battle: Battle) -> None:
    before = battle.open.refs()["refs/heads/main"]
    battle.prove(attack, "MG104")
    after = battle.open.refs()["refs/heads/main"]
    root = battle.open.server.git("rev-list", "--max-parents=0", before)
    for parents in ("", root):

        def grafted(runner: Repo, line: str = f"{after} {parents}") -> None:
            graft(runner.path / ".git", line)

        found = battle.verdict(before, after, prepare=grafted)
        assert "MG104" in found, f"a runner that sees `{parents}` before it"
