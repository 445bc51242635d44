"""The everyday edit: a record says something else, and only rules that read what a record says are asked."""

from __future__ import annotations

from milestone_git.model.attempt import Attempt
from milestone_git.rules import dates, dependencies, identity, moves, people, reviewers
from milestone_git.rules.narrowing import frame, is_told_by_itself
from milestone_git.rules.said import said_by

RULES = (
    identity.judge,
    people.judge,
    reviewers.judge,
    dependencies.judge,
    dates.judge,
    moves.judge,
)
"""All others ask about configuration, who acts, gates, status, phase, workflow, faults, slip or trailers. An
edit as `narrowing` knows it changes nothing of these, so they bring nothing, and not to import them is a
fifth of what a hook costs. `tests/rules/test_edits.py` holds the two together.
"""


def is_fine(attempt: Attempt) -> bool:
    """Whether an attempt that holds nothing but the records that differ brings nothing to any rule.

    Nor does it know more than the two sides. False says nothing.
    """
    head, base = attempt.head, attempt.base
    if base is None or attempt != Attempt(head, base) or frame(head) != frame(base):
        return False
    return is_told_by_itself(attempt) and not said_by(RULES, attempt)
