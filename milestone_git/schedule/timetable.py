"""The dates of every milestone of a snapshot as seen at one moment."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.actuals import Actuals
from milestone_git.model.record import DONE
from milestone_git.schedule.availability import PROJECT
from milestone_git.schedule.critical_path import solve
from milestone_git.schedule.drag import drags
from milestone_git.schedule.outline import outline
from milestone_git.schedule.zone import moment_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from milestone_git.model.record import Record
    from milestone_git.model.snapshot import Snapshot
    from milestone_git.schedule.availability import Calendars
    from milestone_git.schedule.calendar import Calendar
    from milestone_git.schedule.critical_path import Schedule, Times
    from milestone_git.schedule.outline import Outline
    from milestone_git.schedule.planned import Planned

_PATIENCE_STEPS = 5_000_000
"""Activities and links visited before the drag of whole milestones is given up."""
_POINTS = ("start", "gate", "finish")


class Entry(NamedTuple):
    """One milestone of a timetable; moments in the time zone of whoever works on it.

    Of a completed one `early_start` and `early_finish` are what the log has (None where it knows nothing),
    the late ones are None, and there is no float. Floats are working minutes of its calendar.
    """

    record: Record
    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float_minutes: int | None = None
    free_float_minutes: int | None = None
    is_critical: bool = False


class Timetable:
    """A solved plan by milestone. What costs something is computed when it is asked for.

    `outline` says what each activity of `schedule` stands for; `moment` is when this was seen.
    """

    def __init__(
        self, plan: Outline, schedule: Schedule, actuals: Mapping[str, Actuals], records: Mapping[str, Record]
    ) -> None:
        self.outline = plan
        self.schedule = schedule
        self.records = records
        self._actuals = actuals

    @property
    def moment(self) -> datetime:
        """The moment that the plan was seen at."""
        assert self.outline.network.now is not None
        return self.outline.network.now

    @cached_property
    def open_ids(self) -> tuple[str, ...]:
        """The milestones that are still to be done, in the order people read."""
        planned = self.outline.planned
        return tuple(identifier for identifier, one in planned.items() if not one.record.finished)

    @property
    def has_work(self) -> bool:
        """Whether anything open takes time: without a single estimate all is critical, which says nothing."""
        names = self.schedule.arrays.names
        work = zip(names, self.schedule.arrays.durations, strict=True)
        planned, parts = self.outline.planned, self.outline.parts
        return any(minutes and not planned[parts[name].milestone].record.finished for name, minutes in work)

    @cached_property
    def finish(self) -> datetime | None:
        """When the last open milestone finishes, in the project's time zone; None where all is done."""
        if not self.open_ids:
            return None
        schedule, arrays = self.schedule, self.schedule.arrays
        # the last minute of work may end on Friday evening, and a point after it lie on Monday morning
        counts = {id(one): one.count_at(schedule.finish_instant) for one in arrays.calendars}
        last = [
            schedule.times(name).early_finish
            for number, name in enumerate(arrays.names)
            if schedule.starts[number] + arrays.durations[number] == counts[id(arrays.calendars[number])]
        ]
        zone = self.outline.network.calendars[PROJECT].zone
        return max(last, default=moment_of(schedule.finish_instant, zone)).astimezone(zone)

    def calendar(self, identifier: str) -> Calendar:
        """The calendar of a milestone's finish, the project's for what is not in the network."""
        one = self.outline.planned.get(identifier)
        if one is None:
            return self.outline.network.calendars[PROJECT]
        return self.schedule.arrays.calendars[self.schedule.number(one.finish)]

    @cached_property
    def critical_ids(self) -> tuple[str, ...]:
        """The milestones on the critical path, in the order people read."""
        critical = {self.outline.parts[name].milestone for name in self.schedule.critical()}
        return tuple(identifier for identifier in self.open_ids if identifier in critical)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Every milestone that is not cancelled, by id, in the order people read."""
        found = {}
        for identifier, record in self.records.items():
            one = self.outline.planned.get(identifier)
            if not record.finished and one is not None:
                found[identifier] = self._entry(one)
            elif record.status == DONE:
                span = self._actuals.get(record.uid, Actuals()).whole
                found[identifier] = Entry(record, span.started, span.finished)
        return found

    def entry(self, identifier: str) -> Entry | None:
        """One milestone; None for one that is cancelled or not there. Costs that one only."""
        one = self.outline.planned.get(identifier)
        return self.entries.get(identifier) if one is None or one.record.finished else self._entry(one)

    def _entry(self, one: Planned) -> Entry:
        times = [self.schedule.times(activity.name) for activity in one.activities]
        ends = times[-1]
        work = [row for row in times if one.parts[row.name].kind not in _POINTS] or times
        started = one.activities[0].actual_start is not None
        left = [row for row in times if self._is_open(row)] or times
        return Entry(
            one.record,
            times[0].early_start if started else min(row.early_start for row in work),
            ends.early_finish,
            times[0].late_start if started else min(row.late_start for row in work),
            ends.late_finish,
            min(row.total_float_minutes for row in left),
            ends.free_float_minutes,
            any(row.is_critical for row in times),
        )

    def _is_open(self, row: Times) -> bool:
        pin = self.schedule.arrays.pins.get(self.schedule.number(row.name))
        return pin is None or not pin.is_finished

    @cached_property
    def drag_by_activity(self) -> Mapping[str, int] | None:
        """Drag of every critical activity that has not started; None where it would take too long."""
        return drags(self.schedule)

    @cached_property
    def unestimated(self) -> tuple[str, ...]:
        """Open milestones, and tasks as `ID/TASK`, of which nobody has said how long they take."""
        rows = (one for one in self.outline.planned.values() if not one.record.finished)
        return tuple(name.removesuffix(" work") for one in rows for name in one.unestimated)

    @cached_property
    def drag_minutes(self) -> Mapping[str, int] | None:
        """Drag of every critical milestone that has not started, by id; None where it would take too long.

        How much sooner the plan would finish if all work of the milestone took no time.
        """
        by_activity = self.drag_by_activity
        if by_activity is None:
            return None
        network = self.outline.network
        found: dict[str, int] = {}
        steps = 0
        for identifier in self.critical_ids:
            one = self.outline.planned[identifier]
            if any(activity.actual_start is not None for activity in one.activities):
                continue
            if len(one.activities) == 1:
                found[identifier] = by_activity.get(one.start, 0)
                continue
            steps += len(network.activities) + len(network.links)
            if steps > _PATIENCE_STEPS:
                return None
            found[identifier] = self._drag_of(one)
        return found

    def _drag_of(self, one: Planned) -> int:
        network = self.outline.network
        activities = [
            activity._replace(duration_minutes=0) if activity.name in one.parts else activity
            for activity in network.activities
        ]
        sooner = solve(network._replace(activities=activities)).finish_instant
        calendar = self.calendar(one.record.id)
        return max(calendar.count_at(self.schedule.finish_instant) - calendar.count_at(sooner), 0)


def timetable(
    snapshot: Snapshot,
    moment: datetime,
    calendars: Calendars,
    actuals: Mapping[str, Actuals] | None = None,
) -> Timetable:
    """The timetable of a snapshot as seen at the aware `moment`; `actuals` by uid, as the log tells them.

    Two passes over the network; moments, drag and floats are computed when they are asked for.
    Raises ScheduleError: `circle`, `calendar_exhausted`, `minutes_out_of_range`.
    """
    told = actuals or {}
    plan = outline(snapshot, moment, calendars, told)
    return Timetable(plan, solve(plan.network), told, snapshot.by_id())
