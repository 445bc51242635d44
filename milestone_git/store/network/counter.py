"""The counter on a remote: who moves it forward has the numbers, and nobody else can have them (R5).

Each commit of its chain says the next free number and moves it by one to ten; a nonce makes every commit
another one: two clones that would write the same bytes would both be told that their push went through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from milestone_git.store.log import commit_tree, read_commits
from milestone_git.store.network import exchange
from milestone_git.store.network.exchange import OK, Patience
from milestone_git.store.network.push import mark
from milestone_git.store.network.remotes import PREFIX, Remote
from milestone_git.store.repository import Place

REF = f"{PREFIX}counter"
MOST_AT_ONCE = 10
_MOST_STEPS = 100
_MOST_TRIES = 40


class Claimant(NamedTuple):
    """Who takes numbers: the repository's uid, the handle, and the moment as Git writes it; see ``who``."""

    repo: str
    handle: str
    who: Mapping[str, str]


def refspec(remote: Remote) -> str:
    """A pattern, because a fetch of a ref that is not there fails as a whole."""
    return f"+{remote.there(REF)}*:{remote.inbox_of(REF)}*"


def value(place: Place, oid: str, repo: str) -> int | None:
    """The next free number as the counter says; 1 while it is unborn, None where it says nothing readable."""
    if not oid:
        return 1
    for commit in read_commits(place, [oid]):
        try:
            body = json.loads(commit.message.rstrip("\n").split("\n")[-1])
            found, whose = body["next"], body["repo"]
        except (ValueError, KeyError, TypeError):
            return None
        return found if type(found) is int and found > 0 and whose == repo else None
    return None


def reserve(
    place: Place, remote: Remote, by: Claimant, first: int, count: int, patience: Patience, nonce: str
) -> range | None:
    """``count`` numbers, none below ``first``, that are nobody else's; None where none can be had.

    The counter is fetched anew after each lost race. A fast-forward push has exactly one winner.
    """
    ref, inbox = remote.there(REF), remote.inbox_of(REF)
    for turn in range(_MOST_TRIES):
        if turn:
            patience.pause(turn)
        if patience.is_over:
            return None
        if turn and exchange.fetch(place, remote, [refspec(remote)], patience).outcome != OK:
            return None
        expected = place.git.line("rev-parse", "-q", "--verify", inbox, expect=(0, 1))
        there = value(place, expected, by.repo)
        if there is None:
            return None
        start = max(there, first)
        tip = _moved(place, by, expected, there, start + count, f"{nonce}-{turn}")
        if not tip:
            return None
        answer = exchange.push(place, remote, [f"{tip}:{ref}"], patience, [f"{ref}:{expected}"])
        if answer.outcome == OK and answer.moved:
            mark(place, {inbox: tip})
            return range(start, start + count)
        if answer.outcome not in (OK, exchange.RACE):
            return None
    return None


def _moved(place: Place, by: Claimant, old: str, there: int, until: int, nonce: str) -> str:
    """The counter's chain up to ``until``; empty where that is absurdly far: somebody has spoilt an id."""
    steps = list(range(there + MOST_AT_ONCE, until, MOST_AT_ONCE)) if old else []
    if len(steps) > _MOST_STEPS:
        return ""
    empty = place.git.line("hash-object", "-t", "tree", "-w", "--stdin")
    tip = old
    for one in [*steps, until]:
        body = {"by": by.handle, "next": one, "nonce": nonce, "repo": by.repo, "v": 1}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        tip = commit_tree(
            place,
            empty,
            [tip] if tip else [],
            f"{by.handle} took numbers below {one}\n\n{text}\n",
            by.who,
        )
    return tip
