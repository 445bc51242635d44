"""`Milestone:` trailers of a commit message name milestones that are there (MG007)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.nearest import nearest


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG007 for a trailer that names no milestone."""
    known = attempt.head.by_id()
    unread = attempt.head.unread_ids()
    for name in attempt.trailers:
        if name in known or name in unread:
            continue
        near = nearest(name, known)
        helps = (f"did you mean `{near}`?",) if near else ("see them: `git milestone list`",)
        yield Diagnostic("MG007", f"trailer `Milestone: {name}` names no milestone", helps=helps)
