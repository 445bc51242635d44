"""The doors of the verdict: a look at everything, what is staged, a revision, a commit message."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.app.transact import located
from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.judge import judge
from milestone_git.store import log, snapshot
from milestone_git.store.journal import recover
from milestone_git.store.repository import Place


class Verdict(NamedTuple):
    """What was judged, how many records that were, and what the rules say."""

    source: str
    records: int
    diagnostics: tuple[Diagnostic, ...]


def everything(context: Context, source: str) -> Verdict:
    """Judges all that stands at ``source``: the work tree, the index, or a revision. The log is read too."""
    place = context.place()
    recover(place)
    where = source if source in (snapshot.WORK_TREE, snapshot.INDEX) else commit_of(place, source)
    reading = snapshot.read(place, where)
    said = judge(Attempt(reading.snapshot))
    if where == snapshot.WORK_TREE and reading.snapshot.repository.uid:
        said += log.read(place, reading.snapshot.repository.uid).faults
    told = tuple(located(one, reading.files) for one in said)
    count = len(reading.snapshot.records) + len(reading.snapshot.broken_paths())
    return Verdict(where, count, told)


def commit(context: Context, message: str | None = None) -> Verdict:
    """Judges the commit that is being made: the index against HEAD, or with ``message`` its trailers."""
    place = context.place()
    try:
        head = snapshot.read(place, snapshot.INDEX)
    except Refused:
        return Verdict(snapshot.INDEX, 0, ())
    if message is None:
        attempt = Attempt(head.snapshot, base=_base(place))
    else:
        # the message says nothing about documents, so these are the same on both sides
        attempt = Attempt(head.snapshot, base=head.snapshot, trailers=trailers_of(place, message))
    said = tuple(located(one, head.files) for one in judge(attempt))
    return Verdict(snapshot.INDEX, len(head.snapshot.records), said)


def trailers_of(place: Place, message: str) -> tuple[str, ...]:
    """The values of `Milestone:` trailers, as Git itself finds them."""
    rows = place.git.line("interpret-trailers", "--parse", stdin=message.encode()).split("\n")
    pairs = (row.partition(":") for row in rows)
    return tuple(value.strip() for key, _, value in pairs if key.lower() == "milestone")


def _base(place: Place) -> Snapshot | None:
    if not place.head:
        return None
    try:
        return snapshot.read(place, place.head).snapshot
    except Refused:
        return None
