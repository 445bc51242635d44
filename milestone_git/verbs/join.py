"""`team join`: somebody proposes themselves, or one more key, for an admin to merge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.given import Given
from milestone_git.model.keys import Key
from milestone_git.model.settings import TEAM_PATH
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.principals import holders

_FIRST_ROLE = "dev"


class Join(NamedTuple):
    """``key`` is the public one to propose; None where somebody joins who has none."""

    key: Key | None
    comment: str = ""


def join(snapshot: Snapshot, request: Join, given: Given) -> Change:
    """The team with who acts in it, and their key. Nothing is said of anybody else, and no role but `dev`.

    Raises MG118 for a key that somebody has, or had; MG010 where nothing is left to propose.
    """
    team, actor = snapshot.team, given.actor
    handle = actor.handle
    people: dict[str, Any] = dict(team.document.get("people") or {})
    entry = dict((people.get(handle) or {}) if actor.known else _newcomer(snapshot, given))
    if request.key:
        _refuse_known(snapshot, request.key, handle)
        entry["keys"] = [*(entry.get("keys") or ()), _line(request)]
    elif actor.known:
        raise refusal(
            "MG410",
            f"you are `{handle}` here already, and Git has no key of yours that could be proposed",
            "make one: `ssh-keygen -t ed25519`",
            "and name it: `git config gpg.format ssh`, `git config user.signingKey ~/.ssh/id_ed25519.pub`",
        )
    what = f"Add a key of {handle}" if actor.known else f"Add {handle} to the team"
    return Change(what, (Write(TEAM_PATH, {**team.document, "people": {**people, handle: entry}}),))


def _newcomer(snapshot: Snapshot, given: Given) -> Mapping[str, Any]:
    emails = {"emails": [given.actor.email.lower()]} if snapshot.settings.value("team.emails") else {}
    return {"name": given.actor.name, **emails, "roles": [_FIRST_ROLE]}


def _line(request: Join) -> str:
    assert request.key is not None
    return f"{request.key.text} {request.comment}".strip() if request.comment else request.key.text


def _refuse_known(snapshot: Snapshot, key: Key, handle: str) -> None:
    for one in holders(snapshot.team):
        if one.key.fingerprint != key.fingerprint:
            continue
        if one.handle != handle:
            raise refusal("MG118", f"this key is that of `{one.handle}` already", "make one of your own")
        if one.until is None:
            raise refusal("MG010", f"this key of `{handle}` is known already", "nothing is left to propose")
        raise refusal(
            "MG010", f"this key of `{handle}` is retired, and stays so", "make a new one: `ssh-keygen`"
        )
