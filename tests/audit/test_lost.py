"""What the repository alone shows of evidence that has gone: in the events of others, in what clones know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Repo
from tests.server.field import TEAM, Field, copied, made, pushed


@pytest.fixture(scope="module")
def _once(tmp_path_factory: pytest.TempPathFactory) -> Field:
    """Mallory's log has seen Sarah's; both are on the server, and Sarah's clone has synced."""
    field = made(tmp_path_factory.mktemp("lost"))
    field.mallory.ok("task", "add", "1", "Draw it")
    pushed(field.mallory, "main", "refs/milestones/log/*:refs/milestones/log/*")
    field.sarah.ok("sync")
    return field


@pytest.fixture
def field(_once: Field, tmp_path: Path) -> Field:
    return copied(_once, tmp_path / "field")


def _found(repo: Repo) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(repo.call("audit", "verify", "--json").stdout)["diagnostics"]
    return said


def test_a_log_that_was_dropped_is_named_by_those_who_had_seen_it(field: Field) -> None:
    assert _found(field.server) == []
    log = field.log_of("sarah")
    tip = field.refs()[log]
    field.server.git("update-ref", "-d", log)
    (one,) = _found(field.server)
    assert (one["code"], one["severity"]) == ("MG447", "warning")
    assert tip in one["helps"][0]
    assert "folded" in one["notes"][0]


def test_a_log_that_was_set_back_is_named_and_the_repair_sets_it_forward(field: Field) -> None:
    log = field.log_of("sarah")
    tip = field.refs()[log]
    field.server.git("update-ref", log, f"{tip}~1")
    (one,) = _found(field.server)
    assert one["code"] == "MG447"
    assert "set back" in one["notes"][0]
    words = one["helps"][0].partition("`")[2].partition("`")[0].split(" ")
    field.server.git(*words[1:])
    assert field.refs()[log] == tip
    assert _found(field.server) == []


def test_a_clone_says_what_a_remote_has_offered_and_does_not_any_more(field: Field) -> None:
    log = field.log_of("mallory")
    tip = field.refs()[log]
    assert _found(field.sarah) == []
    field.server.git("update-ref", "-d", log)
    field.sarah.git(
        "fetch", "--quiet", "--prune", "origin", "+refs/milestones/log/*:refs/milestones-inbox/origin/log/*"
    )
    (one,) = _found(field.sarah)
    assert one["code"] == "MG445"
    assert "`origin` has offered it" in one["notes"][0]
    assert f"git push origin {tip}:{log}" in one["helps"][0]


def test_a_clone_says_what_it_had_accepted_and_has_lost_itself(field: Field) -> None:
    log = field.log_of("mallory")
    field.sarah.git("update-ref", "-d", log)
    (one,) = _found(field.sarah)
    assert one["code"] == "MG445"
    assert "this clone had it from `origin`" in one["notes"][0]


def test_heads_of_a_retired_key_have_to_be_there(field: Field) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    old = "    roles: [admin]\n"
    text = field.sarah.read(TEAM)
    assert old in text
    retired = f"    retired:\n      - key: {key}\n        until: ['{'1' * 40}']\n"
    field.sarah.write(TEAM, text.replace(old, old + retired))
    field.sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Retire a key")
    found = [one for one in _found(field.sarah) if one["code"] == "MG445"]
    assert "`team.yaml`" in found[0]["notes"][0]
