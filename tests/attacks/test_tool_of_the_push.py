"""The judged tree brings a tool of our name, which says yes to everything, and waits to be run by CI."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.battle import Battle
from tests.ci.runner import checkout, github, pull_request
from tests.harness import Result
from tests.server.field import RECORD, Field, by_hand, push

YES = 'from pathlib import Path\n\nPath("/PWNED").write_text("yes")\nraise SystemExit(0)\n'


def attack(field: Field) -> Result:
    repo, mark = field.mallory, str(field.server.path.parent / "pwned")
    for name in ("milestone_git/__init__.py", "milestone_git/__main__.py", "sitecustomize.py", "click.py"):
        repo.write(name, YES.replace("/PWNED", mark))
    for name in ("git-milestone", "pipx", "git"):
        repo.write(name, f"#!/bin/sh\necho yes >{mark}\n").chmod(0o755)
    by_hand(repo, RECORD, "status: planned", "status: someday")
    return push(repo, "main")


def test_who_judges_is_not_what_is_judged(battle: Battle, tmp_path: Path) -> None:
    base = battle.open.refs()["refs/heads/main"]
    battle.prove(attack, "MG104")
    head = battle.open.refs()["refs/heads/main"]
    battle.open.server.git("update-ref", "refs/heads/main", base)
    merge = pull_request(battle.open, head)
    runner = checkout(battle.open, tmp_path / "job" / "runner", "refs/pull/1/merge")
    told = {
        "github.event_name": "pull_request",
        "github.event.repository.default_branch": "main",
        "github.base_ref": "main",
        "github.sha": merge,
        "github.event.pull_request.head.sha": head,
    }
    said = github(runner, told)
    assert said.status == 1, said
    assert "MG104" in said.stdout
    assert not list(battle.folder.rglob("pwned"))
