"""What happened without a command of ours, found at the next one: staged progress that landed, hand edits."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from milestone_git.ledger.observed import Landed, differs, observed
from milestone_git.model.event import Draft
from milestone_git.model.naming import branch_of
from milestone_git.model.record import ROOT, Record, record_of
from milestone_git.model.snapshot import Actor, Snapshot
from milestone_git.store import branches, documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place
from milestone_git.store.told import Settled, Told, keep

MOST_SINGLY = 8
_MOST_UNKEPT = 64  # records that are compared anew each time, before it is kept that they agree
_FORM = ("--format=%x01%H%x00%aE%x00%aN%x00%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ")
_UTC = {"TZ": "UTC"}


def pending(
    place: Place, snapshot: Snapshot, log: Told, oids: Mapping[str, str], actor: Actor
) -> list[Draft]:
    """The events that the log lacks about records as HEAD has them; ``oids`` are the blobs of the records.

    Only where HEAD may speak: the trunk, and a milestone's own branch about that milestone. A record that
    the log has never heard of is told only where it is new here: a fresh clone, whose log is still to be
    fetched, would else tell the whole history a second time.
    """
    told = log.telling.stories
    doubtful = _doubtful(place, snapshot, log, oids)
    unheard = [one for one in doubtful if one.uid not in told]
    if unheard and not _is_new_here(place):
        unheard = []
    heard = [one for one in doubtful if one.uid in told]
    waiting = (*unheard, *heard)
    known = _landings(place, snapshot) if len(waiting) > MOST_SINGLY else {}
    own = branches.milestone_branches(place) if waiting else frozenset()
    objects = objects_of(place) if waiting else None
    drafts: list[Draft] = []
    for record in waiting:
        if objects is None or not _may_speak(place, snapshot, record, own):
            continue
        for committed in _committed(place, objects, record):
            landed = known.get(record.path) or _landed(place, snapshot, record)
            drafts += observed(committed, told.get(record.uid), landed, actor.handle)
    return drafts


def _doubtful(place: Place, snapshot: Snapshot, log: Told, oids: Mapping[str, str]) -> list[Record]:
    """The records that do not say what the log tells. Those that did, by their blobs, need no second look."""
    told, agreeing = log.telling.stories, log.agreeing()
    paths = [path for path, oid in oids.items() if agreeing.get(path) != oid and path in snapshot.records]
    looked_at = [snapshot.records[path] for path in paths]
    doubtful = [one for one in looked_at if one.uid not in told or differs(one, told[one.uid])]
    if len(looked_at) - len(doubtful) > _MOST_UNKEPT:
        apart = {one.path for one in doubtful}
        rows = [
            (one.uid, one.path, oids[one.path]) for one in snapshot.records.values() if one.path not in apart
        ]
        keep(place, snapshot.repository.uid, log, Settled(*map(list, zip(*rows, strict=True))))
    return doubtful


def _is_new_here(place: Place) -> bool:
    """Whether a commit that no remote has touches a record."""
    return bool(place.git.line("rev-list", "-1", "HEAD", "--not", "--remotes", "--", ROOT))


def _may_speak(place: Place, snapshot: Snapshot, record: Record, own: Container[str]) -> bool:
    branch = branch_of(record.id)
    if place.branch == branch:
        return True
    return place.branch == snapshot.repository.trunk and (record.finished or branch not in own)


def _committed(place: Place, objects: Objects, record: Record) -> Iterator[Record]:
    entry = objects.entry(place.head, record.path)
    if entry is None:
        return
    try:
        document = documents.parse(record.path, objects.blob(entry.oid))
    except Unreadable:
        return
    if not schema.faults(record.path, document):
        yield record_of(record.path, document)


def _landed(place: Place, snapshot: Snapshot, record: Record) -> Landed:
    return _told(snapshot, place.git.line("log", "-1", *_FORM, "--", record.path, extra=_UTC))


def _landings(place: Place, snapshot: Snapshot) -> dict[str, Landed]:
    """The same for every path, newest first, in one walk: a child each is a minute at 10,000 records."""
    found: dict[str, Landed] = {}
    for commit in place.git.line("log", *_FORM, "--name-only", "--", ROOT, extra=_UTC).split("\x01")[1:]:
        row, _, names = commit.partition("\n")
        landed = _told(snapshot, f"\x01{row}")
        found.update((name, landed) for name in names.split("\n") if name and name not in found)
    return found


def _told(snapshot: Snapshot, row: str) -> Landed:
    commit, email, name, at = row.removeprefix("\x01").split("\0")
    return Landed(commit, snapshot.team.handle_for(email, name), at)
