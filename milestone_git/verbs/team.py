"""`team add`: somebody new in `team.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.given import Given
from milestone_git.model.keys import key_of
from milestone_git.model.naming import HANDLE, handle_of, is_device
from milestone_git.model.settings import TEAM_PATH, Team
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.principals import holders
from milestone_git.verbs.config import refuse_stranger

_LOGIN = re.compile(r"([a-z][a-z0-9-]{0,30}):([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})")
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_FIRST_ROLE = "dev"


class Newcomer(NamedTuple):
    """``name`` is a handle or a name in full; ``logins`` are `github:alexk`; ``groups`` may be new."""

    name: str
    handle: str = ""
    emails: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    timezone: str = ""
    capacity: str = ""
    keys: tuple[str, ...] = ()


def add(snapshot: Snapshot, request: Newcomer, given: Given) -> Change:
    """The team with one person more. An e-mail serves for the handle alone where the profile keeps none."""
    refuse_stranger(snapshot, given)
    team = snapshot.team
    _refuse_known_signs(team, request)
    handle = _handle(team, request)
    people = {**(team.document.get("people") or {}), handle: _entry(snapshot, request)}
    document: dict[str, Any] = {**team.document, "people": people}
    if request.groups:
        document["groups"] = _groups(team, request.groups, handle)
    return Change(f"Add {handle} to the team", (Write(TEAM_PATH, document),))


def added(change: Change, before: Team) -> str:
    """The handle that a change of ``add`` gives."""
    document = change.writes[0].document or {}
    return next(str(handle) for handle in document["people"] if handle not in before.people)


def _handle(team: Team, request: Newcomer) -> str:
    taken = [*team.people, *team.agents, *team.groups]
    wished = request.handle or (request.name if HANDLE.fullmatch(request.name.lower()) else "")
    if not wished:
        return handle_of(request.emails[0] if request.emails else request.name, taken)
    handle = wished.lower()
    if not HANDLE.fullmatch(handle) or is_device(handle):
        why = "is a device on Windows" if is_device(handle) else "is not of the form `[a-z][a-z0-9-]{0,30}`"
        raise refusal("MG119", f"`{wished}` {why}", "choose one: `--handle alex`")
    if handle in taken:
        raise refusal(
            "MG118",
            f"`{handle}` is there already",
            "see who: `git milestone team list`",
            "choose another: `--handle alex-2`",
        )
    return handle


def _refuse_known_signs(team: Team, request: Newcomer) -> None:
    for email in request.emails:
        if not _EMAIL.fullmatch(email):
            raise refusal("MG010", f"`{email}` is no e-mail address", "such as `alex@example.org`")
        if email.lower() in team.emails:
            raise _twice(email, team.emails[email.lower()])
    for login in request.logins:
        if not _LOGIN.fullmatch(login):
            raise refusal("MG010", f"`{login}` is no login", "such as `github:alexk`")
        if login.lower() in team.logins:
            raise _twice(login, team.logins[login.lower()])
    known = {one.key.fingerprint: one.handle for one in holders(team)}
    for text in request.keys:
        key = key_of(text)
        if key is None:
            raise refusal("MG233", f"`{text[:40]}` is no public key", "give the line of a `.pub` file")
        if key.fingerprint in known:
            raise _twice(key.fingerprint, known[key.fingerprint])


def _twice(sign: str, handle: str) -> Refused:
    return refusal("MG118", f"`{sign}` is that of `{handle}` already", "see who: `git milestone team list`")


def _entry(snapshot: Snapshot, request: Newcomer) -> Mapping[str, Any]:
    logins = {forge: {"login": login} for forge, _, login in (one.partition(":") for one in request.logins)}
    entry = {
        "name": request.name if request.name.lower() != request.handle and not _is_handle(request) else "",
        "emails": [one.lower() for one in request.emails] if snapshot.settings.value("team.emails") else [],
        "roles": list(request.roles) or [_FIRST_ROLE],
        "keys": [one.strip() for one in request.keys],
        "logins": logins,
        "timezone": request.timezone,
        "capacity": request.capacity,
    }
    return {key: value for key, value in entry.items() if value}


def _is_handle(request: Newcomer) -> bool:
    return not request.handle and HANDLE.fullmatch(request.name) is not None


def _groups(team: Team, names: tuple[str, ...], handle: str) -> dict[str, list[str]]:
    groups = {name: list(members) for name, members in team.groups.items()}
    for name in dict.fromkeys(names):
        groups[name] = [*groups.get(name, []), handle]
    return groups
