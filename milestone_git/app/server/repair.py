"""A policy that cannot be read admits its own repair alone, by who could configure before (R23)."""

from __future__ import annotations

from milestone_git.app import moved
from milestone_git.app.moved import CONFIGURATION, Brought, Move
from milestone_git.app.server.reception import Reception
from milestone_git.model.diagnostic import Diagnostic, errors_of
from milestone_git.model.evidence import PROVEN
from milestone_git.model.settings import Team
from milestone_git.model.verdict import Verdict
from milestone_git.rules.permissions import CONFIGURE, may
from milestone_git.rules.principals import has_key
from milestone_git.rules.refs import Update
from milestone_git.store.evidence import signatures


def repaired(here: Reception, update: Update) -> Verdict:
    """Refuses with MG429 what is no repair."""
    why = _no_repair(here, update)
    if why:
        return Verdict(update.ref, (), (_refused(here, why),))
    move = Move(update.old, update.new, update.new)
    policy = here.rulers.policy
    carrier = signatures.transported(here.place, policy.team) if policy else None
    said = moved.judged(
        here.clean, move, here.now, policy, Brought(uploader=carrier.handle if carrier else "")
    )
    after = moved.known(here.clean, update.new)
    still = [one for one in after.faults if one.path in CONFIGURATION] if after else [None]
    if still and not errors_of(said.diagnostics):
        return said._replace(
            diagnostics=(*said.diagnostics, _refused(here, "it would still not be readable"))
        )
    return said


def _no_repair(here: Reception, update: Update) -> str:
    if update.ref != here.guards.policy:
        return "only its own repair is let in"
    rows = here.clean.git.words(
        "diff-tree", "-r", "-z", "--name-only", "--no-renames", update.old, update.new
    )
    strange = [one for one in rows if one not in CONFIGURATION]
    if strange:
        return f"a repair touches nothing else, and this touches `{strange[0]}`"
    last = here.rulers.snapshot
    who = _mender(here, update.new, last.team) if last else ""
    if last is None or may(last.team, last.settings, who, CONFIGURE).allowed:
        return ""
    return "an admin repairs it, and this is not proven to be by one"


def _mender(here: Reception, tip: str, team: Team) -> str:
    """Who made the repair: by signature, else who brought it, else, of people without keys, the committer."""
    proof = signatures.proofs(here.place, [tip], team)[tip]
    if proof.answer == PROVEN:
        return proof.handle
    carrier = signatures.transported(here.place, team)
    if carrier is not None:
        return carrier.handle
    email, _, name = here.clean.git.line("show", "-s", "--format=%ce%n%cn", tip).partition("\n")
    handle = team.who(email, name) or ""
    return "" if has_key(team, handle) else handle


def _refused(here: Reception, why: str) -> Diagnostic:
    branch = here.guards.policy.removeprefix("refs/heads/")
    notes = tuple(f"{one.path}: {one.message}" for one in here.rulers.broken)
    helps = (
        f"repair `.milestones/config/` on `{branch}`, alone in a push; see `git milestone check`",
        "or who has the server: `git milestone hooks install --server --trust COMMIT`",
    )
    return Diagnostic("MG429", f"the policy on `{branch}` cannot be read: {why}", notes=notes, helps=helps)
