"""The milestones on the critical path, kept by content: who only looks pays for them once a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import islice

from milestone_git import __version__
from milestone_git.model.diagnostic import Refused
from milestone_git.model.record import Document
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.kept import answers
from milestone_git.store.kept.cache import Cache
from milestone_git.store.machine.hashes import blake2b
from milestone_git.store.reading.snapshot import Reading
from milestone_git.store.reading.stock import CONFIGURATION_PATHS, Since
from milestone_git.store.repository import Place

_NAME = "critical-path"
LOG = "refs/milestones/log/"  # `store.log` has it too, and brings what reads it
# what says nothing about dates; a field that is not here is taken to say something
_WORDS = frozenset(("title", "description", "labels", "acceptance", "links", "rfc", "targets", "visibility"))


def critical_ids(
    place: Place, snapshot: Snapshot, reading: Reading, now: datetime, refs: str | None = None
) -> frozenset[str]:
    """The ids, none where no open milestone has an estimate or there is no schedule.

    Calendars, the network and its solution are not even imported while the answer is kept: it is asked for
    by records, configuration, log and the day; after an edit, by what the records say of planning. ``refs``
    are all of them, as `app/recall.py` has them, where somebody has looked.
    """
    unfinished = (one for one in snapshot.records.values() if not one.finished)
    if len(list(islice(unfinished, 2))) < 2:
        return frozenset()  # of a single one it says nothing
    state = _state(place, snapshot, now, refs)
    whole = _key(state, reading.files.listing.digest)
    found = answers.kept(place, _NAME, whole)
    if found is None:
        planned = _key(state, _planning(place, reading))
        found = answers.kept(place, _NAME, planned)
        if found is None:
            found = _computed(place, snapshot, now)
        for key in (planned, whole) if found is not None else ():
            answers.keep(place, _NAME, key, found)
    return frozenset(found or ())


def _computed(place: Place, snapshot: Snapshot, now: datetime) -> list[str] | None:
    """The ids in order; None where it is this machine that lacks something, which may change."""
    from milestone_git.app.timetable import computed
    from milestone_git.store import log

    if snapshot.repository.uid and not snapshot.events:
        snapshot = snapshot._replace(events=log.read(place, snapshot.repository.uid).events)
    try:
        found = computed(snapshot, now)
    except Refused as why:
        missing = any(one.code in ("MG013", "MG312", "MG313") for one in why.diagnostics)
        return None if missing else []
    return list(found.critical_ids) if found.has_work else []


def _key(state: str, content: str) -> str:
    said = f"{state}\0{content}".encode("utf-8", "surrogateescape")
    return blake2b(said, digest_size=20).hexdigest()


def _state(place: Place, snapshot: Snapshot, now: datetime, refs: str | None) -> str:
    """A digest of what the answer follows from besides the files."""
    state = blake2b(f"{__version__}\0{now.astimezone(UTC).date()}\0".encode(), digest_size=20)
    if refs is None:
        refs = place.git.line("for-each-ref", "--format=%(objectname) %(refname)", LOG)
    heads = (row.partition(" ") for row in refs.split("\n"))
    state.update("\n".join(commit for commit, _, name in heads if name.startswith(LOG)).encode())
    for identifier in snapshot.sources:  # what a branch says of a record stands in no file here
        record = snapshot.find(identifier)
        state.update(json.dumps(record and [record.path, record.document], default=str).encode())
    return state.hexdigest()


def _planning(place: Place, reading: Reading) -> str:
    """What the files say without the words in records: to mend a title moves no date.

    It is of the listing that was read last as a whole, of the configuration, and of those records that say
    something else of planning than they said there: after an edit only these few are looked at.
    """
    listing = reading.files.listing
    since = reading.since or Since(listing.digest, {})
    said = [f"{path}\0{listing.oids.get(path)}" for path in CONFIGURATION_PATHS]
    cache = Cache(place.own_dir)
    for path, (before, _) in sorted(since.differing.items()):
        document = cache.get(f"document milestone {before}") if before else None
        record = reading.snapshot.records.get(path)
        now = _planned(record.document) if record else listing.oids.get(path)
        if document is None or now != _planned(document):
            said.append(f"{path}\0{now}")
    return "\n".join([since.digest, *said])


def _planned(document: Document) -> str:
    planned = {key: value for key, value in document.items() if key not in _WORDS}
    planned["tasks"] = [{**one, "title": ""} for one in document.get("tasks", ())]
    return blake2b(json.dumps(planned, sort_keys=True, default=str).encode(), digest_size=10).hexdigest()
