"""A reading that a server keeps of its policy branch, so that the next push has one beside which to be read.

`post-receive` writes, `pre-receive` only reads (R41). It moves on when the branch is far from it: until then
what differs is told by Git, and read.
"""

from __future__ import annotations

from milestone_git.model.diagnostic import Refused
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading import neighbour, snapshot
from milestone_git.store.reading.snapshot import Reading
from milestone_git.store.repository import Place

_KEY = "server reading"


def kept(place: Place) -> Reading | None:
    """The reading that was kept, by a commit of some days ago; None where there is none, or it is spoilt."""
    commit = Cache(place.own_dir).get(_KEY)
    try:
        return snapshot.read_if_any(place, commit) if isinstance(commit, str) else None
    except (Refused, KeyError):
        return None


def keep(place: Place, reading: Reading) -> None:
    """Keeps the commit of ``reading``, where the one that is kept is not near to it."""
    cache, commit = Cache(place.own_dir), reading.snapshot.source
    before = cache.get(_KEY)
    if isinstance(before, str) and neighbour.changed(place, before, commit) is not None:
        return
    listing = reading.files.listing
    forgotten = [f"revision {before}"] if isinstance(before, str) else []
    cache.put({_KEY: commit, f"revision {commit}": (dict(listing.oids), listing.digest)}, forgotten)
