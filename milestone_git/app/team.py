"""Who works here, in one list, and the keys by which they join and leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import look
from milestone_git.app.transact import Outcome, Ways, transact
from milestone_git.model.diagnostic import refusal
from milestone_git.model.keys import key_of
from milestone_git.model.settings import Team
from milestone_git.rules.permissions import CONFIGURE, admins, may
from milestone_git.store import identity, signing
from milestone_git.store.evidence import heads
from milestone_git.store.reading import snapshot
from milestone_git.verbs.join import Join, join
from milestone_git.verbs.retire import Retire, retire


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


class Joined(NamedTuple):
    """What was proposed, and what is to be done next, as sentences."""

    outcome: Outcome
    what: str
    then: tuple[str, ...]


def joined(context: Context, text: str, ways: Ways) -> Joined:
    """Proposes who acts here, with the key that ``text`` names or Git signs with. Raises ``Refused``."""
    place = context.place()
    team = snapshot.read(place).snapshot.team
    email = identity.actor(place, team).email
    configured = signing.configured(place, email)
    key = key_of(key_text(context, text)) if text else configured.key
    if text and key is None:
        raise refusal("MG233", f"`{text[:40]}` is no public key", "give a `.pub` file, or its line")
    outcome = transact(context, join, Join(key, email), ways)
    before, found = outcome.given, outcome.snapshot
    what = f"{before.actor.handle} is proposed" if not before.actor.known else "the key is proposed"
    then = []
    policy = (team, found.settings)
    if place.branch not in found.repository.protected:
        who = ", ".join(admins(*policy)) or "nobody may"
        then.append(f"push `{place.branch}`, and ask for it to be merged: {who}")
        then.append(f"who merges it: `git merge --no-ff {place.branch}`")
    elif may(*policy, before.actor.handle, CONFIGURE).allowed:
        what = what.replace("proposed", "in the team")
    if key and not configured.on:
        then.append("have Git sign from now on: `git config commit.gpgSign true`")
    return Joined(outcome, what, tuple(then))


def retired(context: Context, fingerprint: str, name: str, ways: Ways, *, distrust: bool) -> Outcome:
    """Gives a key up: it counts for what stands now, or with ``distrust`` for nothing."""
    place = context.place()
    protected = snapshot.read(place).snapshot.repository.protected
    until = () if distrust else heads.standing(place, protected)
    return transact(context, retire, Retire(fingerprint, name, until), ways)


def key_text(context: Context, text: str) -> str:
    """A public key as it was typed, or the content of the file that was named."""
    if key_of(text):
        return text
    try:
        return (context.directory / text).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        return text
