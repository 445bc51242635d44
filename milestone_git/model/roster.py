"""The names of all records and what they wait for, known without making one of 10,000 records."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from milestone_git.model.record import Record


class Roster(NamedTuple):
    """Path, id and uid of each record, in no order; ``awaited`` are the ids that any of them waits for.

    ``awaited`` may hold some that nobody waits for any more.
    """

    paths: Sequence[str]
    ids: Sequence[str]
    uids: Sequence[str]
    awaited: Collection[str]


class Rostered(Mapping[str, Record]):
    """Records by path that know their roster."""

    @abstractmethod
    def roster(self) -> Roster:
        """The names of these records."""


def roster_of(records: Mapping[str, Record]) -> Roster:
    """The names of ``records``: as they are known, else as the records say."""
    if isinstance(records, Rostered):
        return records.roster()
    some = [*records.values()]
    awaited = {name for one in some for name in one.needs}
    return Roster([*records], [one.id for one in some], [one.uid for one in some], awaited)
