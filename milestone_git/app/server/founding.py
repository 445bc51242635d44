"""The first push, while the policy branch is unborn: trusted, and told so, or signed by a named key (R24)."""

from __future__ import annotations

from milestone_git.app import moved
from milestone_git.app.moved import Brought, Move
from milestone_git.app.server.reception import Reception
from milestone_git.model.diagnostic import WARNING, Diagnostic, Refused
from milestone_git.model.evidence import CANNOT_VERIFY, PROVEN
from milestone_git.model.settings import team_of
from milestone_git.model.verdict import Verdict
from milestone_git.rules.refs import Update
from milestone_git.store.evidence import signatures

_FOUNDER = "founder"


def judged(here: Reception, update: Update, brought: Brought) -> Verdict:
    """The verdict on a guarded branch of a server that has no policy yet."""
    if update.ref != here.guards.policy:
        branch = here.guards.policy.removeprefix("refs/heads/")
        helps = (f"push `{branch}` first: it holds the policy",)
        message = f"`{update.ref.removeprefix('refs/heads/')}` is protected, and there is no policy yet"
        return Verdict(update.ref, (), (Diagnostic("MG430", message, helps=helps),))
    unsigned = _unsigned(here, update.new)
    if unsigned is not None:
        return Verdict(update.ref, (), (unsigned,))
    move = Move("", update.new, update.new)
    try:
        said = moved.judged(here.clean, move, here.now, brought=brought)
    except Refused as refused:
        if refused.diagnostics[0].code != "MG002":
            raise
        return Verdict(update.ref, (), ())  # no milestones, and so nothing that would have to be believed
    return said._replace(diagnostics=(*said.diagnostics, *_trusted(here, update)))


def _unsigned(here: Reception, tip: str) -> Diagnostic | None:
    key = here.guards.bootstrap
    if not key:
        return None
    team = team_of({"people": {_FOUNDER: {"keys": [key]}}})
    proof = signatures.proofs(here.place, [tip], team)[tip]
    if proof.answer == PROVEN:
        return None
    if proof.answer == CANNOT_VERIFY:
        lacking = "who has the server installs `ssh-keygen` and `gpg`"
        return Diagnostic("MG403", f"the signature of `{tip[:12]}` cannot be verified", helps=(lacking,))
    helps = (
        "sign the tip of the branch with it: `git commit --amend --no-edit -S`",
        "see which key: `git config milestone.bootstrap` on the server",
    )
    message = f"`{tip[:12]}` is the first commit here, and is not signed by the bootstrap key: {proof.answer}"
    return Diagnostic("MG430", message, helps=helps)


def _trusted(here: Reception, update: Update) -> tuple[Diagnostic, ...]:
    """Whoever comes first is believed, where nobody said whom to believe."""
    if here.guards.bootstrap:
        return ()
    message = f"the first push is trusted: the policy of this server is what `{update.new[:12]}` says"
    helps = ("to name who may: `git milestone hooks install --server --bootstrap KEY` before it",)
    return (Diagnostic("MG430", message, severity=WARNING, helps=helps),)
