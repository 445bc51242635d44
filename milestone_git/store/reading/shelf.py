"""Records as the cache keeps them: every field ready but the document, which is fetched for who asks."""

from __future__ import annotations

import marshal
from collections.abc import Callable, ItemsView, Iterator, KeysView, Sequence, ValuesView
from functools import cache, lru_cache
from typing import Any

from milestone_git.model.record import Dependency, Document, Record, Task, record_of
from milestone_git.model.roster import Roster, Rostered, roster_of
from milestone_git.schedule.progress import progress_of

Row = tuple[Any, ...]
Load = Callable[[str, str], Document]
_FEW = 16  # records that are made one by one
_ID, _UID = Record._fields.index("id"), Record._fields.index("uid")
_DOCUMENT = Record._fields.index("document")
_DEPENDS_ON = Record._fields.index("depends_on")
_TASKS = Record._fields.index("tasks")
_FIELDS = len(Record._fields)


def row_of(record: Record, oid: str) -> Row:
    """The fields of a record in plain tuples, the id of its blob in the place of its document.

    The tasks are bytes, which half of the commands never open. Behind the fields stands what is asked of
    every record and would need its document: the progress, the people it names, the keys it has.
    """
    from milestone_git.rules.people import named  # the rules, for who reads a new record alone

    row: list[Any] = list(record)
    row[_DOCUMENT] = oid
    row[_DEPENDS_ON] = tuple(map(tuple, record.depends_on))
    row[_TASKS] = marshal.dumps(tuple(map(tuple, record.tasks)), 2)
    names = tuple(dict.fromkeys(name for _, name in named(record)))
    return (*row, tuple(progress_of(record)), _one(names), _one(record.keys))


@lru_cache(maxsize=4096)
def _one(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same for all that are alike: it is written once, and read once."""
    return words


def oid_of(row: Row) -> str:
    """The blob that a row was made from."""
    oid: str = row[_DOCUMENT]
    return oid


def names_of(row: Row) -> tuple[str, str, Sequence[str]]:
    """The id and the uid that a row says, and the ids that it waits for."""
    return row[_ID], row[_UID], [one[0] for one in row[_DEPENDS_ON]]


def without_tasks(row: Row) -> Row:
    """The row as a shelf has it: its tasks lie beside it, by its blob, for who asks for some."""
    return (*row[:_TASKS], None, *row[_TASKS + 1 :])


def tasks_of(row: Row) -> bytes:
    """The tasks of a row that still has them, as they are kept."""
    packed: bytes = row[_TASKS]
    return packed


def columns_of(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """Rows without tasks as they are kept: a third to load, with what is alike written once."""
    one: dict[Any, Any] = {}
    return [tuple(one.setdefault(cell, cell) for cell in column) for column in zip(*rows, strict=True)]


def rows_of(columns: Sequence[tuple[Any, ...]]) -> list[Row]:
    """The rows that these were made of."""
    return list(zip(*columns, strict=True))


class Shelf(Rostered):
    """Records by path, made when somebody asks for one: who only counts them makes none.

    ``rows`` gives what they are made of, in the order of ``paths``; ``load`` the document of a path and blob.
    Where there is ``one``, it gives the row of a single path at less cost; ``names`` the roster, if known;
    ``tasks`` gives those of a blob, as they are kept, and those that it lacks come from the document.
    """

    def __init__(
        self,
        paths: Sequence[str],
        rows: Callable[[], list[Row]],
        load: Load,
        one: Callable[[str], Row] | None = None,
        names: Callable[[], Roster | None] = lambda: None,
        tasks: Callable[[str], bytes | None] = lambda _: None,
    ) -> None:
        self._paths = dict.fromkeys(paths)
        self._rows = rows
        self._kind = _kind(load, tasks)
        self._one = one
        self._names = names
        self._few: dict[str, Record] = {}
        self._roster: Roster | None = None
        self._made: dict[str, Record] | None = None

    def __getitem__(self, path: str) -> Record:
        if path not in self._paths:
            raise KeyError(path)
        if self._made is not None or self._one is None:
            return self._records()[path]
        if path not in self._few:
            if len(self._few) >= _FEW:
                return self._records()[path]
            self._few[path] = tuple.__new__(self._kind, self._one(path))
        return self._few[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def keys(self) -> KeysView[str]:
        """The paths."""
        return self._paths.keys()

    def values(self) -> ValuesView[Record]:
        """The records, as fast as those of a dict."""
        return self._records().values()

    def items(self) -> ItemsView[str, Record]:
        """The pairs, likewise."""
        return self._records().items()

    def roster(self) -> Roster:
        """The names of these records, from where they are kept."""
        if self._roster is None:
            self._roster = self._names() or roster_of(self._records())
        return self._roster

    def _records(self) -> dict[str, Record]:
        if self._made is None:
            kind, new = self._kind, tuple.__new__
            self._made = {row[0]: new(kind, row) for row in self._rows()} | self._few
        return self._made


@lru_cache(maxsize=4096)
def _unpacked(packed: bytes) -> tuple[Task, ...]:
    return tuple(map(Task._make, marshal.loads(packed)))  # noqa: S302  # out of the cache, by its check sum


def _tasks(record: Record, kept: Callable[[str], bytes | None]) -> tuple[Task, ...]:
    """Those kept of its blob; where none are, or another document was put there, as the document says."""
    oid: Any = record[_DOCUMENT]
    packed = kept(oid) if isinstance(oid, str) else None
    return record_of(record.path, record.document).tasks if packed is None else _unpacked(packed)


def _kind(load: Load, tasks_by_oid: Callable[[str], bytes | None]) -> type[Record]:
    """Records of one shelf: what a row says is made when it is asked for, once for all that are alike."""

    @cache
    def dependencies(rows: tuple[tuple[Any, ...], ...]) -> tuple[Dependency, ...]:
        return tuple(map(Dependency._make, rows))

    class Kept(Record):
        """A record whose document is still in the cache, or in its file; one with a field replaced is too."""

        __slots__ = ()

        @property
        def document(self) -> Document:
            there: Any = self[_DOCUMENT]
            document: Document = load(self.path, there) if isinstance(there, str) else there
            return document

        @property
        def depends_on(self) -> tuple[Dependency, ...]:
            return dependencies(self[_DEPENDS_ON])

        @property
        def needs(self) -> Sequence[str]:
            rows: Any = self[_DEPENDS_ON]
            return [one[0] for one in rows]

        @property
        def tasks(self) -> tuple[Task, ...]:
            there: Any = self[_TASKS]
            tasks: tuple[Task, ...] = _tasks(self, tasks_by_oid) if there is None else there
            return tasks

        @property
        def progress(self) -> tuple[int, int, int, int] | None:
            kept: Any = self
            return kept[_FIELDS] if len(self) > _FIELDS else None

        @property
        def names(self) -> tuple[str, ...] | None:
            kept: Any = self[_FIELDS:]
            return kept[1] if kept else None

        @property
        def keys(self) -> tuple[str, ...]:
            kept: Any = self[_FIELDS:]
            keys: tuple[str, ...] = kept[2] if kept else Record.keys.__get__(self)
            return keys

    return Kept
