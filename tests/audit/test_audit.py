"""`audit`: what is good passes, here and elsewhere; each kind of damage is found by its code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.gated import DOCUMENT, Verdict, gated, leave, reviewed, sign_as, write
from tests.harness import Repo
from tests.server.field import RECORD, Field, by_hand, commit, copied, push, pushed


@pytest.fixture(scope="session")
def _once(tmp_path_factory: pytest.TempPathFactory) -> Field:
    found = gated(tmp_path_factory.mktemp("audited"))
    reviewed(found, Verdict("alex", "alex"))
    leave(found)
    pushed(found.mallory, "main")
    return found


@pytest.fixture
def field(_once: Field, tmp_path: Path) -> Field:
    """A server without hooks on which a phase was left with an approval; keys lie beside it."""
    found = copied(_once, tmp_path / "field")
    sign_as(found, found.mallory, "mallory")
    return found


def audit(repo: Repo, *words: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(repo.call("audit", "verify", *words, "--json").stdout)
    return said


def codes(repo: Repo, *words: str) -> list[str]:
    return [one["code"] for one in audit(repo, *words)["diagnostics"]]


def settled(field: Field) -> None:
    """Sarah's unsigned events, from before she had a key, are written off with her log."""
    for ref in field.refs():
        if ref.startswith("refs/milestones/log/sarah/"):
            field.server.git("update-ref", "-d", ref)


def test_a_history_that_was_let_in_passes(field: Field) -> None:
    settled(field)
    said = audit(field.server)
    assert (said["verdict"], said["diagnostics"]) == ("passed", [])
    assert len(said["steps"]) >= 4
    assert said["events"] == 1


def test_unsigned_events_of_somebody_with_a_key_are_found(field: Field) -> None:
    assert codes(field.server) == ["MG441"]


def test_a_step_that_landed_without_its_gate_is_found(field: Field) -> None:
    settled(field)
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    pushed(field.mallory, "main")
    said = audit(field.server)
    assert [one["code"] for one in said["diagnostics"]] == ["MG443"]
    assert "MG206" in said["diagnostics"][0]["notes"][0]
    assert said["diagnostics"][0]["helps"]


def test_a_step_that_no_rule_lets_in_is_found_and_since_leaves_it_behind(field: Field) -> None:
    settled(field)
    bad = by_hand(field.mallory, RECORD, "status: planned", "status: someday")
    pushed(field.mallory, "main")
    assert codes(field.server) == ["MG443"]
    assert codes(field.server, "--since", bad) == []


def test_a_log_with_what_is_no_event_is_found(field: Field) -> None:
    settled(field)
    log = field.log_of("alex")
    tip = field.server.git("rev-parse", log)
    field.server.git("update-ref", log, commit(field.server, "Hello", tip))
    assert codes(field.server) == ["MG440"]


def test_an_event_on_the_stream_of_another_is_found(field: Field) -> None:
    settled(field)
    log = field.log_of("alex")
    field.mallory.git("fetch", "--quiet", "origin", f"{log}:{log}")
    field.server.git("update-ref", "refs/milestones/log/sarah/x", log)
    assert "MG442" in codes(field.server)


def test_what_an_export_does_to_signatures_is_named(field: Field) -> None:
    settled(field)
    stream = field.server.git("fast-export", "--all", "--signed-tags=strip")
    plain = Repo(field.server.path.parent / "plain.git", field.server.home, field.server.clock)
    plain.path.mkdir()
    plain.git("init", "--quiet", "--bare")
    plain.git("fast-import", "--quiet", input=stream + "\n")
    said = audit(plain)
    assert said["diagnostics"][0]["code"] == "MG448"
    assert any("fast-export" in note for one in said["diagnostics"] for note in one["notes"])


def test_trust_that_was_begun_anew_is_shown_for_ever(field: Field) -> None:
    settled(field)
    field.server.ok("hooks", "install", "--server", "--trust", "main")
    field.server.ok("hooks", "uninstall")
    assert codes(field.server) == ["MG444"]


def test_a_bundle_is_verified_on_another_machine(field: Field, tmp_path: Path) -> None:
    settled(field)
    sign_as(field, field.server, "sarah")
    file = tmp_path / "audit.bundle"
    before = field.refs()
    field.server.ok("audit", "export", str(file))
    assert field.refs() == before
    elsewhere = Repo(tmp_path / "elsewhere", tmp_path / "other-home")
    elsewhere.path.mkdir()
    said = audit(elsewhere, "--bundle", str(file))
    assert (said["verdict"], said["diagnostics"]) == ("passed", [])
    assert said["receipt"]["by"] == "sarah"
    assert said["receipt"]["verdict"] == "passed"


def test_a_receipt_that_lies_is_found(field: Field, tmp_path: Path) -> None:
    settled(field)
    file = tmp_path / "audit.bundle"
    field.server.ok("audit", "export", str(file))
    forged = Repo(tmp_path / "forged.git", field.server.home, field.server.clock)
    forged.path.mkdir()
    forged.git("init", "--quiet", "--bare")
    forged.git("fetch", "--quiet", str(file), "+refs/*:refs/*")
    forged.git("update-ref", "refs/heads/main", "main~1")
    forged.git("bundle", "create", "--quiet", str(file), "--all")
    assert "MG446" in codes(field.sarah, "--bundle", str(file))
    (tmp_path / "none").write_text("no bundle\n")
    assert "MG446" in field.sarah.call("audit", "verify", "--bundle", str(tmp_path / "none")).stderr


def test_what_was_dropped_or_rewound_since_a_bundle_is_found(field: Field, tmp_path: Path) -> None:
    settled(field)
    file = tmp_path / "audit.bundle"
    field.server.ok("audit", "export", str(file))
    assert codes(field.server, "--against", str(file)) == []
    field.server.git("update-ref", "-d", field.log_of("alex"))
    field.server.git("update-ref", "refs/heads/main", "main~2")
    assert codes(field.server, "--against", str(file)).count("MG445") == 2


def test_a_shallow_clone_is_unverified(field: Field, tmp_path: Path) -> None:
    field.server.git(
        "clone", "--quiet", "--depth=2", f"file://{field.server.path}", str(tmp_path / "shallow")
    )
    shallow = Repo(tmp_path / "shallow", field.server.home, field.server.clock)
    assert audit(shallow)["verdict"] == "unverified"


def test_the_server_and_its_audit_agree(field: Field) -> None:
    """What the hook lets in passes the audit; what it refuses would not have."""
    settled(field)
    field.server.ok("hooks", "install", "--server")
    assert push(field.mallory, "main").exit_code == 0
    write(field, DOCUMENT, "Passwords are kept as they are.\n")
    assert push(field.mallory, "main").exit_code != 0
    assert codes(field.server) == []
