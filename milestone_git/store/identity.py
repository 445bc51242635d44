"""Who acts, and under which clone name: Git's own identity, mapped by `team.yaml` (R7, R50)."""

from __future__ import annotations

import os
import re

from milestone_git.model.diagnostic import refusal
from milestone_git.model.naming import CROCKFORD, HANDLE
from milestone_git.model.settings import Team
from milestone_git.model.snapshot import Actor
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place

_IDENT = re.compile(r"(?P<name>.*) <(?P<email>[^>]*)> \d+ [-+]\d+")


def actor(place: Place, team: Team) -> Actor:
    """The committer as Git names it; refuses with MG003 where Git knows none."""
    try:
        found = _IDENT.fullmatch(place.git.line("var", "GIT_COMMITTER_IDENT"))
    except GitFailed as failed:
        raise _nobody(failed.stderr) from failed
    if not found:
        raise _nobody("")
    email = found["email"]
    known = team.who(email, found["name"]) is not None
    return Actor(team.handle_for(email, found["name"]), found["name"], email, known)


def clone_name(place: Place) -> str:
    """The name of this clone among its person's clones; made up once, and kept beside the repository."""
    path = place.own_dir / "clone"
    try:
        name = path.read_text(encoding="ascii").strip()
        if HANDLE.fullmatch(name):
            return name
    except (OSError, UnicodeDecodeError):
        pass
    name = made_up()
    rename(place, name)
    return name


def made_up() -> str:
    """A name that no clone has."""
    return "c" + "".join(CROCKFORD[byte & 31] for byte in os.urandom(6)).lower()


def rename(place: Place, name: str) -> None:
    """Gives this clone a name; its next event begins a new stream. Refuses with MG607 where it cannot."""
    from milestone_git.store.saving.moves import write_file  # it brings libgit2, and most who ask have a name

    path = place.own_dir / "clone"
    try:
        write_file(path, f"{name}\n".encode("ascii"))
    except OSError as error:
        raise refusal(
            "MG607",
            f"`{path}` cannot be written to: {(error.strerror or str(error)).lower()}",
            "look at the rights, and at the room on the disk: `ls -ld`, `df -h`",
        ) from error


def _nobody(said: str) -> Exception:
    return refusal(
        "MG003",
        "Git does not know who you are",
        'say it once: `git config --global user.name "Your Name"`',
        "and: `git config --global user.email you@example.org`",
        notes=tuple(line for line in said.split("\n")[-1:] if line),
    )
