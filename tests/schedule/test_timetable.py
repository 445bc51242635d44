"""The dates of every milestone: what is in the network, what is not, and laws over any snapshot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from milestone_git.model.actuals import Actuals, Span
from milestone_git.schedule.availability import Calendars, calendars_of
from milestone_git.schedule.comparison import compared
from milestone_git.schedule.grounds import grounds_of
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.timetable import Timetable, timetable
from tests.builders import SNAPSHOTS, record, snapshot, task, uid_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from milestone_git.model.record import Record
    from milestone_git.model.snapshot import Snapshot

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY = 480


def seen(*records: Record, actuals: Mapping[str, Actuals] | None = None, **more: Any) -> Timetable:
    return at_monday(snapshot(*records, **more), actuals)


def at_monday(found: Snapshot, actuals: Mapping[str, Actuals] | None = None) -> Timetable:
    return timetable(found, MONDAY, calendars(found), actuals)


def solvable(found: Snapshot) -> Timetable | None:
    """The timetable; None where milestones or tasks go round, which is the only way to fail."""
    try:
        return at_monday(found)
    except ScheduleError as error:
        if error.kind != "circle":
            raise
        return None


def calendars(found: Snapshot) -> Calendars:
    return calendars_of(found.settings, found.team)


def days(found: Timetable) -> dict[str, tuple[str, str]]:
    """Early start and finish of each milestone as month and day."""
    return {
        name.removeprefix("milestone-"): (f"{one.early_start:%m-%d}", f"{one.early_finish:%m-%d}")
        for name, one in found.entries.items()
        if one.early_start and one.early_finish
    }


def needs(number: int, **more: Any) -> dict[str, Any]:
    return {"milestone": f"milestone-{number:03d}", **more}


def test_milestones_follow_what_they_depend_on() -> None:
    found = seen(record(1, estimate="2d"), record(2, estimate="1d", needs=[1]))
    assert days(found) == {"001": ("01-05", "01-06"), "002": ("01-07", "01-07")}
    assert found.critical_ids == ("milestone-001", "milestone-002")
    assert found.drag_minutes == {"milestone-001": 2 * DAY, "milestone-002": DAY}


@pytest.mark.parametrize(
    ("kind", "lag", "expected"),
    [
        ("FS", "0d", ("01-12", "01-13")),
        ("FS", "-2d", ("01-08", "01-09")),
        ("SS", "1d", ("01-06", "01-07")),
        ("FF", "0d", ("01-08", "01-09")),
        ("FF", "1d", ("01-09", "01-12")),
        ("SF", "1w", ("01-08", "01-09")),
    ],
)
def test_every_kind_of_dependency_holds_the_end_it_names(
    kind: str, lag: str, expected: tuple[str, str]
) -> None:
    second = record(2, estimate="2d", depends_on=[needs(1, type=kind, lag=lag)])
    assert days(seen(record(1, estimate="1w"), second))["002"] == expected


def test_a_link_to_a_finish_leaves_the_tasks_where_they_are() -> None:
    second = record(2, task("a", estimate="1d"), depends_on=[needs(1, type="FF")])
    found = seen(record(1, estimate="1w"), second)
    assert days(found)["002"] == ("01-05", "01-09")


def test_a_milestone_with_parts_has_the_least_float_and_is_critical_if_a_part_is() -> None:
    found = seen(
        record(1, task("a", estimate="3d"), task("b", estimate="1d")), record(2, estimate="1d", needs=[1])
    )
    entry = found.entry("milestone-001")
    assert entry is not None
    assert entry.is_critical
    assert (entry.total_float_minutes, entry.free_float_minutes) == (0, 0)
    assert found.drag_minutes == {"milestone-001": 3 * DAY, "milestone-002": DAY}


def test_a_lag_runs_from_the_finish_that_the_log_has() -> None:
    done = record(1, status="completed", estimate="1d")
    span = Span(None, datetime(2026, 1, 2, 17, tzinfo=UTC))
    found = seen(
        done,
        record(2, estimate="1d", depends_on=[needs(1, lag="3d")]),
        actuals={uid_of(1): Actuals(span)},
    )
    assert days(found)["002"] == ("01-08", "01-08")
    assert found.entries["milestone-001"].early_finish == span.finished
    assert found.open_ids == ("milestone-002",)


def test_a_completed_milestone_of_unknown_finish_holds_nothing() -> None:
    found = seen(record(1, status="completed"), record(2, estimate="1d", depends_on=[needs(1, lag="1w")]))
    assert days(found) == {"002": ("01-05", "01-05")}
    assert not found.outline.gaps


@pytest.mark.parametrize(("others", "why"), [([], "missing"), ([record(1, status="cancelled")], "cancelled")])
def test_what_is_in_no_schedule_is_a_gap(others: list[Record], why: str) -> None:
    found = seen(*others, record(2, estimate="1d", needs=[1]))
    assert [(one.needs, one.why) for one in found.outline.gaps] == [("milestone-001", why)]
    assert list(found.entries) == ["milestone-002"]


def test_work_in_progress_keeps_its_start_and_finishes_today_at_the_earliest() -> None:
    started = datetime(2025, 12, 29, 8, tzinfo=UTC)
    found = seen(record(1, status="active", estimate="1d"), actuals={uid_of(1): Actuals(Span(started))})
    assert found.entries["milestone-001"].early_start == started
    assert days(found)["001"][1] == "01-02"  # the evening before Monday morning


def test_the_project_starts_when_the_configuration_says() -> None:
    found = snapshot(record(1, estimate="1d"))
    document = {**found.settings.document, "project": {"start": "2026-02-02"}}
    found = found._replace(settings=found.settings._replace(document=document))
    assert days(at_monday(found)) == {"001": ("02-02", "02-02")}


def test_a_point_on_monday_morning_is_when_everything_is_finished() -> None:
    found = seen(record(1, estimate="1d"), record(2, start="2026-01-12"))
    assert found.finish == datetime(2026, 1, 12, 8, tzinfo=UTC)


def test_nothing_open_has_no_finish() -> None:
    assert seen().finish is None
    assert seen(record(1, status="completed")).finish is None


def test_a_circle_is_refused() -> None:
    with pytest.raises(ScheduleError) as caught:
        seen(record(1, needs=[2]), record(2, needs=[1]))
    assert caught.value.kind == "circle"


@pytest.mark.no_cover
def test_a_hundred_thousand_milestones_in_one_chain_are_no_recursion() -> None:
    records = [
        record(number, estimate="1h", needs=[number - 1] if number > 1 else [])
        for number in range(1, 100_001)
    ]
    found = seen(*records)
    assert found.finish is not None
    assert found.finish.year == 2073
    assert len(found.critical_ids) == 100_000


@given(SNAPSHOTS)
def test_every_snapshot_has_a_timetable_or_a_circle(found: Snapshot) -> None:
    result = solvable(found)
    if result is None:
        return
    wanted = {one.id for one in found.by_id().values() if one.status != "cancelled"}
    assert set(result.entries) == wanted
    for name in result.open_ids:
        entry = result.entries[name]
        assert entry == result.entry(name)
        assert entry.early_start is not None
        assert entry.early_finish is not None
        assert result.finish is not None
        assert entry.early_start <= entry.early_finish <= result.finish
        grounds = grounds_of(result, name)
        assert grounds is not None
        assert grounds.finish
        assert all(step.sentence for step in (*grounds.start, *grounds.work, *grounds.finish, *grounds.late))


@given(SNAPSHOTS)
def test_nothing_moves_against_itself(found: Snapshot) -> None:
    result = solvable(found)
    if result is None:
        return
    assert compared(result, at_monday(found)).shifts == ()


def test_a_longer_estimate_moves_what_follows_in_working_time() -> None:
    before = seen(record(1, estimate="2d"), record(2, estimate="1d", needs=[1]), record(3, estimate="2d"))
    after = seen(record(1, estimate="1w"), record(2, estimate="1d", needs=[1]), record(3, estimate="2d"))
    found = compared(before, after)
    assert [(one.milestone, one.finish_minutes) for one in found.shifts] == [
        ("milestone-001", 3 * DAY),
        ("milestone-002", 3 * DAY),
    ]
    assert found.finish_minutes == 3 * DAY


def test_a_milestone_that_is_new_or_gone_is_a_shift_without_minutes() -> None:
    one, two = seen(record(1, estimate="1d")), seen(record(2, estimate="1d"))
    found = compared(one, two).shifts
    assert [(shift.milestone, shift.before is None, shift.after is None) for shift in found] == [
        ("milestone-002", True, False),
        ("milestone-001", False, True),
    ]
