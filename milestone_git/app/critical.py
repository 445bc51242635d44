"""The milestones on the critical path, kept by content: who only looks pays for them once a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b

from milestone_git import __version__
from milestone_git.model.diagnostic import Refused
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import answers, log
from milestone_git.store.repository import Place
from milestone_git.store.snapshot import Files

_NAME = "critical-path"


def critical_ids(place: Place, snapshot: Snapshot, files: Files, now: datetime) -> frozenset[str]:
    """The ids, none where no open milestone has an estimate or there is no schedule.

    Calendars, the network and its solution are not even imported while the answer is kept: it is asked for
    by records, configuration, log and the day.
    """
    if sum(not one.finished for one in snapshot.records.values()) < 2:
        return frozenset()  # of a single one it says nothing
    key = _key(place, snapshot, files, now)
    found = answers.kept(place, _NAME, key)
    if found is None:
        found = _computed(place, snapshot, now)
        if found is not None:
            answers.keep(place, _NAME, key, found)
    return frozenset(found or ())


def _computed(place: Place, snapshot: Snapshot, now: datetime) -> list[str] | None:
    """The ids in order; None where it is this machine that lacks something, which may change."""
    from milestone_git.app.timetable import computed

    if snapshot.repository.uid and not snapshot.events:
        snapshot = snapshot._replace(events=log.read(place, snapshot.repository.uid).events)
    try:
        found = computed(snapshot, now)
    except Refused as why:
        missing = any(one.code in ("MG013", "MG312", "MG313") for one in why.diagnostics)
        return None if missing else []
    return list(found.critical_ids) if found.has_work else []


def _key(place: Place, snapshot: Snapshot, files: Files, now: datetime) -> str:
    """A digest of everything that the answer follows from."""
    state = blake2b(f"{__version__}\0{now.astimezone(UTC).date()}\0".encode(), digest_size=20)
    state.update(place.git.line("for-each-ref", "--format=%(objectname)", log.PREFIX).encode())
    state.update(files.listing.digest.encode())
    for identifier in snapshot.sources:  # what a branch says of a record stands in no file here
        record = snapshot.find(identifier)
        state.update(json.dumps(record and [record.path, record.document], default=str).encode())
    return state.hexdigest()
