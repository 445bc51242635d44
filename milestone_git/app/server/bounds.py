"""How much of a guarded branch one push may bring: asked of Git before anything of it is read (MG428)."""

from __future__ import annotations

from milestone_git.app.server.reception import Reception
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.rules.refs import Update
from milestone_git.store.git import GitFailed
from milestone_git.store.server import arrivals
from milestone_git.store.server.arrivals import TooManyError


def exceeded(here: Reception) -> dict[str, tuple[Diagnostic, ...]]:
    """What is said of each guarded branch that brings too much, by ref."""
    moved = [one for one in here.updates if one.ref in here.protected and one.new]
    found = {one.ref: _too_large(here, one) for one in moved}
    return {ref: (one,) for ref, one in found.items() if one is not None}


def _too_large(here: Reception, update: Update) -> Diagnostic | None:
    if update.new in here.guards.trusted[-1:]:
        return None
    known = [one for ref, one in here.refs.items() if ref in here.protected]
    caps, plain = here.guards.caps, here.clean
    try:
        arrivals.refuse_large_commits(plain, [update.new], caps.commit_bytes)
        fresh = arrivals.new_commits(plain, [update.new], known, caps.commits)
        arrivals.refuse_large_commits(plain, fresh, caps.commit_bytes)
        near = update.old or here.rulers.tip
        arrivals.refuse_large_documents(plain, near, update.new, caps.documents, caps.document_bytes)
    except TooManyError as many:
        return over(str(many))
    except GitFailed:
        return None  # what is missing or no commit at all is told by who reads it
    return None


def over(what: str) -> Diagnostic:
    """MG428, with the way out."""
    helps = (
        "push in several steps: `git push origin COMMIT:BRANCH`",
        "who has the server can raise the limit: `git config milestone.maxCommits`, and its like",
    )
    return Diagnostic("MG428", f"this push is too large to be judged: {what}", helps=helps)
