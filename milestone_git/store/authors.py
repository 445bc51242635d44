"""Who works here: the authors of the last year, as `.mailmap` unites them, without bots."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from milestone_git.model.naming import handle_of
from milestone_git.store.repository import Place

MOST = 50
_BOT = re.compile(
    r"\[bot\]|(^|[-_. ])(bot|ci|automation)($|[-_. @])|^(dependabot|renovate|github-actions|greenkeeper)",
    re.IGNORECASE,
)
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
    for name, email in [runner, *(_rows(place, now) if place.head else ())]:
        if _BOT.search(name) or _BOT.search(email.partition("@")[0]):
            continue
        key = next((known for known, used in emails.items() if email.lower() in used), name.casefold())
        counted[key] = counted.get(key, 0) + 1
        emails.setdefault(key, {})[email.lower()] = None
        names.setdefault(key, name)
    first = next(iter(counted), "")
    order = sorted(counted, key=lambda key: (key != first, -counted[key], key))[:MOST]
    return _with_handles([(names[key], tuple(emails[key])) for key in order])


def _rows(place: Place, now: datetime) -> list[tuple[str, str]]:
    since = (now - timedelta(days=365)).isoformat()
    text = place.git.line("log", f"--since={since}", "--use-mailmap", "--format=%aN%x00%aE")
    rows = (line.partition("\0") for line in text.split("\n") if line)
    return [(name.strip(), email.strip()) for name, _, email in rows if "@" in email and name.strip()]


def _with_handles(people: list[tuple[str, tuple[str, ...]]]) -> tuple[Author, ...]:
    found: list[Author] = []
    for name, emails in people:
        handle = handle_of(emails[0], [one.handle for one in found])
        login, number = "", 0
        for email in emails:
            if forge := _NOREPLY.fullmatch(email):
                number, login = int(forge[1] or 0), forge[2]
        found.append(Author(handle, name, emails, login, number))
    return tuple(found)
