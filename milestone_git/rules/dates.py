"""Dates of one milestone that exclude each other, whatever it waits for (MG308)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic, Keys
from milestone_git.model.record import Document, Record

_EARLIEST: tuple[Keys, ...] = (("start",), ("constraints", "must_start"))
_BEGINS = frozenset(keys[0] for keys in _EARLIEST)
_LATEST: tuple[Keys, ...] = (("due",), ("constraints", "finish_no_later"), ("constraints", "must_finish"))


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """Everything that an open milestone has to finish by is on or after all that it may start on."""
    for record in attempt.head.records.values():
        if not record.finished and not _BEGINS.isdisjoint(record.keys):  # most of 10,000 have no such key
            yield from _judged(record)


def _judged(record: Record) -> Iterator[Diagnostic]:
    document = record.document
    earliest = [(day, keys) for keys in _EARLIEST if (day := _day(document, keys))]
    latest = [(day, keys) for keys in _LATEST if (day := _day(document, keys))]
    if not earliest or not latest:
        return
    start, start_keys = max(earliest)
    for finish, keys in latest:
        if finish < start:  # ISO dates are in the order of their letters
            message = (
                f"`{record.id}` has to be finished on {finish} (`{'.'.join(map(str, keys))}`), "
                f"before it may start on {start} (`{'.'.join(map(str, start_keys))}`)"
            )
            yield Diagnostic("MG308", message, record.path, keys, helps=("move one of the two dates",))


def _day(document: Document, keys: Keys) -> str:
    found = document
    for key in keys[:-1]:
        found = found.get(str(key), {})
    return str(found.get(str(keys[-1]), ""))
