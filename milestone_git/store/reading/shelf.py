"""Records as the cache keeps them: every field ready but the document, which is fetched for who asks."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import Any

from milestone_git.model.record import Dependency, Document, Record, Task

Row = list[Any]
Load = Callable[[str, str], Document]
_DOCUMENT = Record._fields.index("document")
_DEPENDS_ON = Record._fields.index("depends_on")
_TASKS = Record._fields.index("tasks")


def row_of(record: Record, oid: str) -> Row:
    """The fields of a record in plain lists and tuples, the id of its blob in the place of its document."""
    row: Row = list(record)
    row[_DOCUMENT] = oid
    row[_DEPENDS_ON] = [tuple(one) for one in record.depends_on]
    row[_TASKS] = [tuple(one) for one in record.tasks]
    return row


def oid_of(row: Row) -> str:
    """The blob that a row was made from."""
    oid: str = row[_DOCUMENT]
    return oid


class Shelf(Mapping[str, Record]):
    """Records by path, made when somebody asks for one: who only counts them makes none.

    ``rows`` gives what they are made of, in the order of ``paths``; ``load`` the document of a path and blob.
    """

    def __init__(self, paths: Sequence[str], rows: Callable[[], list[Row]], load: Load) -> None:
        self._paths = dict.fromkeys(paths)
        self._rows = rows
        self._load = load
        self._made: dict[str, Record] | None = None

    def __getitem__(self, path: str) -> Record:
        return self._records()[path]

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

    def _records(self) -> dict[str, Record]:
        if self._made is None:
            self._made = _records_of(self._rows(), self._load)
        return self._made


def _records_of(rows: list[Row], load: Load) -> dict[str, Record]:
    kind = _kind(load)
    new = tuple.__new__
    found: dict[str, Record] = {}
    for row in rows:
        if row[_DEPENDS_ON]:
            row[_DEPENDS_ON] = [new(Dependency, one) for one in row[_DEPENDS_ON]]
        if row[_TASKS]:
            row[_TASKS] = [new(Task, one) for one in row[_TASKS]]
        row[_DEPENDS_ON], row[_TASKS] = tuple(row[_DEPENDS_ON]), tuple(row[_TASKS])
        found[row[0]] = new(kind, row)
    return found


def _kind(load: Load) -> type[Record]:
    class Kept(Record):
        """A record whose document is still in the cache, or in its file."""

        __slots__ = ()

        @property
        def document(self) -> Document:
            there: Any = self[_DOCUMENT]
            document: Document = load(self.path, there) if isinstance(there, str) else there
            return document

    return Kept
