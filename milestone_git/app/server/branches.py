"""The guarded branches that a push moves: judged as `check` judges a merge, by today's policy (R20, R23)."""

from __future__ import annotations

from milestone_git.app import moved
from milestone_git.app.moved import Brought, Move
from milestone_git.app.server import founding
from milestone_git.app.server.reception import Reception, forward
from milestone_git.app.server.repair import repaired
from milestone_git.model.diagnostic import WARNING, Diagnostic, Refused
from milestone_git.model.verdict import Verdict
from milestone_git.rules.refs import Update


def judged(here: Reception, brought: Brought) -> dict[str, Verdict]:
    """The verdict on every guarded branch that moves, by ref."""
    return {one.ref: of(here, one, brought) for one in here.updates if one.ref in here.protected}


def of(here: Reception, update: Update, brought: Brought) -> Verdict:
    """The verdict on one of them."""
    if update.new and update.new in here.guards.trusted[-1:]:
        return Verdict(update.ref, (), (_vouched(update),))
    stopped = _rewound(here, update)
    if stopped is not None:
        return Verdict(update.ref, (), (stopped,))
    if not here.rulers.tip:
        return founding.judged(here, update, brought)
    if here.rulers.broken:
        return repaired(here, update)
    try:
        return verdict(here, update, brought)
    except Refused as refused:
        if refused.diagnostics[0].code == "MG002":
            return Verdict(update.ref, (), ())  # there are no milestones on either side
        return Verdict(update.ref, (), refused.diagnostics)
    except KeyError as missing:
        said = f"object `{str(missing.args[0])[:12]}` is not on this server"
        return Verdict(update.ref, (), (Diagnostic("MG403", said),))


def verdict(here: Reception, update: Update, brought: Brought) -> Verdict:
    """What `check --base --head` says of this move. Raises ``Refused`` and ``KeyError``."""
    base = update.old or start_of(here, update.new)
    move = Move(base, update.new, update.new)
    near = brought._replace(before=here.rulers.reading)
    return moved.judged(here.clean, move, here.now, here.rulers.policy, near)


def start_of(here: Reception, commit: str) -> str:
    """Where a new guarded branch parts from the policy's: what is guarded there already is no news."""
    return here.clean.git.line("merge-base", here.rulers.tip, commit, expect=(0, 1))


def _rewound(here: Reception, update: Update) -> Diagnostic | None:
    branch = update.ref.removeprefix("refs/heads/")
    if not update.new:
        helps = ("a branch that is guarded stays; who has the server can take it out of the policy",)
        return Diagnostic("MG427", f"`{branch}` is protected, and would be deleted", helps=helps)
    if forward(here.clean, update):
        return None
    helps = (f"merge what is there: `git fetch`, then `git merge origin/{branch}`",)
    return Diagnostic("MG427", f"`{branch}` is protected, and would be rewound", helps=helps)


def _vouched(update: Update) -> Diagnostic:
    """Who has the server has named this very commit: the way back when a policy is lost (R24)."""
    message = f"`{update.new[:12]}` is trusted by who has the server, and was not judged"
    helps = ("`git milestone audit verify` shows it for ever",)
    return Diagnostic("MG430", message, severity=WARNING, helps=helps)
