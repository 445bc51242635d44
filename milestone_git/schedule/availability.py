"""Makes the calendars of a project and its people from what the configuration and the team file say."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Any, NamedTuple

from milestone_git.schedule.calendar import (
    Absence,
    Calendar,
    CalendarSpec,
    Season,
    YearlySeason,
    working_calendar,
)
from milestone_git.schedule.hours import capacity_plan, week_plan
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.week import CLOSED_WEEK, STANDARD_WEEK, WeekPlan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from milestone_git.model.record import Document
    from milestone_git.model.settings import Settings, Team

PROJECT = ""
"""The name of the calendar of everybody who has no other."""
_OWN_KEYS = ("timezone", "capacity", "hours", "absences", "seasons", "holidays")


class Known(NamedTuple):
    """What has to be looked up outside: zones by name, and the holidays of a country or region by code."""

    zones: Mapping[str, tzinfo] = {}
    holidays: Mapping[str, tuple[date, ...]] = {}


class Wanted(NamedTuple):
    """What the calendars of a snapshot need of that, each with who asks for it (`""` is the project)."""

    zones: Mapping[str, str]
    holidays: Mapping[str, str]


class Calendars(NamedTuple):
    """Calendars by handle, the project's as `""`; `logins` are other names of people."""

    by_name: Mapping[str, Calendar]
    logins: Mapping[str, str] = {}

    def name_for(self, *people: str) -> str:
        """The calendar of the first of `people` who has one, else the project's."""
        handles = (self.logins.get(one.lower(), one) for one in people)
        return next((one for one in handles if one in self.by_name), PROJECT)

    def zone_of(self, name: str) -> tzinfo:
        """The time zone in which the dates of a calendar are meant."""
        return self.by_name[name].zone


def blocks(settings: Settings, team: Team) -> dict[str, Document]:
    """What is said of working time, by handle and `""`; people of whom nothing is said are left out."""
    own = {handle: entry for handle, entry in team.people.items() if any(key in entry for key in _OWN_KEYS)}
    return {PROJECT: settings.document.get("calendar") or {}, **own}


def wanted(settings: Settings, team: Team) -> Wanted:
    """The zones and holidays that `calendars_of` will ask for."""
    zones: dict[str, str] = {}
    countries: dict[str, str] = {}
    for name, block in blocks(settings, team).items():
        if "timezone" in block:
            zones.setdefault(block["timezone"], name)
        for code in _codes(block):
            countries.setdefault(code, name)
    return Wanted(zones, countries)


def calendars_of(settings: Settings, team: Team, known: Known = Known()) -> Calendars:  # noqa: B008  # a value without state
    """Every calendar laid out; O(people x their absences).

    Raises ScheduleError as `working_calendar` does, with the handle (`""` for the project) in `names`.
    """
    laid_out: dict[CalendarSpec, Calendar] = {}
    found: dict[str, Calendar] = {}
    said = blocks(settings, team)
    for name, block in said.items():
        try:
            spec = spec_of(block, said[PROJECT], known)
            if spec not in laid_out:
                laid_out[spec] = working_calendar(spec)
        except ScheduleError as error:
            raise ScheduleError(error.kind, error.message, (name,)) from error
        found[name] = laid_out[spec]
    return Calendars(found, team.logins)


def spec_of(block: Document, project: Document, known: Known) -> CalendarSpec:
    """One person's calendar. What is not said is as in the project; days on which all are off add up.

    Raises ScheduleError: `calendar_hours`, `calendar_range`.
    """
    whole = {**project, **{key: block[key] for key in _OWN_KEYS if key in block}}
    off = [*project.get("absences", ()), *(block.get("absences", ()) if block is not project else ())]
    days = sorted({day for code in _codes(whole) for day in known.holidays.get(code, ())})
    own_time = "hours" in block or "capacity" in block
    return CalendarSpec(
        plan=_plan(block if own_time else project, STANDARD_WEEK),
        zone=known.zones.get(whole.get("timezone", ""), UTC),
        seasons=tuple(_season(one) for one in whole.get("seasons", ())),
        absences=tuple(absence_of(one) for one in off),
        holidays=tuple(days),
    )


def absence_of(entry: Document) -> Absence:
    """`{from, to}`, both included; without `to` one day. Raises ScheduleError (`calendar_range`)."""
    first = _date(entry["from"])
    return Absence(first, _date(entry["to"]) if "to" in entry else first)


def _plan(block: Document, otherwise: WeekPlan) -> WeekPlan:
    if "hours" in block:
        return week_plan(block["hours"])
    return capacity_plan(block["capacity"]) if "capacity" in block else otherwise


def _season(entry: Document) -> Season | YearlySeason:
    """`{from: 06-01, to: 08-31, capacity: 10h/w}`, every year, or between two dates; without hours: off."""
    plan = _plan(entry, CLOSED_WEEK)
    first, last = entry["from"], entry["to"]
    if len(first) != len(last):
        raise ScheduleError("calendar_range", f"a season runs from `{first}` to `{last}`: one has no year")
    if len(first) == len("06-01"):
        return YearlySeason(_month_day(first), _month_day(last), plan)
    return Season(_date(first), _date(last), plan)


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ScheduleError("calendar_range", f"`{text}` is not in the calendar") from error


def _codes(block: Mapping[str, Any]) -> tuple[str, ...]:
    said = block.get("holidays", ())
    return (said,) if isinstance(said, str) else tuple(said)
