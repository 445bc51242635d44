"""Who works here, in one list: people, agents and groups of `team.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import look
from milestone_git.model.settings import Team


class Member(NamedTuple):
    """``kind`` is `person`, `agent` or `group`; ``groups`` are those it is in, ``members`` who is in it."""

    handle: str
    kind: str
    name: str = ""
    emails: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


def members(context: Context, revision: str = "") -> tuple[Member, ...]:
    """Everybody, in the order of the file. Raises ``Refused``."""
    return tuple(_members(look(context, revision).team))


def _members(team: Team) -> Iterator[Member]:
    inside: dict[str, list[str]] = {}
    for group, names in team.groups.items():
        for name in names:
            inside.setdefault(team.handle(name), []).append(group)
    for handle, entry in team.people.items():
        yield Member(
            handle,
            "person",
            entry.get("name", ""),
            tuple(entry.get("emails", ())),
            tuple(f"{forge}:{login['login']}" for forge, login in (entry.get("logins") or {}).items()),
            team.roles_of(handle),
            tuple(inside.get(handle, ())),
        )
    for handle, entry in team.agents.items():
        yield Member(
            handle, "agent", roles=tuple(entry.get("roles", ())), groups=tuple(inside.get(handle, ()))
        )
    for handle, names in team.groups.items():
        yield Member(handle, "group", groups=tuple(inside.get(handle, ())), members=names)
