"""Hooks on a server: put in and taken out without a trace, and what happens after a push has landed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import Repo
from tests.server.field import RECORD, Field, by_hand, guard, push, pushed, refused


def everything(server: Repo) -> dict[str, tuple[int, bytes]]:
    """The hooks folder and the configuration, byte by byte."""
    files = [server.path / "config", *(one for one in (server.path / "hooks").rglob("*") if one.is_file())]
    return {str(one): (one.stat().st_mode, one.read_bytes()) for one in files}


@pytest.mark.parametrize("text", ["#!/bin/sh\ncat >/dev/null\n", "#!/bin/sh\r\n", "no line end", ""])
def test_uninstall_restores_every_byte(open_field: Field, text: str) -> None:
    hook = open_field.server.path / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(text.encode())
    hook.chmod(0o755)
    before = everything(open_field.server)
    guard(open_field.server, "--protect", "release/1", "--transport", "GL_USERNAME")
    guard(open_field.server)
    assert everything(open_field.server) != before
    open_field.server.ok("hooks", "uninstall")
    assert everything(open_field.server) == before


def test_a_hook_that_was_there_runs_first_and_its_refusal_counts(field: Field) -> None:
    field.server.ok("hooks", "uninstall")
    hook = field.server.path / "hooks" / "pre-receive"
    hook.write_text('#!/bin/sh\nread -r old new ref\necho "theirs: $ref" >&2\n[ ! -e refuse ]\n')
    hook.chmod(0o755)
    guard(field.server)
    field.sarah.commit("Code", **{"src/app.py": "print(1)\n"})
    assert "theirs: refs/heads/main" in push(field.sarah, "main").stderr
    (field.server.path / "refuse").touch()
    field.sarah.commit("Code", **{"src/app.py": "print(2)\n"})
    assert push(field.sarah, "main").exit_code != 0


def test_a_dry_run_writes_nothing(open_field: Field) -> None:
    with open_field.server.unchanged():
        assert "pre-receive" in open_field.server.ok("hooks", "install", "--server", "--dry-run")


def test_it_is_refused_in_a_clone(field: Field) -> None:
    assert "MG433" in field.sarah.call("hooks", "install", "--server").stderr
    assert field.sarah.call("hooks", "install", "--protect", "x").exit_code == 2


def test_a_bootstrap_key_signs_the_first_push(field: Field, tmp_path: Path) -> None:
    empty = Repo(tmp_path / "empty.git", field.server.home, field.server.clock)
    empty.path.mkdir()
    empty.git("init", "--quiet", "--bare")
    key = tmp_path / "founder"
    empty.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "founder", "-f", str(key))
    assert "MG010" in empty.call("hooks", "install", "--server", "--bootstrap", "no key").stderr
    guard(empty, "--bootstrap", key.with_suffix(".pub").read_text().strip())
    field.sarah.git("remote", "set-url", "origin", str(empty.path))
    refused(push(field.sarah, "main"), "MG430")
    field.sarah.git("config", "gpg.format", "ssh")
    field.sarah.git("config", "user.signingKey", str(key))
    field.sarah.git("commit", "--quiet", "--allow-empty", "--no-verify", "-S", "--message", "Begin")
    pushed(field.sarah, "main")


def test_who_has_the_server_can_begin_trust_anew(field: Field) -> None:
    old = field.sarah.git("rev-parse", "main~1")
    pushed(field.sarah, f"{old}:refs/heads/rescue")
    refused(push(field.sarah, f"+{old}:main"), "MG427")
    guard(field.server, "--trust", "rescue")
    said = push(field.sarah, f"+{old}:main")
    assert said.exit_code == 0
    assert "warning[MG430]" in said.stderr


def test_a_log_that_fails_after_the_verdict_is_an_alarm(field: Field) -> None:
    """Not atomic: the branch lands, the log does not. The server sees what is left, and shouts."""
    field.sarah.ok("edit", "1", "priority=high")
    log = field.log_of("sarah")
    (field.server.path / f"{log}.lock").parent.mkdir(parents=True, exist_ok=True)
    (field.server.path / f"{log}.lock").touch()
    said = push(field.sarah, "main", log)
    assert said.exit_code != 0
    assert field.refs()["refs/heads/main"] == field.sarah.git("rev-parse", "main")
    bad = by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    base = field.server.git("rev-parse", "main")
    field.server.git("fetch", "--quiet", str(field.sarah.path), f"{bad}:main")
    hook = field.server.path / "hooks" / "post-receive"
    told = field.server.run("sh", str(hook), input=f"{base} {bad} refs/heads/main\n", env={"GIT_DIR": "."})
    assert "MG434" in told.stderr


def test_who_pushes_is_told_by_the_transport(field: Field) -> None:
    """With a variable that names the pusher, an unsigned event counts for that person and nobody else."""
    guard(field.server, "--transport", "GL_USERNAME")
    field.sarah.ok("edit", "1", "priority=high")
    log = field.log_of("sarah")
    refused(push(field.sarah, log, env={"GL_USERNAME": "mallory"}), "MG424")
    assert push(field.sarah, log, env={"GL_USERNAME": "sarah"}).exit_code == 0


def test_a_push_of_code_is_told_by_the_shim_alone(field: Field) -> None:
    """Where Python is gone, a push of code is let in all the same: the shim has no need to ask."""
    guard(field.server)
    field.sarah.commit("Code", **{"src/app.py": "print(5)\n"})
    pushed(field.sarah, "main")
    for name in ("pre-receive", "post-receive"):
        hook = field.server.path / "hooks" / name
        hook.write_text(hook.read_text().replace("-m milestone_git hook", "-m nowhere hook"))
    for number in range(3):
        field.sarah.commit("Code", **{"src/app.py": f"print({number})\n"})
        pushed(field.sarah, "main")
    field.sarah.git("switch", "--quiet", "--create", "topic")
    field.sarah.git("tag", "v2")
    pushed(field.sarah, "topic", "v2")
    field.sarah.git("switch", "--quiet", "main")
    field.sarah.ok("edit", "1", "priority=high")
    refused_by = push(field.sarah, "main")
    assert refused_by.exit_code != 0
    assert "MG431" in refused_by.stderr


def test_what_an_open_milestone_delivers_is_no_mere_code(field: Field) -> None:
    path = "docs/plan/of all.md"
    field.sarah.ok("plan", "Documents", "--workflow", "kiro", "--deliverable", f"design={path}")
    pushed(field.sarah, "main")
    listed = (field.server.path / "milestones" / "server").read_text()
    assert f"path {path}\n" in listed
