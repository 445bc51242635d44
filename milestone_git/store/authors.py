"""Who works here: the authors of the last year, as `.mailmap` unites them, without bots."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from milestone_git.model.naming import handle_of
from milestone_git.store.documents.bytes import cleaned
from milestone_git.store.repository import Place

MOST = 50
_LONGEST_NAME = 200  # as the schema of the team has it
_BOT = re.compile(
    r"\[bot\]|(^|[-_. ])(bot|ci|automation)($|[-_. @])|^(dependabot|renovate|github-actions|greenkeeper)",
    re.IGNORECASE,
)
_MAPPED = re.compile(r"(?P<name>.*?) ?<(?P<email>[^>]*)>")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")  # what the schema of the team takes
_NOREPLY = re.compile(r"(?:(\d+)\+)?([A-Za-z0-9-]+)@users\.noreply\.github\.com")


class Author(NamedTuple):
    """A person: e-mails in the order of use, and the forge logins that they give away."""

    handle: str
    name: str
    emails: tuple[str, ...]
    github: str = ""
    github_id: int = 0


def authors(place: Place, now: datetime, runner: tuple[str, str]) -> tuple[Author, ...]:
    """At most 50 people, the runner (name, e-mail) first, then by number of commits of the last year.

    Two e-mails under one name are one person: to count somebody twice would give them two votes.
    """
    counted: dict[str, int] = {}
    emails: dict[str, dict[str, None]] = {}
    names: dict[str, str] = {}
    runners = _runner(place, *runner)
    for index, (name, email) in enumerate([*runners, *(_rows(place, now) if place.head else ())]):
        if index >= len(runners) and (_BOT.search(name) or _BOT.search(email.partition("@")[0])):
            continue
        key = next((known for known, used in emails.items() if email in used), name.casefold())
        counted[key] = counted.get(key, 0) + 1
        emails.setdefault(key, {})[email] = None
        names.setdefault(key, name)
    first = next(iter(counted), "")
    order = sorted(counted, key=lambda key: (key != first, -counted[key], key))[:MOST]
    return _with_handles([(names[key], tuple(emails[key])) for key in order])


def _runner(place: Place, name: str, email: str) -> list[tuple[str, str]]:
    """As `.mailmap` names them, then as Git does: both e-mails are theirs, and they are one person."""
    mapped = _MAPPED.fullmatch(place.git.line("check-mailmap", f"{name} <{email}>"))
    mapped_name = (mapped["name"] if mapped else "") or name
    return [
        (cleaned(mapped_name) or "admin", _email(one))
        for one in (mapped["email"] if mapped else email, email)
    ]


def _rows(place: Place, now: datetime) -> list[tuple[str, str]]:
    since = (now - timedelta(days=365)).isoformat()
    text = place.git.line("log", f"--since={since}", "--use-mailmap", "--format=%aN%x00%aE")
    rows = (line.partition("\0") for line in text.split("\n") if line)
    pairs = ((cleaned(name), _email(email)) for name, _, email in rows)
    return [(name, email) for name, email in pairs if name and _ADDRESS.fullmatch(email)]


def _email(text: str) -> str:
    return cleaned(text).lower()


def _with_handles(people: list[tuple[str, tuple[str, ...]]]) -> tuple[Author, ...]:
    found: list[Author] = []
    for name, emails in people:
        handle = handle_of(emails[0], [one.handle for one in found])
        login, number = "", 0
        for email in emails:
            if forge := _NOREPLY.fullmatch(email):
                number, login = int(forge[1] or 0), forge[2]
        fit = tuple(email for email in emails if _ADDRESS.fullmatch(email))
        found.append(Author(handle, name[:_LONGEST_NAME], fit, login, number))
    return tuple(found)
