"""A record out of the cache says what the record that was put there says, and fetches no document for it."""

from __future__ import annotations

import marshal

import pytest

from milestone_git.model.record import Document, Record, record_of
from milestone_git.rules.people import named
from milestone_git.schedule.progress import progress_of
from milestone_git.store import documents
from milestone_git.store.reading.shelf import Shelf, columns_of, row_of, rows_of, tasks_of, without_tasks
from tests.documents.records import RECORDS

_PATH = ".milestones/active/milestone-008.yaml"


def _kept(record: Record) -> Record:
    def never(path: str, oid: str) -> Document:
        raise AssertionError(path)

    row = row_of(record, "0" * 40)
    columns = marshal.loads(marshal.dumps(columns_of([without_tasks(row)])))
    tasks = {"0" * 40: tasks_of(row)}
    return Shelf([record.path], lambda: rows_of(columns), never, tasks=tasks.get)[record.path]


@pytest.mark.parametrize("data", RECORDS[::3])
def test_a_kept_record_knows_without_its_document_whom_it_names_and_which_keys_it_has(data: bytes) -> None:
    record = record_of(_PATH, documents.parse(_PATH, data))
    kept = _kept(record)
    assert kept.names == tuple(dict.fromkeys(name for _, name in named(record)))
    assert kept.keys == record.keys
    assert kept.progress == tuple(progress_of(record))
    assert kept.tasks == record.tasks


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


def test_tasks_that_are_kept_nowhere_or_were_changed_come_from_the_document() -> None:
    document = {"schema": 1, "id": "milestone-008", "uid": "0" * 26, "title": "T", "status": "planned"}
    record = record_of(_PATH, {**document, "tasks": [{"id": "t-1", "title": "One", "status": "todo"}]})
    row = without_tasks(row_of(record, "0" * 40))
    kept = Shelf([_PATH], lambda: [row], lambda *_: record.document)[_PATH]
    assert kept.tasks == record.tasks
    assert kept._replace(document=document).tasks == ()
    assert kept._replace(tasks=()).tasks == ()
