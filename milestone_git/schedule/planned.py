"""Lays one milestone out as activities: itself, or its phases and tasks between a start and a finish."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from milestone_git.model.actuals import Actuals, Span
from milestone_git.model.duration import minutes_of
from milestone_git.model.record import BLOCKED, DOING, RUNNING, TASK_DONE, Record, Task, person
from milestone_git.schedule.network import Activity, Blocker, Constraint, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from milestone_git.model.record import Document
    from milestone_git.model.workflow import Workflow
    from milestone_git.schedule.availability import Calendars

PartKind = Literal["milestone", "start", "gate", "phase", "task", "work", "finish"]


class Part(NamedTuple):
    """What an activity stands for: all of `milestone`, one of its phases or tasks, or a point of it."""

    milestone: str
    kind: PartKind
    title: str


class Planned(NamedTuple):
    """One milestone in the network.

    Its start is that of the activity `start` and its finish that of `finish`. Links that hold its start hold
    `gate`: the phase that waits for dependencies (R33), since designing does not wait. `unestimated` are the
    activities that take no time because nobody has said how much.
    """

    record: Record
    start: str
    gate: str
    finish: str
    parts: dict[str, Part]
    activities: list[Activity]
    links: list[Link]
    blockers: list[Blocker]
    unestimated: list[str]


class _Segment(NamedTuple):
    """A phase in its place: a stretch of work of `minutes`, or the tasks where `minutes` is None."""

    phase: str
    minutes: int | None


def planned(record: Record, workflow: Workflow, calendars: Calendars, actual: Actuals) -> Planned:
    """An open milestone as activities.

    The finest that is estimated speaks: tasks before the duration of the phase in which they are done, both
    before the milestone's estimate. Where only phases have a duration, the rest of the estimate is left for
    the phase that does the work. O(tasks and what they depend on).
    """
    segments = _segments(record, workflow)
    waits = record.status == RUNNING and _open_blockers(record)
    if not segments and not waits:
        return _single(record, calendars, actual)
    whole = [_Segment("", record.estimate_minutes or 0)]
    return _Layout(record, workflow, calendars, actual).laid_out(segments or whole)


def finished(record: Record, calendars: Calendars, span: Span) -> Planned:
    """A completed milestone whose finish is known: one activity, where the log has it."""
    started = span.started
    if started is not None and span.finished is not None and started > span.finished:
        started = None  # two machines, two clocks: the finish is what others wait for
    activity = Activity(
        record.id, record.estimate_minutes or 0, calendars.name_for(record.owner), (), started, span.finished
    )
    part = Part(record.id, "milestone", record.title)
    return Planned(record, record.id, record.id, record.id, {record.id: part}, [activity], [], [], [])


def _single(record: Record, calendars: Calendars, actual: Actuals) -> Planned:
    calendar = calendars.name_for(record.owner)
    zone = calendars.zone_of(calendar)
    dates = (*_start_dates(record, zone), *_finish_dates(record, zone))
    started = actual.whole.started if record.status == RUNNING else None
    activity = Activity(record.id, record.estimate_minutes or 0, calendar, dates, started)
    return Planned(
        record,
        record.id,
        record.id,
        record.id,
        {record.id: Part(record.id, "milestone", record.title)},
        [activity],
        [],
        [Blocker(record.id, *one) for one in _open_blockers(record, zone)],
        [record.id] if record.estimate_minutes is None else [],
    )


class _Layout:
    """A milestone being laid out: `front` are the activities that must be finished before what comes next."""

    def __init__(self, record: Record, workflow: Workflow, calendars: Calendars, actual: Actuals) -> None:
        self.record, self.workflow, self.calendars, self.actual = record, workflow, calendars, actual
        self.calendar = calendars.name_for(record.owner)
        self.zone = calendars.zone_of(self.calendar)
        self.started = actual.whole.started if record.status == RUNNING else None
        self.front: list[str] = []
        self.gate = ""
        self.parts: dict[str, Part] = {}
        self.activities: list[Activity] = []
        self.links: list[Link] = []
        self.unestimated: list[str] = []

    def laid_out(self, segments: Sequence[_Segment]) -> Planned:
        record = self.record
        start, finish = f"{record.id} start", f"{record.id} finish"
        begun = Activity(start, 0, self.calendar, _start_dates(record, self.zone), self.started, self.started)
        self._add(begun, "start", record.title, [])
        gated = _gated_from(segments, self.workflow)
        if gated == 0:
            self.gate = start
        for number, segment in enumerate(segments):
            if not self._is_over(segment):
                self._segment(segment, waits=number == gated and not self.gate)
        ended = Activity(finish, 0, self.calendar, _finish_dates(record, self.zone))
        self._add(ended, "finish", record.title, self.front)
        return Planned(
            record,
            start,
            self.gate or finish,
            finish,
            self.parts,
            self.activities,
            self.links,
            self._blockers(finish),
            self.unestimated,
        )

    def _segment(self, segment: _Segment, *, waits: bool) -> None:
        if segment.minutes is None:
            if waits:
                self.gate = f"{self.record.id} gate"
                point = Activity(self.gate, 0, self.calendar, self._phase_due(segment.phase))
                self._add(point, "gate", segment.phase, self.front)
            self._tasks(segment.phase)
            return
        name = f"{self.record.id}:{segment.phase}" if segment.phase else f"{self.record.id} work"
        block = self.record.document.get("phases", {}).get(segment.phase, {})
        people = [person(one) for one in (*block.get("assignees", ()), block.get("owner", ""))]
        calendar = self.calendars.name_for(*people, self.record.owner)
        # the log knows when a milestone was started, not yet when it came into a later phase
        started = self.started if len(self.activities) == 1 and self._is_first(segment) else None
        activity = Activity(name, segment.minutes, calendar, self._phase_due(segment.phase), started)
        kind: PartKind = "phase" if segment.phase else "work"
        self._add(activity, kind, segment.phase or self.record.title, self.front)
        if waits:
            self.gate = name
        if not segment.phase and self.record.estimate_minutes is None:
            self.unestimated.append(name)

    def _tasks(self, phase: str) -> None:
        """The tasks between what comes before them and what comes after, each after those it depends on."""
        before, names = self.front, {}
        due = self._phase_due(phase)
        for task in self.record.tasks:
            activity = self._task(task, due)
            if activity is not None:
                names[task.id] = activity.name
                self._add(activity, "task", task.title, [])
                if task.estimate_minutes is None:
                    self.unestimated.append(activity.name)
        followed: set[str] = set()
        for task in self.record.tasks:
            if task.id not in names:
                continue
            needs = [names[one] for one in task.depends_on if one in names]
            followed.update(needs)
            self.links += [Link(one, names[task.id]) for one in needs or before]
        self.front = [name for name in names.values() if name not in followed] or before

    def _task(self, task: Task, due: tuple[Constraint, ...]) -> Activity | None:
        """A task; None for one that is done, nobody knows when: it holds nothing up any more."""
        span = self.actual.tasks.get(task.id, Span())
        calendar = self.calendars.name_for(*task.assignees, self.record.owner)
        name, minutes = f"{self.record.id}/{task.id}", task.estimate_minutes or 0
        if task.status == TASK_DONE:
            if span.finished is None:
                return None
            started = None if span.started is None or span.started > span.finished else span.started
            return Activity(name, minutes, calendar, due, started, span.finished)
        return Activity(name, minutes, calendar, due, span.started if task.status == DOING else None)

    def _add(self, activity: Activity, kind: PartKind, title: str, after: Iterable[str]) -> None:
        self.activities.append(activity)
        self.parts[activity.name] = Part(self.record.id, kind, title)
        self.links += [Link(one, activity.name) for one in after]
        self.front = [activity.name]

    def _is_first(self, segment: _Segment) -> bool:
        phases = self.workflow.phases
        return not segment.phase or not phases or segment.phase == phases[0]

    def _is_over(self, segment: _Segment) -> bool:
        """Whether the milestone has come into a later phase of its workflow."""
        phases, now = self.workflow.phases, self.record.phase
        if self.record.status != RUNNING or now not in phases or segment.phase not in phases:
            return False
        return phases.index(segment.phase) < phases.index(now)

    def _phase_due(self, phase: str) -> tuple[Constraint, ...]:
        block = self.record.document.get("phases", {}).get(phase, {})
        return (Constraint("due", end_of(block["due"], self.zone)),) if "due" in block else ()

    def _blockers(self, finish: str) -> list[Blocker]:
        """What comes from outside holds the work that waits; once that has begun, all that has not."""
        waiting = [one.name for one in self.activities if one.actual_start is None and one.name != finish]
        held = [self.gate or finish]
        if self.record.status == RUNNING:
            held = waiting or [finish]
        found = [Blocker(name, *one) for name in held for one in _open_blockers(self.record, self.zone)]
        for task in self.record.tasks:
            name = f"{self.record.id}/{task.id}"
            if task.status == BLOCKED and name in self.parts:
                found.append(Blocker(name, task.reason or "what blocks it"))
        return found


def _segments(record: Record, workflow: Workflow) -> list[_Segment]:
    """The phases that take time, in the order of the workflow; none where the milestone is one piece."""
    durations = {
        phase: _duration(block) for phase, block in record.document.get("phases", {}).items()
        if "duration" in block
    }  # fmt: skip
    with_tasks = any(task.estimate_minutes is not None for task in record.tasks)
    if not durations and not with_tasks:
        return []
    order = [*workflow.phases, *(phase for phase in durations if phase not in workflow.phases)]
    if not workflow.phases:
        order.append("")
    found = []
    for phase in order:
        if phase == workflow.waits_in and with_tasks:
            found.append(_Segment(phase, None))
        elif phase in durations:
            found.append(_Segment(phase, durations[phase]))
        elif phase == workflow.waits_in and (record.estimate_minutes or 0) > sum(durations.values()):
            found.append(_Segment(phase, (record.estimate_minutes or 0) - sum(durations.values())))
    return found


def _gated_from(segments: Sequence[_Segment], workflow: Workflow) -> int | None:
    """The first segment that waits for dependencies, None where only completion does."""
    if all(segment.minutes is None or not segment.phase for segment in segments):
        return 0  # nothing is said of the phases before
    phases = [*workflow.phases]
    for number, segment in enumerate(segments):
        if not phases or segment.phase not in phases or workflow.waits(segment.phase):
            return number
    return None


def _duration(block: Document) -> int:
    return minutes_of(block["duration"])


def _start_dates(record: Record, zone: tzinfo) -> tuple[Constraint, ...]:
    said = record.document.get("constraints", {})
    found = []
    if "start" in record.document:
        found.append(Constraint("start_no_earlier", start_of(record.document["start"], zone)))
    if "must_start" in said:
        found.append(Constraint("must_start", start_of(said["must_start"], zone)))
    return tuple(found)


def _finish_dates(record: Record, zone: tzinfo) -> tuple[Constraint, ...]:
    said = record.document.get("constraints", {})
    found = []
    if record.due:
        found.append(Constraint("due", end_of(record.due, zone)))
    if "finish_no_later" in said:
        found.append(Constraint("finish_no_later", end_of(said["finish_no_later"], zone)))
    if "must_finish" in said:
        found.append(Constraint("must_finish", end_of(said["must_finish"], zone)))
    return tuple(found)


def _open_blockers(record: Record, zone: tzinfo | None = None) -> list[tuple[str, datetime | None]]:
    """Title and expected moment of each blocker that is not resolved."""
    return [
        (one["title"], start_of(one["expected"], zone) if "expected" in one else None)
        for one in record.document.get("blockers", ())
        if "resolved" not in one
    ]


def start_of(day: str, zone: tzinfo | None) -> datetime:
    """The first moment of a day on the clocks of `zone`."""
    return datetime.combine(date.fromisoformat(day), time(0), zone)


def end_of(day: str, zone: tzinfo | None) -> datetime:
    """The moment at which a day is over, so that all its working time counts."""
    found = date.fromisoformat(day)
    return datetime.combine(found + timedelta(days=found < date.max), time(0), zone)
