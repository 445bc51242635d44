"""What rules say of an attempt: of one with a base, what it brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic

Rule = Callable[[Attempt], Iterator[Diagnostic]]
_Key = Callable[[Diagnostic], tuple[object, ...]]


def said_by(rules: Iterable[Rule], attempt: Attempt) -> tuple[Diagnostic, ...]:
    """Everything ``rules`` say that they did not say of the base, by path and place."""
    said = [one for rule in rules for one in rule(attempt)]
    if attempt.base is not None:
        said = _brought(said, [one for rule in rules for one in rule(Attempt(head=attempt.base))])
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
