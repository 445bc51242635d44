"""A push has a size: what is over it is refused with a code, before anything of it is read."""

from __future__ import annotations

import subprocess

import pytest

from milestone_git.app.server.bounds import over
from tests.server.field import RECORD, Field, by_hand, commit, push, pushed, refused

_FEW_MEGABYTES = 5 * 1024 * 1024


def test_a_document_of_megabytes_is_refused_unread(field: Field) -> None:
    by_hand(field.sarah, RECORD, "status: planned", "status: planned\n# " + "x" * _FEW_MEGABYTES)
    said = push(field.sarah, "main")
    refused(said, "MG428")
    assert "where 4,194,304 are the most" in said.stderr


def test_a_commit_of_megabytes_is_refused_unread(field: Field) -> None:
    tip = field.sarah.git("rev-parse", "main")
    text = field.sarah.read(RECORD).replace("status: planned", "status: planned\npriority: high")
    field.sarah.write(RECORD, text)
    field.sarah.git("add", "--all")
    made = commit(field.sarah, "x" * _FEW_MEGABYTES, tip, tree=field.sarah.git("write-tree"))
    refused(push(field.sarah, f"{made}:main"), "MG428")


def test_more_documents_than_the_cap_are_refused(field: Field) -> None:
    field.server.git("config", "milestone.maxDocuments", "1")
    for number in (1, 2):
        by_hand(field.sarah, RECORD.replace("001", f"00{number}"), "status: planned", "status: active")
    said = push(field.sarah, "main")
    refused(said, "MG428")
    assert "2 documents, where 1 are the most" in said.stderr


def test_the_first_push_has_the_same_bounds(open_field: Field) -> None:
    server = open_field.server
    server.git("update-ref", "-d", "refs/heads/main")
    for ref in open_field.refs():
        server.git("update-ref", "-d", ref)
    server.git("config", "milestone.maxDocuments", "2")
    server.ok("hooks", "install", "--server")
    refused(push(open_field.sarah, "main"), "MG428")
    server.git("config", "milestone.maxDocuments", "100")
    pushed(open_field.sarah, "main")


def _told(field: Field, lines: str) -> subprocess.CompletedProcess[str]:
    """What the hook says, given the lines that Git would give it."""
    return subprocess.run(
        [field.server.path / "hooks" / "pre-receive"],
        cwd=field.server.path,
        env={**field.server.environment(), "GIT_DIR": "."},
        input=lines,
        text=True,
        capture_output=True,
        check=False,
    )


def test_a_million_refs_are_refused_before_they_are_read(field: Field) -> None:
    """The hook by itself, as no test can wait for a push of so many."""
    tip = field.server.git("rev-parse", "main")
    row = f"{'0' * 40} {tip} refs/milestones/log/sarah/c{'x' * 20}\n"
    told = _told(field, row * (1_000_000 // 6))
    assert told.returncode == 1
    assert "error[MG428]" in told.stderr


@pytest.mark.parametrize("others", [0, 63, 64, 65])
def test_the_last_ref_of_any_number_is_heard(field: Field, others: int) -> None:
    """The shim reads 64 lines itself, and leaves more to `head`."""
    tip, nothing = field.server.git("rev-parse", "main"), "0" * 40
    free = "".join(f"{nothing} {tip} refs/heads/topic/{number}\n" for number in range(others))
    assert _told(field, free).returncode == 0
    told = _told(field, f"{free}{tip} {nothing} refs/heads/main\n")
    assert told.returncode == 1
    assert "refs/heads/main" in told.stderr or "`main`" in told.stderr


def test_many_branches_at_once_are_asked_for_without_naming_each(field: Field) -> None:
    tip = field.sarah.git("rev-parse", "main")
    lines = "".join(f"create refs/heads/topic/{number} {tip}\n" for number in range(600))
    field.sarah.git("update-ref", "--stdin", input=lines)
    pushed(field.sarah, "refs/heads/topic/*", "main")


def test_what_is_too_large_is_told_with_a_way_out() -> None:
    assert over("more than 5 commits").code == "MG428"
    assert all(one for one in over("").helps)
