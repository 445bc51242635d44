"""Holds what is to be scheduled as plain values: activities, links, constraints, blockers, calendars."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from milestone_git.schedule.calendar import Calendar

LinkKind = Literal["FS", "SS", "FF", "SF"]
"""Which end of the first activity holds back which end of the second: finish-to-start and so on."""

ConstraintKind = Literal["start_no_earlier", "finish_no_later", "must_start", "must_finish", "due"]

StartRule = Literal["project", "links"]
"""Whether the project's start holds back every activity (ours), or only those without a predecessor
and those with a finish-to-finish predecessor (what MPXJ does; see docs/schedule.md)."""


class Constraint(NamedTuple):
    """A date that somebody set. `due` is a wish (missing it is late), the others are conditions."""

    kind: ConstraintKind
    moment: datetime


class Activity(NamedTuple):
    """One piece of work; of zero minutes it is a point in time.

    `calendar` is a key of the network's calendars. Actual moments come from the log and pin the activity.
    """

    name: str
    duration_minutes: int
    calendar: str = ""
    constraints: tuple[Constraint, ...] = ()
    actual_start: datetime | None = None
    actual_finish: datetime | None = None


class Link(NamedTuple):
    """A dependency; the lag is working time of the second activity's calendar, negative for a lead."""

    before: str
    after: str
    kind: LinkKind = "FS"
    lag_minutes: int = 0


class Blocker(NamedTuple):
    """Something outside that `activity` waits for. Without an expected moment it holds back nothing yet."""

    activity: str
    name: str
    expected: datetime | None = None


class Network(NamedTuple):
    """Everything one schedule is computed from.

    `calendars` by name; the one named "" is everybody's who has no other (absent: Monday to Friday,
    08-12 and 13-17, UTC). With `now` given, work that has not started does not start before it and work
    that has not finished does not finish before it; without, only the plan speaks.
    """

    start: datetime
    activities: Sequence[Activity]
    links: Sequence[Link] = ()
    calendars: Mapping[str, Calendar] = MappingProxyType({})
    blockers: Sequence[Blocker] = ()
    now: datetime | None = None
    start_rule: StartRule = "project"
