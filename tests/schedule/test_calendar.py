"""Working time: minutes and moments, seasons, absences, zones, changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.schedule.calendar import (
    Absence,
    Calendar,
    CalendarSpec,
    Season,
    YearlySeason,
    working_calendar,
)
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.week import (
    CLOSED_WEEK,
    OFFICE_DAY,
    STANDARD_WEEK,
    Span,
    WeekPlan,
    even_week,
    week_of,
)
from milestone_git.schedule.zone import instant_at, instant_of, moment_of, wall_of
from tests.schedule.networks import MONDAY, at

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT: tuple[Span, ...] = ((0, 360), (1320, 1440))
OFFICE = working_calendar()
CALENDARS = {
    "office": OFFICE,
    "nights in Berlin": working_calendar(CalendarSpec((NIGHT,) * 7, BERLIN)),
    "half-hour zone": working_calendar(CalendarSpec(even_week(1920), ZoneInfo("Australia/Lord_Howe"))),
    "with absences": working_calendar(
        CalendarSpec(
            seasons=(YearlySeason((11, 1), (2, 29), even_week(600)),),
            absences=(Absence(date(2026, 3, 1), date(2036, 2, 29)),),
            holidays=(date(2026, 1, 6), date(2026, 1, 10)),
        )
    ),
}
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2038, 1, 1)).map(
    lambda when: instant_of(when.replace(tzinfo=UTC))
)


@pytest.mark.parametrize("name", CALENDARS)
@given(first=INSTANTS, second=INSTANTS)
def test_later_moments_never_have_fewer_working_minutes(name: str, first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert CALENDARS[name].count_at(low) <= CALENDARS[name].count_at(high)


@pytest.mark.parametrize("name", CALENDARS)
@given(instant=INSTANTS)
def test_an_instant_lies_between_the_finish_and_the_start_of_its_count(name: str, instant: int) -> None:
    calendar = CALENDARS[name]
    count = calendar.count_at(instant)
    assert calendar.finish_instant(count) <= instant <= calendar.start_instant(count)
    assert (
        calendar.count_at(calendar.finish_instant(count))
        == count
        == calendar.count_at(calendar.start_instant(count))
    )


@given(days=st.integers(0, 3000), minute=st.integers(0, 1439))
def test_counting_agrees_with_counting_every_day(days: int, minute: int) -> None:
    off = {date(2026, 1, 6), date(2026, 1, 7)}
    calendar = working_calendar(CalendarSpec(holidays=tuple(off)))
    first = datetime(2026, 1, 1, tzinfo=UTC)
    moment = first + timedelta(days=days, minutes=minute)
    whole = sum(
        480
        for number in range(days)
        if (day := first.date() + timedelta(number)).weekday() < 5 and day not in off
    )
    open_today = moment.weekday() < 5 and moment.date() not in off
    part = min(max(minute - 480, 0), 240) + min(max(minute - 780, 0), 240) if open_today else 0
    assert calendar.between(first, moment) == whole + part


def test_a_day_of_work_starts_at_eight_and_finishes_at_five() -> None:
    start = OFFICE.minutes_from(MONDAY)
    assert OFFICE.start_moment(start) == at(5, 8)
    assert OFFICE.finish_moment(start + 480) == at(5, 17)
    assert OFFICE.start_moment(start + 480) == at(6, 8)
    assert OFFICE.finish_moment(start + 5 * 480) == at(9, 17)
    assert OFFICE.start_moment(start + 5 * 480) == at(12, 8)


def test_seconds_round_towards_the_side_that_is_asked_for() -> None:
    moment = at(5, 9).replace(second=30)
    assert OFFICE.minutes_from(moment) - OFFICE.minutes_before(moment) == 1


def test_noon_counts_nothing() -> None:
    assert OFFICE.between(at(5, 12), at(5, 13)) == 0
    assert OFFICE.between(at(6, 8), at(5, 8)) == -480


def test_a_season_gives_other_hours_and_the_later_one_wins() -> None:
    saturdays: WeekPlan = ((),) * 5 + (OFFICE_DAY, ())
    calendar = working_calendar(
        CalendarSpec(
            seasons=(
                Season(date(2026, 1, 5), date(2026, 1, 18), CLOSED_WEEK),
                Season(date(2026, 1, 12), date(2026, 1, 18), saturdays),
            )
        )
    )
    assert calendar.between(at(5, 0), at(12, 0)) == 0
    assert calendar.between(at(12, 0), at(19, 0)) == 480
    assert calendar.between(at(19, 0), at(26, 0)) == 5 * 480


def test_a_yearly_season_may_span_new_year() -> None:
    winter = YearlySeason((12, 20), (1, 6), CLOSED_WEEK)
    calendar = working_calendar(CalendarSpec(seasons=(winter,)))
    assert calendar.between(at(5, 0), at(7, 0)) == 0
    assert calendar.between(at(7, 0), at(8, 0)) == 480
    december = datetime(2031, 12, 19, tzinfo=UTC)
    assert (
        calendar.between(december, december + timedelta(30))
        == calendar.between(december, december + timedelta(1)) + 480 * 8
    )


def test_an_absence_of_ten_years_is_jumped_over() -> None:
    away = Absence(date(2026, 1, 6), date(2036, 1, 6))
    calendar = working_calendar(CalendarSpec(absences=(away,)))
    assert len(calendar.walls) == 3
    assert calendar.start_moment(calendar.minutes_from(MONDAY) + 480) == datetime(2036, 1, 7, 8, tzinfo=UTC)


def test_the_thirtieth_of_february_is_refused_and_the_29th_is_the_28th_elsewhere() -> None:
    calendar = working_calendar(CalendarSpec(seasons=(YearlySeason((2, 29), (2, 29), CLOSED_WEEK),)))
    assert calendar.between(datetime(2028, 2, 29, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC)) == 0
    assert calendar.between(datetime(2029, 2, 28, tzinfo=UTC), datetime(2029, 3, 1, tzinfo=UTC)) == 0
    refused("calendar_range", CalendarSpec(seasons=(YearlySeason((2, 30), (3, 1), CLOSED_WEEK),)))


def test_a_calendar_without_working_time_is_refused() -> None:
    refused("calendar_without_working_time", CalendarSpec(CLOSED_WEEK))
    refused("calendar_without_working_time", CalendarSpec(absences=(Absence(date.min, date.max),)))


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    refused("calendar_range", CalendarSpec(absences=(Absence(date(2026, 2, 1), date(2026, 1, 1)),)))


@pytest.mark.parametrize(
    "day", [((480, 720), (700, 900)), ((480, 480),), ((720, 480),), ((1400, 1441),), ((-1, 5),)]
)
def test_impossible_hours_are_refused(day: tuple[Span, ...]) -> None:
    refused("calendar_hours", CalendarSpec((day,) * 7))


def test_a_week_of_six_days_is_refused() -> None:
    refused("calendar_hours", CalendarSpec(STANDARD_WEEK[:6]))


def refused(kind: str, spec: CalendarSpec) -> None:
    with pytest.raises(ScheduleError) as caught:
        working_calendar(spec)
    assert caught.value.kind == kind


def test_more_work_than_there_is_time_is_refused() -> None:
    for ask in (OFFICE.start_instant, OFFICE.finish_instant):
        with pytest.raises(ScheduleError, match="do not fit before 9998-12-31") as caught:
            ask(OFFICE.total + 1)
        assert caught.value.kind == "calendar_exhausted"
    assert OFFICE.start_instant(OFFICE.total) > OFFICE.finish_instant(OFFICE.total)


def test_moments_outside_the_table_count_as_its_ends() -> None:
    assert OFFICE.minutes_before(datetime.min.replace(tzinfo=UTC)) == 0
    assert OFFICE.minutes_before(datetime.max.replace(tzinfo=UTC)) == OFFICE.total
    assert OFFICE.start_moment(-5) == datetime(1900, 1, 1, 8, tzinfo=UTC)
    assert OFFICE.finish_moment(0) == datetime(1900, 1, 1, tzinfo=UTC)


def test_a_moment_without_zone_is_refused() -> None:
    for ask in (OFFICE.minutes_before, OFFICE.minutes_from):
        with pytest.raises(ScheduleError) as caught:
            ask(datetime(2026, 1, 5, 8))
        assert caught.value.kind == "moment_without_zone"


@pytest.mark.parametrize(("minutes", "days"), [(1920, 5), (2401, 5), (0, 1), (4500, 5), (1, 7)])
def test_an_even_week_has_the_minutes_asked_for(minutes: int, days: int) -> None:
    assert week_of(even_week(minutes, days)).total == minutes


@pytest.mark.parametrize(("minutes", "days"), [(4501, 5), (-1, 5), (10, 0), (10, 8)])
def test_more_than_fits_a_week_is_refused(minutes: int, days: int) -> None:
    with pytest.raises(ScheduleError) as caught:
        even_week(minutes, days)
    assert caught.value.kind == "calendar_hours"


def berlin(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold)


def test_office_hours_stay_on_the_wall_clock_through_both_changes() -> None:
    calendar: Calendar = working_calendar(CalendarSpec(zone=BERLIN))
    for friday in (berlin(3, 27, 8), berlin(10, 23, 8)):
        monday = calendar.start_moment(calendar.minutes_from(friday) + 480)
        assert (monday.weekday(), monday.hour, monday.tzinfo) == (0, 8, BERLIN)
    assert calendar.between(berlin(3, 27, 17), berlin(3, 30, 9)) == 60


def test_a_night_over_the_spring_change_counts_the_hours_of_its_plan() -> None:
    nights = CALENDARS["nights in Berlin"]
    assert nights.between(berlin(3, 28, 22), berlin(3, 29, 6)) == 480
    skipped = nights.minutes_before(berlin(3, 28, 22)) + 270
    assert nights.start_moment(skipped) == berlin(3, 29, 3)


def test_a_night_over_the_autumn_change_counts_the_repeated_hour_once() -> None:
    nights = CALENDARS["nights in Berlin"]
    assert nights.between(berlin(10, 24, 22), berlin(10, 25, 6)) == 480
    assert nights.between(berlin(10, 25, 2, 30), berlin(10, 25, 2, 30, fold=1)) == 30
    assert nights.between(berlin(10, 25, 2, 10, fold=1), berlin(10, 25, 3)) == 0


def test_the_wall_stands_still_in_a_repeated_hour_and_jumps_over_a_skipped_one() -> None:
    three = wall_of(instant_of(berlin(10, 25, 3)), BERLIN)
    assert wall_of(instant_of(berlin(10, 25, 2, 0, fold=1)), BERLIN) == three
    assert wall_of(instant_of(berlin(10, 25, 2, 59, fold=1)), BERLIN) == three
    half_past_two = wall_of(instant_of(berlin(3, 29, 1, 59)), BERLIN) + 31
    assert moment_of(instant_at(half_past_two, BERLIN), BERLIN) == berlin(3, 29, 3)


def test_a_whole_skipped_day_is_jumped_over() -> None:
    apia = ZoneInfo("Pacific/Apia")
    before = wall_of(instant_of(datetime(2011, 12, 29, 12, tzinfo=apia)), apia)
    assert moment_of(instant_at(before + 1440, apia), apia) == datetime(2011, 12, 31, tzinfo=apia)


def test_an_absence_wins_over_every_season() -> None:
    seven_days = (OFFICE_DAY,) * 7
    january = Season(date(2026, 1, 1), date(2026, 1, 31), seven_days)
    away = Absence(date(2026, 1, 10), date(2026, 1, 11))
    calendar = working_calendar(CalendarSpec(seasons=(january, january), absences=(away,)))
    assert calendar.between(at(9, 0), at(13, 0)) == 2 * 480
