"""What was said in reviews, and what imported, without the rest of the log: gates ask for nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.ledger.encoding import Malformed
from milestone_git.ledger.reviews import KINDS
from milestone_git.model.event import Event
from milestone_git.rules.importing import IMPORT
from milestone_git.store import log, merging
from milestone_git.store.kept.cache import Cache
from milestone_git.store.repository import Place

_READ = KINDS | {IMPORT}


class _Kept(NamedTuple):
    """The events of reviews that ``clocks`` reach; these are the clocks of the heads."""

    clocks: Mapping[str, int]
    events: tuple[Event, ...]


def spoken(place: Place, repo: str, chains: Mapping[str, str] | None = None) -> tuple[Event, ...]:
    """Those events of ``log.read`` that are of reviews; ``chains`` as it takes them.

    They are kept by the heads of all chains. What came since is read alone where it stands on these heads,
    which it does unless an old chain goes on; else the whole log is read again.
    """
    heads = _heads(place) if chains is None else frozenset(chains.values())
    cut = (place.common_dir / "shallow").exists()  # commits may turn up below those that we know
    kept = None if cut else _kept(place, repo)
    if kept is not None and heads == kept.clocks.keys():
        return kept.events
    found = _grown(place, repo, kept, heads) if kept is not None else None
    if found is None:
        whole = log.read(place, repo, chains)
        clocks = {head: whole.clocks[head] for head in heads}
        found = _Kept(clocks, tuple(one for one in whole.events if one.kind in _READ))
    if not cut:
        Cache(place.own_dir).put({f"said {repo}": (dict(found.clocks), [tuple(one) for one in found.events])})
    return found.events


def unseen(place: Place) -> str:
    """Why this clone cannot tell what was said in reviews: it has no log, or a cut one; empty where it can.

    A log without an entry is told from one that was not fetched by nobody but the server that holds it.
    """
    words = ("for-each-ref", "--count=1", "--format=%(refname)")
    if not place.git.line(*words, log.PREFIX):
        return "this clone has no log"
    cut = [f"--contains={one}" for one in merging.shallow_commits(place)]
    found = place.git.line(*words, *cut, log.PREFIX) if cut else ""
    return f"`{found}` is cut off in this shallow clone" if found else ""


def _kept(place: Place, repo: str) -> _Kept | None:
    kept = Cache(place.own_dir).get(f"said {repo}")
    return None if kept is None else _Kept(kept[0], tuple(Event(*one) for one in kept[1]))


def _grown(place: Place, repo: str, kept: _Kept, heads: Iterable[str]) -> _Kept | None:
    """What was kept and what came since; None where that cannot be told from the new commits alone."""
    clocks, events, parents = dict(kept.clocks), list(kept.events), set[str]()
    fresh = log.since(place, [*heads], kept.clocks, log.MOST_SINCE)
    if fresh is None:
        return None
    for commit in fresh:
        before = commit.headers.get("parent", [])
        if any(one not in clocks for one in before):
            return None
        parents.update(before)
        clock = max((clocks[one] for one in before), default=0)
        clocks[commit.oid] = clock + 1
        try:
            event = log.event(commit, repo, clock)
        except Malformed:
            continue  # `log.read` says so
        if event.kind in _READ:
            events.append(event)
    if not kept.clocks.keys() <= {*heads, *parents} or any(one not in clocks for one in heads):
        return None
    return _Kept({head: clocks[head] for head in heads}, tuple(events))


def _heads(place: Place) -> frozenset[str]:
    rows = place.git.line("for-each-ref", "--format=%(objecttype) %(objectname)", log.PREFIX).split("\n")
    return frozenset(row.removeprefix("commit ") for row in rows if row.startswith("commit "))
