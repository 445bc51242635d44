"""Whether who writes to a log is who the log is of: by signature, or by who brought the push (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from milestone_git.app.server.reception import Reception
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.event import Event
from milestone_git.model.evidence import CANNOT_VERIFY, PROVEN, Proof
from milestone_git.model.settings import Team
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import signatures

_NEVER = "never"


def unproven(here: Reception, ref: str, events: Iterable[Event], ruler: Snapshot) -> Iterable[Diagnostic]:
    """What keeps ``events`` from counting as their actor's: the first of each reason.

    Somebody with a key signs, or is named by the transport; who has none counts as the policy says.
    """
    asked = [one for one in events if _must_prove(ruler, one.actor)]
    if not asked:
        return
    carrier = signatures.transported(here.place, ruler.team)
    if carrier is not None and all(one.actor == carrier.handle for one in asked):
        return
    proofs = signatures.proofs(here.place, [one.oid for one in asked], ruler.team)
    told: set[str] = set()
    for one in asked:
        proof = proofs[one.oid]
        why = _why(one, proof)
        if why and why not in told:
            told.add(why)
            yield _diagnostic(ref, one, proof, why)


def _must_prove(ruler: Snapshot, handle: str) -> bool:
    return has_keys(ruler.team, handle) or ruler.settings.value("policy.keyless_events") == _NEVER


def has_keys(team: Team, handle: str) -> bool:
    """Whether the policy knows a key of this person or agent."""
    entry = team.people.get(handle) or team.agents.get(handle) or {}
    return bool(entry.get("keys"))


def _why(event: Event, proof: Proof) -> str:
    if proof.answer != PROVEN:
        return proof.answer
    return "" if proof.handle == event.actor else f"signed by `{proof.handle}`"


def _diagnostic(ref: str, event: Event, proof: Proof, why: str) -> Diagnostic:
    if proof.answer == CANNOT_VERIFY:
        lacking = "who has the server installs `ssh-keygen` and `gpg`"
        message = f"the signature of `{event.oid[:12]}` cannot be verified"
        return Diagnostic("MG403", message, helps=(lacking,))
    helps = (
        f"sign as `{event.actor}`: `git config commit.gpgSign true`, then write it again",
        "see which keys are known: `git milestone team list`",
    )
    message = f"`{ref}` brings `{event.oid[:12]}`, which is not proven to be by `{event.actor}`: {why}"
    return Diagnostic("MG424", message, helps=helps)
