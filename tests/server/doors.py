"""Every door of the verdict, opened in this process for one attempt: what it says, as it says it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from milestone_git.app import check, hooking
from milestone_git.app.context import context
from milestone_git.app.outgoing import Push
from milestone_git.app.server import admission
from milestone_git.app.staging import is_fine_alone
from milestone_git.hooks import staged_difference
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.render.diagnostics import json_of
from milestone_git.render.shapes import shaped
from tests.harness import Repo
from tests.server.attempts import MAIN, Tried
from tests.server.troupe import Troupe, identity, key_of, refs_set, signing

Said = tuple[Diagnostic, ...]


class Received(NamedTuple):
    """What the server says of the trunk, and the logs of the push that it would not take."""

    said: Said
    refused_logs: dict[str, Said]


def as_bytes(said: Said) -> str:
    """What scripts read: the findings as JSON."""
    return shaped("findings", {"diagnostics": [json_of(one) for one in said]})


@contextlib.contextmanager
def standing_in(repo: Repo, **more: str) -> Iterator[None]:
    """This process in a repository, with the environment of its person, at a moment that stands still."""
    with (
        mock.patch.dict(os.environ, {**repo.environment(), **more}, clear=True),
        contextlib.chdir(repo.path),
    ):
        yield


def by_server(troupe: Troupe, tried: Tried) -> Received:
    """What the receiving hook works out, here without its process: the objects are there already."""
    refs_set(troupe.server, {MAIN: tried.base, **tried.before})
    with standing_in(troupe.server):
        try:
            found = admission.judged(context(Path.cwd()), tried.pushed).said
        except Refused as refused:
            return Received(refused.diagnostics, {})
    return Received(found.get(MAIN, ()), {ref: found[ref] for ref in tried.beside if ref in found})


def by_check(troupe: Troupe, tried: Tried, logs: dict[str, str], head: str = "") -> Said:
    """CI: a clone that has fetched both sides, and the log."""
    refs_set(troupe.repo, {"refs/remotes/origin/main": tried.base, **logs})
    with standing_in(troupe.repo):
        try:
            return check.move(context(Path.cwd()), tried.base, head or tried.head, "origin/main").diagnostics
        except Refused as refused:
            return refused.diagnostics


def by_push(troupe: Troupe, tried: Tried, logs: dict[str, str]) -> Said:
    """What `pre-push` tells who stands on the trunk as they have it."""
    repo = troupe.repo
    refs_set(repo, {MAIN: tried.head, "refs/remotes/origin/main": tried.base, **logs})
    repo.git("symbolic-ref", "HEAD", MAIN)
    repo.git("reset", "--quiet", "--hard")
    with standing_in(repo):
        try:
            told = hooking.pushed(context(Path.cwd()), [Push(tried.head, MAIN, tried.base)])
        except Refused as refused:
            return refused.diagnostics
    line = f"HEAD {tried.head} {MAIN} {tried.base}\n"
    asks = repo.run("sh", str(troupe.shim), "origin", "there", input=line).exit_code
    assert asks or not told.said, f"seed {tried.seed}: the shim asks nobody, and yet {told.said}"
    return told.said.get(MAIN, ())


def by_commit(troupe: Troupe, tried: Tried, logs: dict[str, str], branch: str = "main") -> Said:
    """What the hooks of a commit say: the tree in the index, the base as HEAD, then its message."""
    repo = troupe.repo
    _stage(troupe, tried, logs, branch)
    try:
        with standing_in(repo, **identity(tried.who, tried.author)):
            here = context(Path.cwd())
            try:
                alone = is_fine_alone(here.place(), staged_difference() or b"")
                found = check.commit(here).diagnostics
                assert not (alone and found), f"seed {tried.seed}: fine alone, and yet {found}"
                message = repo.git("log", "--format=%B", f"{tried.base}..{tried.head}")
                trailers = check.commit(here, _last_lines(message)).diagnostics
            except Refused as refused:
                return refused.diagnostics
    finally:
        (repo.path / ".git" / "MERGE_HEAD").unlink(missing_ok=True)
    return (*found, *(one for one in trailers if one not in found))


def as_made(troupe: Troupe, tried: Tried) -> str:
    """The one commit that the hook of a commit is asked about, as it will be: signed by who makes it.

    Several commits are one for it, as it stands at the base; and nothing is signed before it has agreed.
    """
    tree = troupe.repo.git("rev-parse", f"{tried.head}^{{tree}}")
    parents = ["-p", tried.base, *(["-p", tried.merges] if tried.merges else [])]
    key = key_of(tried.who)
    message = _last_lines(troupe.repo.git("log", "--format=%B", f"{tried.base}..{tried.head}"))
    words = [*signing(troupe, key), "commit-tree", tree, *parents, *(["-S"] if key else []), "-F", "-"]
    return troupe.repo.git(*words, input=message, env=identity(tried.who, tried.author))


def _stage(troupe: Troupe, tried: Tried, logs: dict[str, str], branch: str) -> None:
    repo = troupe.repo
    refs_set(repo, {MAIN: tried.base, f"refs/heads/{branch}": tried.base, **logs})
    repo.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    repo.git("read-tree", tried.head)
    if tried.merges:
        (repo.path / ".git" / "MERGE_HEAD").write_text(f"{tried.merges}\n", encoding="ascii")


def _last_lines(messages: str) -> str:
    """One message with the trailers of all."""
    rows = dict.fromkeys(row for row in messages.splitlines() if ": milestone-" in row)
    return "\n".join(["Do it", "", *rows, ""])
