"""The one verdict: every door asks this function, and gets the same diagnostics (promise 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

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

_Key = Callable[[Diagnostic], tuple[object, ...]]
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
    said = [one for rule in RULES for one in rule(attempt)]
    if attempt.base is not None:
        said = _brought(said, [one for rule in RULES for one in rule(Attempt(head=attempt.base))])
    return tuple(sorted(dict.fromkeys(said), key=lambda one: (one.path, one.line, one.column, one.code)))


def _brought(said: list[Diagnostic], before: list[Diagnostic]) -> list[Diagnostic]:
    """What of ``said`` was not there before: place by place, then wherever an edit has moved the place to.

    A list that lost its first entry, and a record that went to the other folder, bring nothing new: to say
    so stopped people from repairing one broken dependency of two.
    """
    fresh = _without(said, before, _place)
    return _without(fresh, _without(before, said, _place), _matter)


def _without(some: list[Diagnostic], others: list[Diagnostic], key: _Key) -> list[Diagnostic]:
    """``some`` less one for each of ``others`` that is alike."""
    left = Counter(key(one) for one in others)
    kept = []
    for one in some:
        if left[key(one)]:
            left[key(one)] -= 1
        else:
            kept.append(one)
    return kept


def _place(one: Diagnostic) -> tuple[object, ...]:
    return (one.code, one.path, one.keys, one.message)


def _matter(one: Diagnostic) -> tuple[object, ...]:
    keys = tuple(key for key in one.keys if isinstance(key, str))
    return (one.code, one.path.rpartition("/")[2], keys, one.message)
