"""Whether what somebody wrote counts, and for whom: proven, or as the profile takes it on trust (R30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.model.event import Event
from milestone_git.model.evidence import (
    BAD,
    CANNOT_VERIFY,
    PROVEN,
    TRANSPORT,
    UNKNOWN_KEY,
    UNSIGNED,
    Proof,
)
from milestone_git.model.settings import Settings, Team
from milestone_git.rules.permissions import RECORD, may
from milestone_git.rules.principals import has_key, is_agent, principals

SIGNED, CARRIED, BY_EMAIL, RECORDED = "signed", "by transport", "by e-mail", "recorded"
NOWHERE = Proof(UNSIGNED)


class Standing(NamedTuple):
    """Whether it counts as the word of a person; ``handle`` is the one whose, each person once.

    ``how`` is SIGNED, CARRIED, BY_EMAIL or RECORDED, and empty for what does not count; ``reason`` is a
    sentence either way. ``unverified`` is not "no": this machine lacks what it takes to tell (R22).
    """

    counts: bool
    how: str
    reason: str
    handle: str = ""
    unverified: bool = False


def standing(event: Event, proof: Proof, team: Team, settings: Settings) -> Standing:
    """The standing of one event; many are asked for at once by ``standings``, which is faster."""
    return _standing(event, proof, team, settings, principals(team))


def standings(
    events: Iterable[Event], proofs: Mapping[str, Proof], team: Team, settings: Settings
) -> dict[str, Standing]:
    """The standing of each event, by its object id; one without a proof is unsigned."""
    same = principals(team)
    return {one.oid: _standing(one, proofs.get(one.oid, NOWHERE), team, settings, same) for one in events}


def _standing(
    event: Event, proof: Proof, team: Team, settings: Settings, same: Mapping[str, str]
) -> Standing:
    own = authored(event.actor, proof, team, settings)
    reviewer = event.payload.get("reviewer", event.actor)
    if reviewer == event.actor:
        if own.counts and is_agent(team, event.actor):
            return Standing(False, "", f"`{event.actor}` is an agent, and no person")
        return own._replace(handle=same.get(own.handle, own.handle))
    if not own.counts:
        return own
    known = isinstance(reviewer, str) and reviewer in team.people
    if not known:
        return Standing(False, "", f"`{reviewer}` is no person in `team.yaml`")
    allowed = may(team, settings, event.actor, RECORD)
    if not allowed.allowed:
        return Standing(False, "", f"{allowed.reason}: it speaks for `{reviewer}`")
    told = f"recorded by `{event.actor}`, {own.how}"
    return Standing(True, RECORDED, told, same.get(reviewer, reviewer))


def authored(actor: str, proof: Proof, team: Team, settings: Settings) -> Standing:
    """Whether ``actor`` wrote what carries ``proof``, person or agent: a commit, or an event.

    A person with a key is believed for a signature alone. Of somebody without one a signature by a key that
    is nobody's says as little as none; but a bad one says that something was changed.
    """
    if not is_agent(team, actor) and actor not in team.people:
        return Standing(False, "", f"`{actor}` is nobody in `team.yaml`")
    if proof.answer == PROVEN and proof.handle != actor:
        by = "was brought by" if proof.via == TRANSPORT else "is signed with a key of"
        return Standing(False, "", f"it {by} `{proof.handle}`, and says that it is by `{actor}`")
    if proof.answer == PROVEN and proof.via != TRANSPORT:
        return Standing(True, SIGNED, f"signed with a key of `{actor}`", actor)
    if has_key(team, actor):
        return _keyed(actor, proof)
    if proof.answer == PROVEN:
        return Standing(True, CARRIED, f"brought by `{actor}`, as the server says", actor)
    if proof.answer == BAD:
        return Standing(False, "", "its signature is not one of this content")
    if is_agent(team, actor):
        return Standing(False, "", f"the agent `{actor}` has no key, so anybody could have written it")
    if settings.value("policy.keyless_events") == "shown":
        return Standing(True, BY_EMAIL, f"`{actor}` has no key, and is taken at their e-mail", actor)
    return Standing(False, "", f"`{actor}` has no key in `team.yaml`, and here only signed events count")


def _keyed(actor: str, proof: Proof) -> Standing:
    """Somebody with a key, and no signature by it."""
    if proof.answer == CANNOT_VERIFY:
        return Standing(False, "", "its signature cannot be verified here", unverified=True)
    if proof.answer == UNKNOWN_KEY and proof.handle:
        return Standing(False, "", f"it is signed with a key that `{proof.handle}` had given up before")
    said = {
        BAD: "its signature is not one of this content",
        UNKNOWN_KEY: f"it is signed with a key that is not one of `{actor}`",
    }
    return Standing(False, "", said.get(proof.answer, f"it is not signed, and `{actor}` has a key"))
