"""The one verdict: every door asks this function, and gets the same diagnostics (promise 1)."""

from __future__ import annotations

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.rules import dependencies, documents, identity, moves, people, trailers

RULES = (
    documents.judge,
    identity.judge,
    people.judge,
    dependencies.judge,
    moves.judge,
    trailers.judge,
)


def judge(attempt: Attempt) -> tuple[Diagnostic, ...]:
    """Everything the rules say of ``attempt``, by path and place.

    With a base only what the attempt brings is said: a document that was broken before stops nobody
    who does not touch it.
    """
    said = [one for rule in RULES for one in rule(attempt)]
    if attempt.base is not None:
        before = {_key(one) for rule in RULES for one in rule(Attempt(head=attempt.base))}
        said = [one for one in said if _key(one) not in before]
    return tuple(sorted(dict.fromkeys(said), key=lambda one: (one.path, one.line, one.column, one.code)))


def _key(one: Diagnostic) -> tuple[object, ...]:
    return (one.code, one.path, one.keys, one.message)
