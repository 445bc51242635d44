"""The one verdict: every door asks this function, and gets the same diagnostics (promise 1)."""

from __future__ import annotations

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.rules import (
    calendars,
    configuration,
    configuring,
    dates,
    dependencies,
    documents,
    entering,
    gates,
    identity,
    moves,
    people,
    reviewers,
    roles,
    slip,
    team,
    trailers,
)
from milestone_git.rules.narrowing import narrowed
from milestone_git.rules.said import said_by

RULES = (
    documents.judge,
    configuration.judge,
    configuring.judge,
    identity.judge,
    people.judge,
    roles.judge,
    reviewers.judge,
    team.judge,
    dependencies.judge,
    dates.judge,
    calendars.judge,
    moves.judge,
    gates.judge,
    entering.judge,
    slip.judge,
    trailers.judge,
)


def judge(attempt: Attempt) -> tuple[Diagnostic, ...]:
    """Everything the rules say of ``attempt``, by path and place.

    With a base only what the attempt brings is said: a document that was broken before stops nobody
    who does not touch it.
    """
    narrow = narrowed(attempt)
    if narrow is not None and not _judged(narrow):
        return ()
    return _judged(attempt)


def _judged(attempt: Attempt) -> tuple[Diagnostic, ...]:
    return said_by(RULES, attempt)
