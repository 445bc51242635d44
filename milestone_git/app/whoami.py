"""Who you are here: by what you are known, whether what you sign counts, and what you may do."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.gating import policy_here
from milestone_git.app.look import look, with_voices
from milestone_git.app.signing import could_count
from milestone_git.model.attempt import Policy
from milestone_git.model.diagnostic import refusal
from milestone_git.model.settings import Team
from milestone_git.model.snapshot import Actor
from milestone_git.rules.permissions import ACTIONS, KINDS, Permission, may, roles_of
from milestone_git.rules.principals import holders, is_agent, principals
from milestone_git.store import identity, signing
from milestone_git.store.reading import snapshot
from milestone_git.verbs import names


class OwnKey(NamedTuple):
    """A key of theirs: ``signs`` where Git here signs with it, ``retired`` where it was given up."""

    fingerprint: str
    form: str
    signs: bool
    retired: bool


class Self(NamedTuple):
    """``known_by`` is `e-mail`, `login` or `name`, empty for a stranger; ``also`` other handles of theirs.

    ``signs`` says whether Git signs here, ``fails`` what it says where it tries and cannot; ``shortfall`` why
    what they write could not count. ``may`` are the actions that are theirs for any milestone.
    """

    handle: str
    name: str
    email: str
    known_by: str
    also: tuple[str, ...]
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    keys: tuple[OwnKey, ...]
    signs: bool
    fails: str
    shortfall: str
    helps: tuple[str, ...]
    may: tuple[str, ...]


def whoami(context: Context) -> Self:
    """Who acts here, by the team of this work tree. Raises ``Refused``: MG003 without an identity."""
    place = context.place()
    found = snapshot.read(place).snapshot
    team, settings = found.team, found.settings
    actor = identity.actor(place, team)
    configured = signing.configured(place, actor.email)
    short = could_count(place, actor, team, settings)
    own = configured.key.fingerprint if configured.key else ""
    same = principals(team)
    return Self(
        actor.handle,
        actor.name,
        actor.email,
        _known_by(team, actor),
        tuple(one for one in same if one != actor.handle and same[one] == same.get(actor.handle)),
        tuple(role.told() for role in roles_of(team, settings, actor.handle)),
        tuple(group for group, some in team.groups.items() if actor.handle in map(team.handle, some)),
        tuple(_keys(team, actor.handle, own)),
        configured.on,
        signing.fails(place) if configured.on else "",
        short.reason if short else "",
        short.helps if short else (),
        tuple(one for one in ACTIONS if may(team, settings, actor.handle, one).allowed),
    )


def _known_by(team: Team, actor: Actor) -> str:
    if not actor.known:
        return ""
    if actor.email.lower() in team.emails:
        return "e-mail"
    return "login" if (team.people.get(actor.handle) or {}).get("logins") else "name"


def _keys(team: Team, handle: str, own: str) -> list[OwnKey]:
    return [
        OwnKey(one.key.fingerprint, one.key.form, one.key.fingerprint == own, one.until is not None)
        for one in holders(team)
        if one.handle == handle
    ]


class Answer(NamedTuple):
    """Whether ``handle`` may do ``action``, to ``milestone`` where one was named."""

    handle: str
    action: str
    milestone: str
    permission: Permission


def can(context: Context, action: str, milestone: str | None, name: str) -> Answer:
    """Whether somebody may do something, by the policy that judges here. Raises MG010 for no action."""
    wanted = KINDS.get(action, action)
    if wanted not in ACTIONS:
        raise refusal(
            "MG010", f"`{action}` is nothing that is judged by who does it", f"one of: {', '.join(ACTIONS)}"
        )
    place = context.place()
    found = look(context)
    policy: Policy = policy_here(place, found)
    record = names.milestone(with_voices(place, found), milestone) if milestone else None
    handle = policy.team.handle(name) if name else identity.actor(place, policy.team).handle
    if name and handle not in policy.team.people and not is_agent(policy.team, handle):
        raise refusal("MG116", f"`{name}` is nobody in `team.yaml`", "see who is: `git milestone team list`")
    answer = may(policy.team, policy.settings, handle, wanted, record)
    return Answer(handle, wanted, record.id if record else "", answer)
