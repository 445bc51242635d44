"""Refs with all that they reach in one file, and such a file opened as a repository of its own."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from milestone_git.model.diagnostic import refusal
from milestone_git.store.git import Git, GitFailed, without_repository
from milestone_git.store.objects.format import FORMATS, SHA1, ObjectFormat
from milestone_git.store.repository import Place

_PLAIN = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_NO_REPLACE_OBJECTS": "1"}
_FIRST = (b"# v2 git bundle\n", b"# v3 git bundle\n")
_MOST_BYTES = 64 * 1024
_ANEW = "let who made it make it anew: `git milestone audit export FILE`"


def written(place: Place, refs: Mapping[str, str], path: Path) -> None:
    """Writes what ``refs`` name, and all that it reaches, into the file ``path``.

    The refs are made in a folder that is gone afterwards: the repository itself stays as it is.
    """
    with _scratch(place.git.environment, place.form) as there:
        alternates = there.common_dir / "objects" / "info" / "alternates"
        alternates.write_text(f"{(place.common_dir / 'objects').resolve()}\n", encoding="utf-8")
        rows = "".join(f"create {ref} {oid}\n" for ref, oid in refs.items())
        there.git.run("update-ref", "--stdin", stdin=rows.encode())
        there.git.run("bundle", "create", "--quiet", str(path.resolve()), *refs)


@contextlib.contextmanager
def opened(path: Path, environment: Mapping[str, str]) -> Iterator[Place]:
    """The repository that a bundle holds, in a folder of its own.

    Refuses with MG446 what is none or damaged, with MG454 one that is only a part of a history.
    """
    form = _form_of(path)
    with _scratch(environment, form) as there:
        try:
            there.git.run("fetch", "--quiet", "--no-tags", str(path.resolve()), "+refs/*:refs/*")
            there.git.run("rev-list", "--objects", "--all", "--quiet")
        except GitFailed as failed:
            raise _unfit(path, "is damaged, or not all of it is there") from failed
        yield there


def _form_of(path: Path) -> ObjectFormat:
    """By its head, which says as well what it takes to be complete (gitformat-bundle)."""
    form = SHA1
    try:
        with path.open("rb") as file:
            if file.readline(_MOST_BYTES) not in _FIRST:
                raise _unfit(path, "is no bundle of Git")
            while (row := file.readline(_MOST_BYTES).rstrip(b"\n")) and row[:1] in b"-@":
                if row.startswith((b"-", b"@filter")):
                    message = f"`{path.name}` is a part of a history, and the rest of it is not in it"
                    raise refusal("MG454", message, _ANEW)
                form = FORMATS.get(row.partition(b"=")[2].decode("ascii", "replace"), form)
    except OSError as failed:
        raise _unfit(path, f"cannot be read: {failed.strerror}") from failed
    return form


def _unfit(path: Path, why: str) -> Exception:
    return refusal("MG446", f"`{path.name}` {why}", _ANEW)


def refs_of(place: Place, *prefixes: str) -> dict[str, str]:
    """The commits of all refs under ``prefixes``."""
    text = place.git.line("for-each-ref", "--format=%(objectname) %(refname)", *prefixes)
    rows = (row.partition(" ") for row in text.split("\n") if row)
    return {ref: oid for oid, _, ref in rows}


@contextlib.contextmanager
def _scratch(environment: Mapping[str, str], form: ObjectFormat) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        top = Path(folder) / "bundle.git"
        git = Git(Path(folder), {**without_repository(environment), **_PLAIN})
        git.run("init", "--quiet", "--bare", "--template=", f"--object-format={form.name}", str(top))
        (top / "objects" / "info").mkdir(exist_ok=True)
        yield Place(git._replace(directory=top), top, top, top, "", "", form)
