"""Who is who: the keys of `team.yaml` and whose they are, and handles that are one person (R30)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.keys import Key, key_of
from milestone_git.model.naming import HANDLE
from milestone_git.model.settings import Team

_FORGE_ID = re.compile(r"(?:user-)?([0-9]{1,18})")  # GitLab's GL_ID is `user-42`


class Holder(NamedTuple):
    """Whose key it is. A retired one counts for what its heads ``until`` reach, and None is one in use."""

    handle: str
    key: Key
    until: tuple[str, ...] | None = None


def keyring(team: Team) -> dict[str, Holder]:
    """The usable keys by fingerprint. A key of two is nobody's: with it one could act as the other.

    A key that stands among those in use and those that are retired is retired, with all the heads of its
    entries that agree: nobody brings a retired key back by leaving a line in.
    """
    found: dict[str, Holder] = {}
    shared = set()
    for one in holders(team):
        other = found.setdefault(one.key.fingerprint, one)
        if other.handle != one.handle:
            shared.add(one.key.fingerprint)
        elif other.until is None or one.until is None:
            found[one.key.fingerprint] = one if other.until is None else other
        else:
            both = tuple(head for head in other.until if head in one.until)
            found[one.key.fingerprint] = one._replace(until=both)
    return {fingerprint: one for fingerprint, one in found.items() if fingerprint not in shared}


def holders(team: Team) -> Iterator[Holder]:
    """Every key of every person and agent, as often as it stands there; what is no key is left out."""
    for handle in {**team.agents, **team.people}:
        if HANDLE.fullmatch(handle):
            yield from _keys_of(team, handle)


def _keys_of(team: Team, handle: str) -> Iterator[Holder]:
    entry = entry_of(team, handle)
    for text in entry.get("keys") or ():
        if key := key_of(text):
            yield Holder(handle, key)
    for old in entry.get("retired") or ():
        if key := key_of(old["key"]):
            yield Holder(handle, key, tuple(old["until"]))


def entry_of(team: Team, handle: str) -> Mapping[str, Any]:
    """What `team.yaml` says of a person or an agent; nothing for a stranger, or somebody with no more."""
    return team.people.get(handle) or team.agents.get(handle) or {}


def has_key(team: Team, handle: str) -> bool:
    """Whether somebody is known by a key, be it retired or of no use: what is unsigned is not theirs."""
    entry = entry_of(team, handle)
    return bool(entry.get("keys") or entry.get("retired"))


def is_agent(team: Team, handle: str) -> bool:
    """Whether the handle is that of an agent, which never counts as a person."""
    return handle in team.agents


def principals(team: Team) -> dict[str, str]:
    """Each handle of a person to the first of all those that are the same person, itself included.

    The same are two who share a key, an e-mail, a login, or the id of one. Such a file is refused (MG118); a
    policy that holds one still counts them once.
    """
    first: dict[str, str] = {handle: handle for handle in team.people}
    known: dict[str, str] = {}
    for handle in team.people:
        for sign in signs(team, handle):
            other = known.setdefault(sign, handle)
            one, two = first[other], first[handle]
            if one != two:
                first = {name: one if found == two else found for name, found in first.items()}
    return first


def signs(team: Team, handle: str) -> Iterator[str]:
    """All by which a person is known, in a form in which equal ones are equal."""
    entry = entry_of(team, handle)
    for email in entry.get("emails") or ():
        yield f"email {email.casefold()}"
    for forge, login in (entry.get("logins") or {}).items():
        yield f"login {forge}:{login['login']}".casefold()
        if "id" in login:
            yield f"id {forge}:{login['id']}".casefold()
    for one in _keys_of(team, handle):
        yield f"key {one.key.fingerprint}"


def carried(team: Team, value: str, forge: str = "") -> str | None:
    """The handle that a transport's own name stands for; None for a stranger, or where two would fit.

    On a ``forge`` it is a login there, or its number, which no renaming changes; a login never stands for a
    handle that happens to be spelt alike. Elsewhere it is a handle, or an e-mail.
    """
    if not forge:
        return value if value in team.people or value in team.agents else team.emails.get(value.lower())
    number = _FORGE_ID.fullmatch(value)
    fitting = []
    for handle, entry in team.people.items():
        login = ((entry or {}).get("logins") or {}).get(forge)
        if login and (
            login["login"].lower() == value.lower() or (number and login.get("id") == int(number[1]))
        ):
            fitting.append(handle)
    return fitting[0] if len(fitting) == 1 else None
