"""Calendars of a project and its people, from what the documents say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from milestone_git.model.settings import settings_of, team_of
from milestone_git.schedule.availability import Calendars, Known, calendars_of, wanted
from milestone_git.schedule.hours import capacity_plan, week_plan
from milestone_git.schedule.refusal import ScheduleError
from tests.builders import PROFILES

BERLIN = ZoneInfo("Europe/Berlin")
KNOWN = Known({"Europe/Berlin": BERLIN}, {"DE": (date(2026, 1, 6),)})
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
SUNDAY = datetime(2026, 1, 11, tzinfo=UTC)


def made(project: dict[str, Any] | None = None, **people: dict[str, Any]) -> Calendars:
    settings = settings_of({"schema": 1, "profile": "solo", "calendar": project or {}}, PROFILES)
    return calendars_of(settings, team_of({"schema": 1, "people": people}), KNOWN)


def week(calendars: Calendars, name: str = "") -> int:
    """Working minutes of the first whole week of 2026."""
    return calendars.by_name[name].between(MONDAY, SUNDAY)


def test_hours_are_read_by_day_and_by_range_also_over_the_weekend() -> None:
    plan = week_plan({"sat-mon": "10-12", "mon": "09:30-10 13-14", "tue": "off"})
    assert plan[0] == ((570, 600), (780, 840))
    assert plan[1:5] == ((),) * 4
    assert plan[5] == plan[6] == ((600, 720),)


@pytest.mark.parametrize(
    "hours", [{"mon": "9"}, {"mon": "9-x"}, {"mon": "09:70-10"}, {"monday": "9-10"}, {"mon-sol": "9-10"}]
)
def test_hours_of_another_form_are_refused(hours: dict[str, str]) -> None:
    with pytest.raises(ScheduleError) as caught:
        week_plan(hours)
    assert caught.value.kind == "calendar_hours"


def test_capacity_is_spread_over_the_week() -> None:
    assert sum(end - start for day in capacity_plan("32h/w") for start, end in day) == 32 * 60


def test_who_says_nothing_has_no_calendar_of_their_own() -> None:
    calendars = made(alex={"name": "Alex"}, kim={"capacity": "20h/w"})
    assert set(calendars.by_name) == {"", "kim"}
    assert week(calendars) == 2400
    assert week(calendars, "kim") == 1200


def test_people_who_work_alike_share_one_calendar() -> None:
    calendars = made(alex={"capacity": "20h/w"}, kim={"capacity": "20h/w"})
    assert calendars.by_name["alex"] is calendars.by_name["kim"]


def test_a_person_takes_from_the_project_what_they_do_not_say() -> None:
    project = {
        "timezone": "Europe/Berlin",
        "hours": {"mon": "9-10"},
        "holidays": "DE",
        "absences": [{"from": "2026-01-12"}],
    }
    calendars = made(project, alex={"absences": [{"from": "2026-01-19"}]})
    alex = calendars.by_name["alex"]
    assert alex.zone is BERLIN
    assert alex.between(MONDAY, datetime(2026, 1, 26, tzinfo=UTC)) == 60  # one Monday of three


def test_a_person_may_keep_other_holidays_or_none() -> None:
    calendars = made({"holidays": "DE"}, alex={"holidays": []})
    assert week(calendars) == 2400 - 480
    assert week(calendars, "alex") == 2400


def test_seasons_come_every_year_or_once_and_without_hours_they_are_off() -> None:
    seasons = [
        {"from": "12-15", "to": "01-06"},
        {"from": "2026-01-07", "to": "2026-01-07", "capacity": "5h/w"},
    ]
    assert week(made({"seasons": seasons})) == 60 + 2 * 480


def test_an_absence_of_ten_years_costs_one_range() -> None:
    calendar = made({"absences": [{"from": "2026-01-01", "to": "2035-12-31"}]}).by_name[""]
    assert len(calendar.walls) == 3
    assert calendar.start_moment(calendar.minutes_from(MONDAY)) == datetime(2036, 1, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ({"hours": {}}, "calendar_without_working_time"),
        ({"capacity": "0h/w"}, "calendar_without_working_time"),
        ({"capacity": "200h/w"}, "calendar_hours"),
        ({"hours": {"mon": "9-12 11-13"}}, "calendar_hours"),
        ({"hours": {"mon": "9-25"}}, "calendar_hours"),
        ({"absences": [{"from": "2026-02-02", "to": "2026-02-01"}]}, "calendar_range"),
        ({"absences": [{"from": "2026-02-30"}]}, "calendar_range"),
        ({"seasons": [{"from": "02-30", "to": "03-01"}]}, "calendar_range"),
        ({"seasons": [{"from": "02-01", "to": "2026-03-01"}]}, "calendar_range"),
    ],
)
def test_an_impossible_calendar_names_whose_it_is(block: dict[str, Any], kind: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        made(alex=block)
    assert (caught.value.kind, caught.value.names) == (kind, ("alex",))


def test_what_has_to_be_looked_up_is_named_with_who_asks() -> None:
    settings = settings_of({"profile": "solo", "calendar": {"timezone": "Asia/Kolkata"}}, PROFILES)
    team = team_of({"people": {"alex": {"holidays": ["DE", "FR"], "timezone": "Asia/Kolkata"}}})
    found = wanted(settings, team)
    assert found.zones == {"Asia/Kolkata": ""}
    assert found.holidays == {"DE": "alex", "FR": "alex"}


def test_a_login_finds_the_calendar_of_who_has_it() -> None:
    calendars = made(alex={"capacity": "20h/w", "logins": {"github": {"login": "AlexK"}}})
    assert calendars.name_for("github:alexk") == "alex"
    assert calendars.name_for("github:nobody", "nobody") == ""
