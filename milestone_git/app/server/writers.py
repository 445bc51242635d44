"""Whether who writes to a log is who the log is of: by signature, or by who brought the push (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from milestone_git.app.server.reception import Reception
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.event import Event
from milestone_git.model.evidence import UNSIGNED
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.standing import Standing, authored
from milestone_git.store.evidence import signatures

_NEVER = "never"


def unproven(here: Reception, ref: str, events: Iterable[Event], ruler: Snapshot) -> Iterable[Diagnostic]:
    """What keeps ``events`` from counting as their actor's: the first of each reason.

    Somebody with a key signs, or is named by the transport; who has none counts as the policy says.
    """
    asked = [one for one in events if _must_prove(ruler, one.actor)]
    if not asked:
        return
    carrier = signatures.transported(here.place, ruler.team)
    proofs = signatures.proofs(here.place, [one.oid for one in asked], ruler.team)
    told: set[str] = set()
    for one in asked:
        proof = proofs[one.oid]
        if proof.answer == UNSIGNED and carrier is not None:
            proof = carrier
        found = authored(one.actor, proof, ruler.team, ruler.settings)
        if not found.counts and found.reason not in told:
            told.add(found.reason)
            yield _diagnostic(ref, one, found)


def _must_prove(ruler: Snapshot, handle: str) -> bool:
    """Of strangers nobody is asked, but where nothing counts without a key."""
    team = ruler.team
    known = handle in team.people or handle in team.agents
    return known or ruler.settings.value("policy.keyless_events") == _NEVER


def _diagnostic(ref: str, event: Event, found: Standing) -> Diagnostic:
    if found.unverified:
        lacking = "who has the server installs `ssh-keygen` and `gpg`"
        message = f"the signature of `{event.oid[:12]}` cannot be verified"
        return Diagnostic("MG403", message, helps=(lacking,))
    helps = (
        f"sign as `{event.actor}`: `git config commit.gpgSign true`, then write it again",
        "see which keys are known: `git milestone team list`",
    )
    message = f"`{ref}` brings `{event.oid[:12]}`, which is not proven to be by `{event.actor}`"
    return Diagnostic("MG424", message, notes=(found.reason,), helps=helps)
