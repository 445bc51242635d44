"""Snapshots: finding records, and what is there after a change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH
from milestone_git.model.snapshot import Snapshot, replaced
from tests.builders import ROLLS, SNAPSHOTS, Dice, any_record, document, record, snapshot


@given(SNAPSHOTS, ROLLS, st.booleans())
def test_a_snapshot_after_a_change_is_what_a_reading_would_give(
    before: Snapshot, dice: Dice, removed: bool
) -> None:
    changed = any_record(dice, 3)
    old = before.find("milestone-003")
    writes = (
        replaced(old, changed.document, changed.path) if old else (Write(changed.path, changed.document),)
    )
    if removed:
        writes = (*writes, Write(changed.path, None))
    after = before.after(Change("x", writes))
    others = [one for one in before.records.values() if one.id != "milestone-003"]
    reading = snapshot(*others, *(() if removed else (changed,)), profile=before.settings.profile)
    assert after == reading
    assert list(after.records) == list(reading.records)


def test_settings_and_team_follow_their_documents() -> None:
    before = snapshot()
    after = before.after(
        Change(
            "x",
            (
                Write(SETTINGS_PATH, {"profile": "community"}),
                Write(TEAM_PATH, {"people": {"jo": None}}),
                Write(REPOSITORY_PATH, {"uid": "other"}),
            ),
        )
    )
    assert after.settings.value("workflow.default") == "rfc"
    assert after.team.knows("jo")
    assert not after.team.knows("sarah")
    assert after.repository == before.repository


def test_a_document_that_was_written_has_its_faults_behind_it() -> None:
    faults = tuple(Diagnostic("MG104", "x", f".milestones/active/milestone-00{one}.yaml") for one in (1, 2))
    after = snapshot(faults=faults).after(Change("x", (Write(faults[0].path, document()),)))
    assert after.faults == faults[1:]


def test_an_unreadable_milestone_file_is_broken_and_a_readable_or_other_one_is_not() -> None:
    paths = (".milestones/completed/b.yaml", ".milestones/active/a.yaml", record().path, TEAM_PATH)
    found = snapshot(record(), faults=tuple(Diagnostic("MG101", "x", one) for one in paths))
    assert found.broken_paths() == (".milestones/active/a.yaml", ".milestones/completed/b.yaml")


def test_of_two_records_with_one_id_the_open_one_is_found() -> None:
    closed = record(status="completed")
    for path in (".milestones/active/a.yaml", ".milestones/completed/z.yaml"):
        still_open = record(path=path)
        found = snapshot(closed, still_open)
        assert found.find("milestone-001") == found.by_id()["milestone-001"] == still_open
    assert snapshot(closed).find("milestone-001") == closed
    assert snapshot(closed).find("milestone-002") is None


def test_records_are_listed_by_number_and_random_ids_last() -> None:
    random_ids = [
        record(number, id=f"milestone-{one}", path=f".milestones/active/{one}.yaml")
        for number, one in enumerate(("4k2x9f", "0abcde"), 50)
    ]
    numbers = [1000, 9, 1_000_000, 10]
    found = snapshot(*random_ids, *(record(one, uid=str(one)) for one in numbers))
    assert [one.removeprefix("milestone-") for one in found.by_id()] == [
        "009",
        "010",
        "1000",
        "1000000",
        "0abcde",
        "4k2x9f",
    ]


def test_a_move_is_a_removal_and_a_new_file_that_knows_where_it_comes_from() -> None:
    old = record()
    assert replaced(old, {"a": 1}, old.path) == (Write(old.path, {"a": 1}),)
    assert replaced(old, {"a": 1}, "b") == (Write(old.path, None), Write("b", {"a": 1}, moved_from=old.path))
