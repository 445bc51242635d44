"""What `check --fix` may do by itself: move a record to the folder of its status, put a `.gitkeep` back."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.transact import Ways, refuse_unusable
from milestone_git.model.change import Change
from milestone_git.model.record import ACTIVE, COMPLETED, Record, home_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.reading import snapshot
from milestone_git.store.reading.sparse import lacks
from milestone_git.store.repository import Place
from milestone_git.store.saving import save
from milestone_git.store.saving.journal import held

_KEEPS = (f"{ACTIVE}.gitkeep", f"{COMPLETED}.gitkeep")


class Fixed(NamedTuple):
    """``moved`` pairs the old and new path of a record; ``written`` are new files; both empty for nothing."""

    moved: tuple[tuple[str, str], ...] = ()
    written: tuple[str, ...] = ()
    commit: str = ""


def fix(context: Context, ways: Ways) -> Fixed:
    """Repairs in one commit, or in the index with ``ways.no_commit``. Raises ``Refused``.

    No byte of a record changes, so no rule can mind. A record whose place is taken stays where it is.
    """
    place = context.place()
    if ways.dry_run:
        return _found(place, snapshot.read(place).snapshot)
    with held(place) as journal:
        place = place.again()
        reading = snapshot.read(place)
        found = _found(place, reading.snapshot)
        if not (found.moved or found.written):
            return found
        refuse_unusable(place)
        texts: dict[str, bytes | None] = dict.fromkeys(found.written, b"")
        for old, new in found.moved:
            texts |= {old: None, new: reading.files[old]}
        if not ways.no_commit:
            save.check_clean(place, texts)
        change = Change("Put milestone files where they belong", staged=ways.no_commit)
        commit = save.save(place, journal, change, texts, [])
    return found._replace(commit=commit)


def _found(place: Place, found: Snapshot) -> Fixed:
    moved = tuple(
        (record.path, home_of(record.document))
        for record in found.records.values()
        if _is_misplaced(record) and lacks(place, home_of(record.document))
    )
    return Fixed(moved, tuple(path for path in _KEEPS if lacks(place, path)))


def _is_misplaced(record: Record) -> bool:
    """As MG109 says; a file that has not the name of its id is MG107, and nobody can say what was meant."""
    home = home_of(record.document)
    return record.path != home and record.path.rpartition("/")[2] == home.rpartition("/")[2]
