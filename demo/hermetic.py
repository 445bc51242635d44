"""An environment in which Git says the same on every machine: own home, own configuration, own clock."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

START = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
"""A Monday evening: the first one of Sarah's portfolio website."""


class Person(NamedTuple):
    """Whose commits these are."""

    name: str
    email: str


SARAH = Person("Sarah Example", "sarah@example.org")


class Clock:
    """The time that commands are told, moving only when somebody moves it."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def advance(self, minutes: int = 1) -> None:
        self.now += timedelta(minutes=minutes)

    def set(self, moment: str) -> None:
        """Jump to an ISO 8601 moment; without an offset it is UTC."""
        there = datetime.fromisoformat(moment)
        self.now = there if there.tzinfo else there.replace(tzinfo=UTC)

    def environment(self) -> dict[str, str]:
        date = self.now.isoformat(timespec="seconds")
        return {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}


def environment(home: Path) -> dict[str, str]:
    """Everything a child process is told, from nothing: no variable of the caller but where programs are.

    `home` is made when missing. The interpreter's own folder comes first on PATH, so that `git milestone` is
    the tool of this very environment. Git ends its search for a repository above `home`'s folder.
    """
    home.mkdir(parents=True, exist_ok=True)
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return {
        "PATH": os.pathsep.join(programs),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_CEILING_DIRECTORIES": str(home.parent),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_EDITOR": "true",
        "GIT_PAGER": "cat",
        "MILESTONE_KEEPER": "off",  # a process in the background would save when nobody expects it
    }


def write_configuration(home: Path, person: Person | None) -> None:
    """Write the global Git configuration of `home`; without a person nobody is told to Git.

    `gc.auto` and `fsync` are off: a background repack or a slow disk must not be a reason to fail.
    """
    home.mkdir(parents=True, exist_ok=True)
    who = f"[user]\n\tname = {person.name}\n\temail = {person.email}\n" if person else ""
    house = (
        "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n"
        "[core]\n\tfsync = none\n[advice]\n\tdetachedHead = false\n[safe]\n\tdirectory = *\n"
    )
    (home / ".gitconfig").write_text(who + house, encoding="utf-8")
