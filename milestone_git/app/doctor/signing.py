"""The doctor on keys: what you write could not count, or Git cannot sign, or two names of yours are one."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app.doctor.finding import NOTE, Finding
from milestone_git.app.signing import could_count
from milestone_git.model.diagnostic import WARNING, Refused
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import identity
from milestone_git.store.repository import Place
from milestone_git.store.signing import configured, fails


def signing(place: Place, found: Snapshot) -> Iterator[Finding]:
    """Nobody is asked for a passphrase here: a key that needs one, and no agent, is a key that fails."""
    try:
        actor = identity.actor(place, found.team)
    except Refused:
        return  # and so has that there is nobody
    if actor.handle not in found.team.people:
        return  # who that is has a finding of its own
    short = could_count(place, actor, found.team, found.settings)
    if short is not None:
        help_ = short.helps[0] if short.helps else "git milestone whoami"
        message = f"reviews of yours could not count: {short.reason}"
        yield Finding(WARNING, "signing", message, help_.rpartition(": `")[2].rstrip("`"))
        return
    how = configured(place, actor.email)
    if how.on and (said := fails(place)):
        yield Finding(WARNING, "signing", f"Git is told to sign and cannot: {said}", "git milestone whoami")
    elif how.on and how.key and not found.team.people[actor.handle].get("keys"):
        message = "Git signs here, and `team.yaml` does not know with which key"
        yield Finding(NOTE, "signing", message, "git milestone team join")
