"""Whose turn it is: a request picks reviewers from a pool by load, then by who works soonest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from milestone_git.ledger.fold import in_order
from milestone_git.ledger.reviews import VERDICTS, gate_of, speaker
from milestone_git.model.event import Event
from milestone_git.model.evidence import Gate
from milestone_git.model.settings import Team
from milestone_git.rules.requirement import requirement_of

_OVER = ("advance", "complete", "cancel")


def loads(events: Iterable[Event]) -> Counter[str]:
    """On how many gates each person who was picked has still to answer, as the log tells it."""
    waiting: dict[Gate, set[str]] = {}
    for event in in_order(events):
        gate = gate_of(event)
        if event.kind == "request" and "asked" in event.payload:
            waiting[gate] = set(event.payload["asked"])
        elif event.kind in VERDICTS and event.kind != "comment":
            waiting.get(gate, set()).discard(speaker(event))
        elif event.kind in _OVER:
            waiting = {one: people for one, people in waiting.items() if one.uid != event.uid}
    return Counter(who for people in waiting.values() for who in people)


def picked(
    expression: Any, team: Team, busy: Mapping[str, int], waits: Mapping[str, int], own: frozenset[str]
) -> tuple[str, ...]:
    """The people whose turn it is, of every pool in ``expression`` that rotates; nobody of ``own``.

    ``busy`` is the load, ``waits`` the minutes until somebody works; who is like another goes by name.
    """
    chosen: dict[str, None] = {}
    for pool in _pools(expression):
        people = requirement_of(pool, team).people - own
        turn = sorted(people, key=lambda who: (busy.get(who, 0), waits.get(who, 0), who))
        chosen.update(dict.fromkeys(turn[: pool["any"]]))
    return tuple(chosen)


def _pools(expression: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(expression, Mapping):
        if expression.get("rotate"):
            yield expression
        else:
            yield from _pools(expression.get("of", ()))
    elif isinstance(expression, list | tuple):
        for entry in expression:
            yield from _pools(entry)
