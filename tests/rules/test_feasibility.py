"""What a timetable cannot keep, with the chain that forbids it (MG303, MG314 to MG320)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.model.actuals import Actuals, Span
from milestone_git.rules import feasibility
from milestone_git.schedule.availability import calendars_of
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.timetable import timetable
from tests.builders import codes, record, snapshot, task, uid_of

if TYPE_CHECKING:
    from milestone_git.model.diagnostic import Diagnostic
    from milestone_git.model.record import Record

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)


def judged(*records: Record, actuals: dict[str, Actuals] | None = None) -> tuple[Diagnostic, ...]:
    found = snapshot(*records)
    return feasibility.judge(
        timetable(found, MONDAY, calendars_of(found.settings, found.team), actuals or {})
    )


def test_a_plan_that_can_be_kept_says_nothing() -> None:
    assert judged(record(1, estimate="2d", due="2026-01-06"), record(2, needs=[1])) == ()


def test_a_missed_deadline_is_a_warning_with_its_chain() -> None:
    said = judged(record(1, estimate="1w"), record(2, estimate="2d", needs=[1], due="2026-01-12"))
    assert codes(said) == ["MG316"]
    assert said[0].severity == "warning"
    assert said[0].keys == ("due",)
    assert said[0].message == (
        "`milestone-002` is due on Mon 2026-01-12, and finishes on Tue 2026-01-13: 1d too late"
    )
    assert said[0].notes == (
        'milestone-002 "Title 2" cannot start before milestone-001 "Title 1" finishes, on Fri 2026-01-09',
        "nothing holds milestone-001 but today's date, Mon 2026-01-05",
    )


@pytest.mark.parametrize("key", ["must_start", "must_finish", "finish_no_later"])
def test_a_condition_that_is_not_kept_is_an_error_where_it_stands(key: str) -> None:
    constraints = {key: "2026-01-06"}
    said = judged(record(1, estimate="1w"), record(2, estimate="2d", needs=[1], constraints=constraints))
    assert codes(said) == ["MG315"]
    assert (said[0].severity, said[0].keys) == ("error", ("constraints", key))


def test_dates_that_exclude_each_other_name_no_chain() -> None:
    said = judged(record(1, estimate="1w", start="2026-02-02", due="2026-02-03"))
    assert said[0].notes == ("its own dates and its estimate exclude each other",)


def test_a_long_chain_is_cut_in_the_notes() -> None:
    rows = [
        record(number, estimate="1d", needs=[number - 1] if number > 1 else []) for number in range(1, 30)
    ]
    said = judged(*rows, record(30, estimate="1d", needs=[29], due="2026-01-06"))
    assert len(said[0].notes) == 9
    assert said[0].notes[-1] == "and 22 steps before that"


def test_a_blocker_without_a_day_and_a_blocked_task_are_warnings() -> None:
    said = judged(
        record(1, estimate="1d", blockers=[{"title": "Contract"}]),
        record(2, task("a", "blocked", estimate="1h", reason="No key"), status="active"),
    )
    assert codes(said) == ["MG317", "MG317"]
    assert 'task "Task a" of `milestone-002`' in said[1].message


def test_work_before_its_time_is_out_of_sequence() -> None:
    started = datetime(2026, 1, 2, 8, tzinfo=UTC)
    said = judged(
        record(1, estimate="1w"),
        record(2, status="active", estimate="1d", needs=[1]),
        actuals={uid_of(2): Actuals(Span(started))},
    )
    assert codes(said) == ["MG318"]


def test_a_start_in_the_future_is_told() -> None:
    later = datetime(2026, 1, 6, 8, tzinfo=UTC)
    said = judged(record(1, status="active"), actuals={uid_of(1): Actuals(Span(later))})
    assert codes(said) == ["MG319"]


def test_a_dependency_that_is_in_no_schedule_is_told_at_its_place() -> None:
    said = judged(record(1, status="cancelled"), record(2, needs=[1]))
    assert codes(said) == ["MG320"]
    assert said[0].keys == ("depends_on", 0, "milestone")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ScheduleError("circle", "", ("milestone-001 start", "milestone-002")), "MG303", "`milestone-001`"),
        (ScheduleError("calendar_exhausted", "it does not fit"), "MG314", "it does not fit"),
        (ScheduleError("minutes_out_of_range", "too long"), "MG314", "too long"),
        (ScheduleError("calendar_hours", "hours overlap", ("alex",)), "MG310", "`alex`"),
        (ScheduleError("calendar_without_working_time", "", ()), "MG309", "the project's"),
    ],
)
def test_every_refusal_has_a_code(error: ScheduleError, code: str, words: Any) -> None:
    said = feasibility.refused(error)
    assert said.code == code
    assert words in said.message
