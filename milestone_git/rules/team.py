"""Who stands in `team.yaml`: everybody once, under a name that every system can store (MG118 to MG120)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import WARNING, Diagnostic, Keys
from milestone_git.model.naming import is_device
from milestone_git.model.record import Document
from milestone_git.model.settings import TEAM_PATH, Team
from milestone_git.model.snapshot import Snapshot


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG118 for somebody twice, MG119 for an unfit handle, MG120 for e-mails that the profile keeps out."""
    yield from _handles(attempt.head.team)
    yield from _signs(attempt.head.team)
    yield from _emails(attempt.head)


def _handles(team: Team) -> Iterator[Diagnostic]:
    """A handle is a part of ref names: once for everybody, and a file name on every system (R7)."""
    first: dict[str, str] = {}
    for table in ("people", "agents", "groups"):
        for handle in team.document.get(table) or {}:
            keys: Keys = (table, f"{handle}:")
            other = first.setdefault(handle.casefold(), table)
            if other != table:
                message = f"`{handle}` stands among `{other}` and among `{table}`"
                helps = ("give one of them another name",)
                yield Diagnostic("MG118", message, TEAM_PATH, keys, helps=helps)
            if is_device(handle):
                message = f"`{handle}` is a device on Windows, where no file can be named so"
                helps = (f"take another name, such as `{handle}-1`",)
                yield Diagnostic("MG119", message, TEAM_PATH, keys, helps=helps)


def _signs(team: Team) -> Iterator[Diagnostic]:
    """E-mails and logins by which somebody is known: each is one person's, or one would act as the other."""
    first: dict[str, str] = {}
    for handle, entry in team.people.items():
        for sign, keys in _signs_of(handle, entry):
            other = first.setdefault(sign.lower(), handle)
            if other != handle:
                message = f"`{sign}` of `{handle}` is also that of `{other}`"
                helps = ("take it out of one of them",)
                yield Diagnostic("MG118", message, TEAM_PATH, keys, helps=helps)


def _signs_of(handle: str, entry: Document) -> Iterator[tuple[str, Keys]]:
    for place, email in enumerate(entry.get("emails", ())):
        yield email, ("people", handle, "emails", place)
    for forge, login in (entry.get("logins") or {}).items():
        yield f"{forge}:{login['login']}", ("people", handle, "logins", forge, "login")


def _emails(snapshot: Snapshot) -> Iterator[Diagnostic]:
    if snapshot.settings.value("team.emails"):
        return
    for handle, entry in snapshot.team.people.items():
        if entry.get("emails"):
            message = f"e-mails of `{handle}` stand in a file that everybody can read"
            helps = (
                "take them out, and know people by `logins` and `keys`",
                "or keep e-mails here: `git milestone config team.emails=true`",
            )
            keys: Keys = ("people", handle, "emails")
            yield Diagnostic("MG120", message, TEAM_PATH, keys, severity=WARNING, helps=helps)
