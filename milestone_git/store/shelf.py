"""Records as the cache keeps them: every field ready but the document, which is fetched for who asks."""

from __future__ import annotations

from collections.abc import Callable
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


def records_of(rows: list[Row], load: Load) -> dict[str, Record]:
    """Records by path; ``load`` gives the document of a path and blob when it is asked for."""
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
