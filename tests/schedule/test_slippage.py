"""Slip: what a commit or time alone moves, who moved it, and what that comes to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.model.settings import team_of as team_from
from milestone_git.schedule.availability import calendars_of
from milestone_git.schedule.slippage import (
    Cause,
    Slip,
    finish,
    finish_day,
    is_moved_by,
    means,
    needed_by,
    slips,
    team_of,
    without_wishes,
)
from milestone_git.schedule.timetable import Timetable, timetable
from tests.builders import TEAM, record, snapshot

if TYPE_CHECKING:
    from milestone_git.model.record import Record

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY = 480
CREW = team_from(TEAM)
TIME = Cause("", MONDAY, "", "", {})


def seen(*records: Record, at: datetime = MONDAY, **more: Any) -> Timetable:
    found = snapshot(*records, **more)
    return timetable(found, at, calendars_of(found.settings, found.team), {})


def by(*changed: int) -> Cause:
    names = {f"milestone-{number:03d}": "kim" for number in changed}
    return Cause("c0ffee", MONDAY, "sarah", "Edit", names)


def told(before: Timetable, after: Timetable, cause: Cause) -> list[tuple[str, str, int, str, str]]:
    found = slips(before, after, cause, CREW)
    return [(one.milestone[-1], one.target, one.minutes // DAY, one.reason, one.who) for one in found]


def test_who_changed_a_milestone_moved_it_and_carried_those_behind() -> None:
    before = seen(record(1, estimate="1d"), record(2, estimate="1d", needs=[1]))
    after = seen(record(1, estimate="3d"), record(2, estimate="1d", needs=[1], title="Other words"))
    assert told(before, after, by(1, 2)) == [
        ("1", "finish", 2, "own", "kim"),
        ("2", "finish", 2, "carried", "kim"),
    ]
    assert told(before, after, by(1))[1] == ("2", "finish", 2, "carried", "sarah")


def test_time_alone_is_a_wait_and_what_moves_nothing_is_no_slip() -> None:
    plan = [record(1, estimate="1d", owner="alex")]
    later = seen(*plan, at=MONDAY.replace(day=7))
    (one,) = slips(seen(*plan), later, TIME, CREW)
    assert (one.reason, one.minutes, one.before, one.after) == (
        "waiting", 2 * DAY, date(2026, 1, 5), date(2026, 1, 7),
    )  # fmt: skip
    assert (one.owner, one.team) == ("alex", "leads")
    assert slips(seen(*plan), seen(*plan), by(1), CREW) == []


def test_a_due_date_moves_in_working_time_and_is_new_only_where_there_was_one() -> None:
    before = seen(record(1, estimate="1d", due="2026-01-09"), record(2, estimate="1d"))
    after = seen(record(1, estimate="1d", due="2026-01-13"), record(2, estimate="1d", due="2026-01-13"))
    assert told(before, after, by(1, 2)) == [("1", "due", 2, "own", "kim")]


def test_what_is_new_or_was_finished_has_not_slipped() -> None:
    before = seen(record(1, status="completed", estimate="1d"))
    after = seen(record(1, estimate="9d"), record(2, estimate="9d"))
    assert told(before, after, by(1, 2)) == []


def test_a_finish_counts_by_the_calendar_of_the_later_side() -> None:
    settings = snapshot().settings
    short = settings._replace(document={**settings.document, "calendar": {"hours": {"mon-fri": "08-12"}}})
    before = seen(record(1, estimate="1d"))
    after = seen(record(1, estimate="1d"), settings=short)
    (one,) = slips(before, after, by(), CREW)
    assert (one.before, one.after, one.minutes) == (date(2026, 1, 5), date(2026, 1, 6), 240)


def test_the_day_of_a_finish_is_that_of_its_moment() -> None:
    found = seen(record(1, estimate="2d"), record(2, needs=[1]))
    for name in ("milestone-001", "milestone-002"):
        assert finish_day(found, name) == finish(found, name).date() == date(2026, 1, 6)
    with pytest.raises(KeyError):
        finish(found, "milestone-009")


def test_only_what_dates_follow_from_moves_a_plan() -> None:
    one = {record(1).path: record(1)}
    assert not is_moved_by(one, dict(one))
    assert not is_moved_by(one, {record(1).path: record(1, title="Other", labels=["a"])})
    assert is_moved_by(one, {record(1).path: record(1, estimate="1d")})
    assert is_moved_by(one, {})


def test_means_count_what_somebody_moved_the_worst_first() -> None:
    def move(owner: str, minutes: int, reason: Any = "own") -> Slip:
        day = date(2026, 1, 5)
        return Slip("milestone-001", "finish", day, day, minutes, reason, "", owner, "", "", TIME)

    found = means(
        [move("kim", 60), move("alex", 300), move("kim", -30), move("kim", 900, "carried")],
        lambda one: one.owner,
    )
    assert [tuple(one) for one in found] == [("alex", 1, 1, 300, 300), ("kim", 2, 1, 30, 15)]


def test_a_team_is_the_leading_one_else_a_group_of_the_owner() -> None:
    assert team_of(record(1, teams={"lead": "platform"}, owner="alex"), CREW) == "platform"
    assert team_of(record(1, owner="alex"), CREW) == "leads"
    assert team_of(record(1, owner="kim"), CREW) == ""


def test_what_a_milestone_waits_for_is_found_through_circles_and_holes() -> None:
    records = [record(1, needs=[2]), record(2, needs=[1, 3, 9]), record(3), record(4)]
    assert list(needed_by(records, "milestone-001")) == [one.path for one in records[:3]]


def test_early_dates_do_not_follow_from_wishes() -> None:
    bare = without_wishes(record(1, due="2026-01-09", labels=["a"], estimate="1d"))
    assert (bare.due, bare.title, bare.labels) == ("", "", ())
    assert "due" not in bare.document
    assert bare.document["estimate"] == "1d"
