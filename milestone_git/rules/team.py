"""Who stands in `team.yaml`: everybody once, under a name of their own, with keys that can be used."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import WARNING, Diagnostic, Keys
from milestone_git.model.keys import key_of
from milestone_git.model.naming import is_device
from milestone_git.model.record import Document
from milestone_git.model.settings import TEAM_PATH, Team
from milestone_git.model.snapshot import Snapshot


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG118 for somebody twice, MG119 for an unfit handle, MG120 for e-mails that the profile keeps out.

    MG233 is for a key that cannot be used, MG234 a warning for a handle that passes for another.
    """
    yield from _handles(attempt.head.team)
    yield from _alike(attempt.head.team)
    yield from _signs(attempt.head.team)
    yield from _keys(attempt.head.team)
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


def _alike(team: Team) -> Iterator[Diagnostic]:
    """`mallory-l` and `mallory-1`: who reads approvals by name takes one for the other."""
    first: dict[str, str] = {}
    for table in ("people", "agents", "groups"):
        for handle in team.document.get(table) or {}:
            other = first.setdefault(_seen_as(handle), handle)
            if other != handle:
                message = f"`{handle}` can be taken for `{other}`"
                helps = ("if both are meant, live with it; else look who added it",)
                yield Diagnostic(
                    "MG234", message, TEAM_PATH, (table, f"{handle}:"), severity=WARNING, helps=helps
                )


def _seen_as(handle: str) -> str:
    """Letters that look alike as one; handles hold nothing but `a-z`, digits and `-`."""
    plain = handle.translate(str.maketrans("0159", "olsg", "-"))
    for pair, one in (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l")):
        plain = plain.replace(pair, one)
    return plain


def _keys(team: Team) -> Iterator[Diagnostic]:
    """A key that cannot be used makes nothing of its owner count: they are known by a key, and have none."""
    for table, entries in (("people", team.people), ("agents", team.agents)):
        for handle, entry in entries.items():
            retired = {key_of(one["key"]) for one in (entry or {}).get("retired") or ()} - {None}
            for place, text in enumerate((entry or {}).get("keys") or ()):
                keys: Keys = (table, handle, "keys", place)
                key = key_of(text)
                if key is None:
                    yield _unfit(f"key {place + 1} of `{handle}` is no public key", keys)
                elif key in retired:
                    yield _unfit(f"key {place + 1} of `{handle}` is retired, and stands here still", keys)
            for place, one in enumerate((entry or {}).get("retired") or ()):
                if key_of(one["key"]) is None:
                    message = f"retired key {place + 1} of `{handle}` is no public key"
                    yield _unfit(message, (table, handle, "retired", place, "key"))


def _unfit(message: str, keys: Keys) -> Diagnostic:
    helps = (
        "put the line of a `.pub` file there, such as `ssh-ed25519 AAAA...`, or an OpenPGP block",
        "or take it out",
    )
    return Diagnostic("MG233", message, TEAM_PATH, keys, helps=helps)


def _signs(team: Team) -> Iterator[Diagnostic]:
    """E-mails, logins, their numbers, and keys: each is one person's, or one would act as the other."""
    first: dict[str, str] = {}
    for handle, sign, keys in _all_signs(team):
        other = first.setdefault(sign.casefold(), handle)
        if other != handle:
            message = f"`{sign}` of `{handle}` is also that of `{other}`"
            helps = ("take it out of one of them",)
            yield Diagnostic("MG118", message, TEAM_PATH, keys, helps=helps)


def _all_signs(team: Team) -> Iterator[tuple[str, str, Keys]]:
    for handle, entry in team.people.items():
        for sign, keys in _signs_of(handle, entry):
            yield handle, sign, keys
    for table, entries in (("people", team.people), ("agents", team.agents)):
        for handle, entry in entries.items():
            for place, text in enumerate((entry or {}).get("keys") or ()):
                if key := key_of(text):
                    yield handle, f"key {key.fingerprint}", (table, handle, "keys", place)
            for place, one in enumerate((entry or {}).get("retired") or ()):
                if key := key_of(one["key"]):
                    yield handle, f"key {key.fingerprint}", (table, handle, "retired", place, "key")


def _signs_of(handle: str, entry: Document) -> Iterator[tuple[str, Keys]]:
    for place, email in enumerate(entry.get("emails", ())):
        yield email, ("people", handle, "emails", place)
    for forge, login in (entry.get("logins") or {}).items():
        yield f"{forge}:{login['login']}", ("people", handle, "logins", forge, "login")
        if "id" in login:
            yield f"{forge} number {login['id']}", ("people", handle, "logins", forge, "id")


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
