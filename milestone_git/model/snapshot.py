"""Everything known at one revision, read once; a change applied to it gives the next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.edited import Edited
from milestone_git.model.naming import ID
from milestone_git.model.record import ACTIVE, COMPLETED, FINISHED, Record, record_of
from milestone_git.model.settings import (
    SETTINGS_PATH,
    TEAM_PATH,
    Profiles,
    Repository,
    Settings,
    Team,
    settings_of,
    team_of,
)

if TYPE_CHECKING:
    from milestone_git.model.change import Change, Write
    from milestone_git.model.event import Event


class Actor(NamedTuple):
    """Who acts: the handle that `team.yaml` gives to the committer's e-mail, else one made from it."""

    handle: str
    name: str
    email: str
    known: bool


class Snapshot(NamedTuple):
    """What is known at ``source`` (`work tree`, `index`, or a commit id).

    ``records`` holds what could be read, by path; ``faults`` says of every document that could not be
    read, or breaks its schema, what is wrong with it: such a file is never silently left out.
    ``known_ids`` are the ids in any ref known here, read only for who plans. ``sources`` names the branch
    that speaks of a record, by id, where that is not the work tree. ``critical`` are the ids on the critical
    path, computed only for who shows them. ``numbers`` are reserved for who plans; None where they are
    local, none where they could not be reserved.
    """

    source: str
    repository: Repository
    settings: Settings
    team: Team
    profiles: Profiles
    records: Mapping[str, Record]
    faults: tuple[Diagnostic, ...] = ()
    branch: str = ""
    head: str = ""
    events: Sequence[Event] = ()
    known_ids: frozenset[str] = frozenset()
    sources: Mapping[str, str] = {}
    critical: frozenset[str] = frozenset()
    numbers: tuple[int, ...] | None = None

    def find(self, milestone: str) -> Record | None:
        """The record with this id; of two, the open one."""
        return self.by_id().get(milestone)

    def by_id(self) -> dict[str, Record]:
        """Records by id, in the order people read: numbers first, then random ids."""
        chosen: dict[str, Record] = {}
        unfinished: dict[str, Record] = {}
        for record in self.records.values():
            (chosen if record.status in FINISHED else unfinished)[record.id] = record
        chosen |= unfinished
        return {identifier: chosen[identifier] for identifier in _in_reading_order(chosen)}

    def broken_paths(self) -> tuple[str, ...]:
        """Milestone files that are there and cannot be read as records."""
        paths = {fault.path for fault in self.faults if fault.path.startswith((ACTIVE, COMPLETED))}
        return tuple(sorted(paths - set(self.records)))

    def unread_ids(self) -> dict[str, str]:
        """Paths of milestone files that are there and cannot be read, by the id that the file's name says."""
        named = {path.rpartition("/")[2].removesuffix(".yaml"): path for path in self.broken_paths()}
        return {identifier: path for identifier, path in named.items() if ID.fullmatch(identifier)}

    def after(self, change: Change) -> Snapshot:
        """The snapshot as it stands once ``change`` has been written."""
        records: dict[str, Record] = {}
        settings, team = self.settings, self.team
        for write in change.writes:
            records.pop(write.path, None)
            if write.document is None:
                continue
            if write.path.startswith((ACTIVE, COMPLETED)):
                records[write.path] = record_of(write.path, write.document)
            elif write.path == SETTINGS_PATH:
                settings = settings_of(write.document, self.profiles)
            elif write.path == TEAM_PATH:
                team = team_of(write.document)
        written = {write.path for write in change.writes}
        faults = tuple(fault for fault in self.faults if fault.path not in written)
        edited = Edited(self.records, records, frozenset(written - records.keys()))
        return self._replace(records=edited, settings=settings, team=team, faults=faults)


def _in_reading_order(identifiers: Iterable[str]) -> list[str]:
    """Three passes of C instead of a key for each of 10,000: by letters, by length, numbers first."""
    found = sorted(sorted(identifiers), key=len)
    numbered = [one for one in found if one.removeprefix("milestone-").isdecimal()]
    if len(numbered) == len(found):
        return found
    return [*numbered, *(one for one in found if not one.removeprefix("milestone-").isdecimal())]


def replaced(record: Record, document: Mapping[str, object], path: str) -> tuple[Write, ...]:
    """The writes that give ``record`` a new document at ``path``; a move is a removal and a new file."""
    from milestone_git.model.change import Write  # who only judges writes nothing

    if path == record.path:
        return (Write(path, document),)
    return (Write(record.path, None), Write(path, document, moved_from=record.path))
