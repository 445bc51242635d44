"""The timetable of a snapshot: calendars looked up, the log read, the network solved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from milestone_git.ledger.actuals import actuals
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules import feasibility
from milestone_git.rules.calendars import place_of, whose
from milestone_git.schedule.availability import Calendars, Known, calendars_of, wanted
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.timetable import Timetable, timetable
from milestone_git.store.machine.zones import zones_of

_YEARS_BEFORE, _YEARS_AFTER = 1, 15
"""Which holidays are known, around the year of the moment; further off nobody has planned yet."""


def computed(snapshot: Snapshot, moment: datetime, calendars: Calendars | None = None) -> Timetable:
    """The timetable of ``snapshot`` as seen at the aware ``moment``; its events tell what has happened.

    Give ``calendars`` (of ``calendars_at``) to schedule many snapshots of one team. Raises ``Refused`` where
    there is no schedule: MG303 a circle, MG309 and MG310 a calendar, MG312 an unknown zone, MG313 unknown
    holidays, MG013 the package for them, MG314 work without end.
    """
    found = calendars or calendars_at(snapshot, moment)
    try:
        return timetable(snapshot, moment, found, actuals(snapshot.events))
    except ScheduleError as error:
        raise Refused(feasibility.refused(error)) from error


def calendars_at(snapshot: Snapshot, moment: datetime) -> Calendars:
    """The calendars of a snapshot, with the holidays of the years around ``moment``. Raises ``Refused``."""
    needs = wanted(snapshot.settings, snapshot.team)
    zones = zones_of(needs.zones)
    unknown = [_unknown_zone(zone, who) for zone, who in needs.zones.items() if zone not in zones]
    if unknown:
        raise Refused(*unknown)
    known = Known(zones, _holidays(needs.holidays, moment) if needs.holidays else {})
    try:
        return calendars_of(snapshot.settings, snapshot.team, known)
    except ScheduleError as error:
        raise Refused(feasibility.refused(error)) from error


def _unknown_zone(zone: str, who: str) -> Diagnostic:
    path, keys = place_of(who)
    helps = ("name one of the time zone database, such as `Europe/Berlin` or `America/New_York`",)
    message = f"{whose(who)} time zone `{zone}` is not known here"
    return Diagnostic("MG312", message, path, (*keys, "timezone"), helps=helps)


def _holidays(codes: Mapping[str, str], moment: datetime) -> dict[str, tuple[date, ...]]:
    try:
        from milestone_git.store.machine.holidays import (
            holidays_of,  # an extra: here only for who asks for it
        )
    except ImportError as error:
        raise refusal(
            "MG013",
            "holidays by country need the package `holidays`, which is not installed",
            "install it: `pip install 'milestone-git[calendars]'`",
        ) from error
    years = range(moment.year - _YEARS_BEFORE, moment.year + _YEARS_AFTER + 1)
    found = {code: holidays_of(code, years) for code in codes}
    unknown = [_unknown_holidays(code, codes[code]) for code, days in found.items() if days is None]
    if unknown:
        raise Refused(*unknown)
    return {code: days for code, days in found.items() if days is not None}


def _unknown_holidays(code: str, who: str) -> Diagnostic:
    path, keys = place_of(who)
    helps = ("name a country or a part of one by its ISO code, such as `DE` or `DE-BY`",)
    message = f"nobody knows the holidays of `{code}`, which {whose(who)} calendar keeps"
    return Diagnostic("MG313", message, path, (*keys, "holidays"), helps=helps)
