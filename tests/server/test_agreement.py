"""One verdict: the hook of a commit, `check` of a move, and a real push say the same of an attempt."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from milestone_git.app import check
from milestone_git.app.context import context
from milestone_git.app.server import admission
from milestone_git.model.diagnostic import Diagnostic, Refused
from tests.harness import Repo
from tests.server.attempts import commit_of
from tests.server.field import Field, push

Said = list[tuple[str, str, str, str]]


def told(diagnostics: tuple[Diagnostic, ...]) -> Said:
    return sorted((one.severity, one.code, one.path, one.message) for one in diagnostics)


@contextlib.contextmanager
def standing_in(repo: Repo, **more: str) -> Iterator[None]:
    """This process in a repository, with the environment of its person."""
    with (
        mock.patch.dict(os.environ, {**repo.environment(), **more}, clear=True),
        contextlib.chdir(repo.path),
    ):
        yield


def by_commit(repo: Repo, commit: str) -> Said:
    """What the hook of a commit says: the tree in the index, its parent as HEAD, then its message."""
    message = repo.git("show", "-s", "--format=%B", commit)
    repo.git("checkout", "--quiet", "--force", "--detach", f"{commit}~1")
    repo.git("read-tree", commit)
    with standing_in(repo):
        here = context(Path.cwd())
        try:
            found = check.commit(here).diagnostics
            trailers = check.commit(here, message).diagnostics if "Milestone:" in message else ()
        except Refused as refused:
            found, trailers = refused.diagnostics, ()
    repo.git("reset", "--quiet", "--hard", "main")
    return sorted({*told(found), *told(trailers)})


def by_check(repo: Repo, commit: str) -> Said:
    with standing_in(repo):
        try:
            return told(check.move(context(Path.cwd()), "main", commit, "main").diagnostics)
        except Refused as refused:
            return told(refused.diagnostics)


def by_server(field: Field, commit: str) -> Said:
    """What the receiving hook works out, here without its process: the objects are there already."""
    field.server.git("fetch", "--quiet", str(field.sarah.path), commit)
    base = field.server.git("rev-parse", "main")
    with standing_in(field.server):
        found = admission.judged(context(Path.cwd()), f"{base} {commit} refs/heads/main\n")
    return told(found.said.get("refs/heads/main", ()))


def agree(field: Field, seeds: range) -> int:
    """Puts each attempt through every door; gives how many of them were refused."""
    refused = 0
    for seed in seeds:
        commit = commit_of(field.sarah, seed)
        server = by_server(field, commit)
        assert by_check(field.sarah, commit) == server, f"check and server, seed {seed}"
        assert by_commit(field.sarah, commit) == server, f"commit and server, seed {seed}"
        refused += any(row[0] == "error" for row in server)
    return refused


def test_every_door_says_the_same_of_25_attempts(field: Field) -> None:
    assert 5 < agree(field, range(25)) < 25


@pytest.mark.long
def test_every_door_says_the_same_of_200_attempts(field: Field) -> None:
    agree(field, range(200))


def test_a_push_says_what_was_worked_out(field: Field) -> None:
    """The real hook, for some of them: refused with the very words, or let in."""
    for seed in range(4):
        commit = commit_of(field.sarah, seed)
        server = by_server(field, commit)
        said = push(field.sarah, f"{commit}:main")
        refused = any(row[0] == "error" for row in server)
        assert (said.exit_code != 0) is refused, seed
        for _, code, _, message in server:
            assert code in said.stderr, seed
            assert message[:40] in said.stderr, seed
        if not refused:
            field.sarah.git("branch", "--force", "main", commit)
