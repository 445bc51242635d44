"""A record out of the cache says what the record that was put there says, and fetches no document for it."""

from __future__ import annotations

import marshal

import pytest

from milestone_git.model.record import Document, Record, record_of
from milestone_git.rules.people import named
from milestone_git.schedule.progress import progress_of
from milestone_git.store import documents
from milestone_git.store.reading.shelf import Shelf, row_of
from tests.documents.records import RECORDS

_PATH = ".milestones/active/milestone-008.yaml"


def _kept(record: Record) -> Record:
    def never(path: str, oid: str) -> Document:
        raise AssertionError(path)

    rows = marshal.loads(marshal.dumps([row_of(record, "0" * 40)]))
    return Shelf([record.path], lambda: rows, never)[record.path]


@pytest.mark.parametrize("data", RECORDS[::3])
def test_a_kept_record_knows_without_its_document_whom_it_names_and_which_keys_it_has(data: bytes) -> None:
    record = record_of(_PATH, documents.parse(_PATH, data))
    kept = _kept(record)
    assert kept.names == tuple(dict.fromkeys(name for _, name in named(record)))
    assert kept.keys == record.keys
    assert kept.progress == tuple(progress_of(record))


def test_the_keys_of_phases_are_among_those_of_a_record() -> None:
    document = {"schema": 1, "id": "milestone-008", "uid": "0" * 26, "title": "T", "status": "planned"}
    record = record_of(_PATH, {**document, "phases": {"design": {"reviewers": ["alex"]}, "spec": {}}})
    assert "reviewers" in record.keys
    assert "design" not in record.keys


def test_a_record_that_was_changed_forgets_what_was_kept_of_it() -> None:
    document = {"schema": 1, "id": "milestone-008", "uid": "0" * 26, "title": "T", "status": "planned"}
    record = record_of(_PATH, {**document, "owner": "sarah"})
    changed = _kept(record)._replace(document={**document, "start": "2026-03-01"}, owner="")
    assert changed.names is None
    assert "start" in changed.keys
