"""Records as a change leaves them: those that were there but for a few, told apart without looking at all."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from operator import attrgetter

from milestone_git.model.record import Record
from milestone_git.model.roster import roster_of

_ID, _UID = attrgetter("id"), attrgetter("uid")


class Edited(Mapping[str, Record]):
    """``before`` with the records of ``written`` at their paths, and none at those in ``gone``.

    In the order of the paths, as a reading gives them: who comes second is blamed.
    """

    def __init__(
        self, before: Mapping[str, Record], written: Mapping[str, Record], gone: frozenset[str]
    ) -> None:
        self.before = before
        self.written = dict(sorted(written.items()))
        self.gone = gone
        self._whole: dict[str, Record] | None = None
        self._apart: bool | None = None

    def __getitem__(self, path: str) -> Record:
        if path in self.gone:
            raise KeyError(path)
        return self.written[path] if path in self.written else self.before[path]

    def __contains__(self, path: object) -> bool:
        return path in self.written or (path in self.before and path not in self.gone)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records())

    def __len__(self) -> int:
        return len(self._records())

    def values(self) -> ValuesView[Record]:
        """The records, as fast as those of a dict."""
        return self._records().values()

    def items(self) -> ItemsView[str, Record]:
        """The pairs, likewise."""
        return self._records().items()

    def replaced(self) -> dict[str, Record]:
        """What stood before at the paths that differ."""
        paths = sorted({*self.written, *self.gone})
        return {path: self.before[path] for path in paths if path in self.before}

    def stand_apart(self) -> bool:
        """Whether what differs shares no id and no uid with any other record, before or after."""
        if self._apart is None:
            roster = roster_of(self.before)
            self._apart = self._is_unique(_ID, roster.ids) and self._is_unique(_UID, roster.uids)
        return self._apart

    def _is_unique(self, name: Callable[[Record], str], everybodys: Sequence[str]) -> bool:
        some, mine = self.replaced(), list(map(name, self.written.values()))
        names = {*mine, *map(name, some.values())}
        found = sum(map(names.__contains__, everybodys))
        return found == len(some) and len(set(mine)) == len(mine)

    def _records(self) -> dict[str, Record]:
        if self._whole is None:
            found = dict(self.before.items())  # of a mapping that is no dict, `**` asks one by one
            found.update(self.written)
            for path in self.gone:
                found.pop(path, None)
            self._whole = dict(sorted(found.items()))
        return self._whole


def difference(before: Mapping[str, Record], after: Mapping[str, Record]) -> Edited | None:
    """What ``after`` makes of ``before``, where it was made of that; None where all has to be compared."""
    return after if isinstance(after, Edited) and after.before is before else None
