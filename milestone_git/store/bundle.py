"""Refs with all that they reach in one file, and such a file opened as a repository of its own."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from milestone_git.model.diagnostic import refusal
from milestone_git.store.git import Git, GitFailed, without_repository
from milestone_git.store.repository import Place

_PLAIN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_NO_REPLACE_OBJECTS": "1"}


def written(place: Place, refs: Mapping[str, str], path: Path) -> None:
    """Writes what ``refs`` name, and all that it reaches, into the file ``path``.

    The refs are made in a folder that is gone afterwards: the repository itself stays as it is.
    """
    with _scratch(place.git.environment) as there:
        alternates = there.common_dir / "objects" / "info" / "alternates"
        alternates.write_text(f"{(place.common_dir / 'objects').resolve()}\n", encoding="utf-8")
        rows = "".join(f"create {ref} {oid}\n" for ref, oid in refs.items())
        there.git.run("update-ref", "--stdin", stdin=rows.encode())
        there.git.run("bundle", "create", "--quiet", str(path.resolve()), *refs)


@contextlib.contextmanager
def opened(path: Path, environment: Mapping[str, str]) -> Iterator[Place]:
    """The repository that a bundle holds, in a folder of its own. Refuses with MG446 what is none."""
    with _scratch(environment) as there:
        try:
            there.git.run("fetch", "--quiet", "--no-tags", str(path.resolve()), "+refs/*:refs/*")
        except GitFailed as failed:
            message = f"`{path.name}` is no bundle that Git can read"
            help_ = "let who made it make it anew: `git milestone audit export FILE`"
            raise refusal("MG446", message, help_) from failed
        yield there


def refs_of(place: Place, *prefixes: str) -> dict[str, str]:
    """The commits of all refs under ``prefixes``."""
    text = place.git.line("for-each-ref", "--format=%(objectname) %(refname)", *prefixes)
    rows = (row.partition(" ") for row in text.split("\n") if row)
    return {ref: oid for oid, _, ref in rows}


@contextlib.contextmanager
def _scratch(environment: Mapping[str, str]) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        top = Path(folder) / "bundle.git"
        git = Git(Path(folder), {**without_repository(environment), **_PLAIN})
        git.run("init", "--quiet", "--bare", "--template=", str(top))
        (top / "objects" / "info").mkdir(exist_ok=True)
        yield Place(git._replace(directory=top), top, top, top, "", "")
