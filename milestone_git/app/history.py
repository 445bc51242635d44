"""The plan through its history: each state seen on its own day, what moved it, and when it became late."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.app.scenario import moment_of
from milestone_git.app.timetable import calendars_at
from milestone_git.ledger.actuals import actuals
from milestone_git.model.actuals import Actuals
from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.event import Event
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.schedule.availability import Calendars
from milestone_git.schedule.comparison import Comparison, compared
from milestone_git.schedule.critical_path import solve
from milestone_git.schedule.outline import Laid, outline
from milestone_git.schedule.planned import end_of
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.slippage import Cause, Slip, finish, is_moved_by, needed_by, slips, without_wishes
from milestone_git.schedule.timetable import Timetable, timetable
from milestone_git.store import branches, log
from milestone_git.store.history import Stage, handle, stages
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import recover
from milestone_git.verbs import names


class Turn(NamedTuple):
    """A commit that changes the plan.

    ``plan`` is what was planned before, ``left`` its timetable when that was made, ``before`` the same on the
    day of the commit; None for the first plan. ``after`` is the timetable of ``snapshot``, which it makes.
    """

    cause: Cause
    plan: Snapshot | None
    left: Timetable | None
    before: Timetable | None
    after: Timetable
    snapshot: Snapshot


class Slippage(NamedTuple):
    """Every move, oldest first; ``unscheduled`` counts commits whose plan has no schedule (a circle, say)."""

    record: Record | None
    snapshot: Snapshot
    slips: tuple[Slip, ...]
    commits: int
    unscheduled: int


class Lateness(NamedTuple):
    """When a milestone became late; ``turn`` is None where time alone did it, or where it is ``on_time``.

    ``limit`` is what it is held against now, ``finish`` its computed finish, ``day`` the first day on which
    it was late. ``since_planned`` where it never was on time, ``before`` who it was just before.
    """

    record: Record
    limit: date
    finish: datetime
    on_time: bool
    day: date | None = None
    turn: Turn | None = None
    since_planned: bool = False
    comparison: Comparison | None = None


class _Seen(NamedTuple):
    place: Place
    tip: str
    now: Snapshot
    record: Record | None


def slippage(context: Context, text: str | None, *, rev: str = "", since: str = "") -> Slippage:
    """Every move of a target on the first-parent line of the trunk, or of ``rev``. Raises ``Refused``."""
    seen = _seen(context, text, rev, needs_record=text is not None)
    first = moment_of(since) if since else None
    found: list[Slip] = []
    walk = _Walk(seen)
    for turn in walk.turns():
        if turn.before is None or turn.left is None or (first and turn.cause.at < first):
            continue
        time_alone = turn.cause._replace(commit="", who="", subject="", changed={})
        team = turn.snapshot.team
        found += slips(turn.left, turn.before, time_alone, team) if turn.left is not turn.before else []
        found += slips(turn.before, turn.after, turn.cause, team)
    if seen.record is not None:
        found = [one for one in found if one.milestone == seen.record.id]
    return Slippage(seen.record, seen.now, tuple(found), walk.commits, walk.unscheduled)


def lateness(context: Context, text: str | None, *, rev: str = "", limit: str = "") -> Lateness:
    """Which commit, or which day, made a milestone late: the last change from on time to late.

    Every commit that changes what the milestone's dates follow from is looked at in its order, and not only
    some, as a binary search would: a plan may become late, be saved, and be late again. Raises ``Refused``.
    """
    seen = _seen(context, text, rev, needs_record=True)
    record = seen.record
    assert record is not None
    if record.finished:
        raise refusal("MG306", f"`{record.id}` is {record.status}, and cannot become late any more")
    fixed = moment_of(limit).date() if limit else None
    if not (fixed or record.due):
        helps = (f"say by when: `git milestone bisect-date {record.id} --date 2026-03-01`",)
        raise refusal("MG306", f"`{record.id}` is not due on any day", *helps)
    walk = _Walk(seen)
    culprit: Turn | None = None
    passed: Turn | None = None
    last: Turn | None = None
    since_planned = False
    for turn in walk.turns():
        was = turn.left is not None and _is_late(turn.left, record.id, fixed)
        waited = turn.before is not None and _is_late(turn.before, record.id, fixed)
        late = _is_late(turn.after, record.id, fixed)
        known = turn.before is not None and record.id in turn.before.outline.planned
        if late and not waited:
            culprit, passed, since_planned = turn, None, not known
        elif late and waited and not was:
            culprit, passed, since_planned = None, turn, False
        last = turn
    if last is None or record.id not in last.after.outline.planned:
        raise refusal("MG306", f"`{record.id}` has no dates in this history", "is it committed?")
    return _judged(walk, record, fixed, last, culprit, passed, context.now, since_planned=since_planned)


def _judged(
    walk: _Walk,
    record: Record,
    fixed: date | None,
    last: Turn,
    culprit: Turn | None,
    passed: Turn | None,
    now: datetime,
    *,
    since_planned: bool,
) -> Lateness:
    today = walk.at(last.snapshot, _morning(now))
    known = today.records[record.id]
    limit = fixed or date.fromisoformat(known.due or record.due)
    found = Lateness(known, limit, finish(today, record.id), not _is_late(today, record.id, fixed))
    if found.on_time:
        return found
    if not _is_late(last.after, record.id, fixed):
        return found._replace(day=walk.first_late(last.snapshot, last.after, today, record.id, fixed))
    if passed is not None and passed.plan and passed.left and passed.before:
        return found._replace(day=walk.first_late(passed.plan, passed.left, passed.before, record.id, fixed))
    if culprit is None:
        return found._replace(since_planned=True)
    comparison = None
    if culprit.plan is not None and not since_planned:
        moment = culprit.after.moment
        comparison = compared(walk.whole(culprit.plan, moment), walk.whole(culprit.snapshot, moment))
    day = culprit.cause.at.date()
    return found._replace(turn=culprit, day=day, since_planned=since_planned, comparison=comparison)


def _seen(context: Context, text: str | None, rev: str, *, needs_record: bool) -> _Seen:
    place = context.place_to_read()
    recover(place)
    here = snapshot.read(place, commit_of(place, rev) if rev else snapshot.WORK_TREE).snapshot
    tip = commit_of(place, rev) if rev else branches.trunk_tip(place, here.repository.trunk)
    if not tip:
        helps = ("name a branch that is: `--rev BRANCH`",)
        raise refusal("MG007", f"the trunk `{here.repository.trunk}` is not in this clone", *helps)
    now = snapshot.read(place, tip).snapshot
    return _Seen(place, tip, now, names.milestone(now, text) if needs_record else None)


def _is_late(table: Timetable, name: str, fixed: date | None) -> bool:
    """Whether an open milestone finishes after ``fixed``, else after its own due date, if there is one."""
    one = table.outline.planned.get(name)
    if one is None or one.record.finished:
        return False
    due = fixed.isoformat() if fixed else table.records[name].due
    return bool(due) and finish(table, name) > end_of(due, table.calendar(name).zone)


def _morning(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(0), UTC)


class _Walk:
    """Goes through the history once. Each plan is seen as from the morning of its day (UTC): what changes on
    one day is held against one view of the plan before, and not against one a minute apart.
    """

    def __init__(self, seen: _Seen) -> None:
        self.seen = seen
        self.commits = self.unscheduled = 0
        self._events = _Told(log.read(seen.place, seen.now.repository.uid).events)
        self._calendars: dict[tuple[object, ...], Calendars] = {}
        self._solved: dict[tuple[object, ...], Timetable] = {}
        self._laid: dict[tuple[object, ...], Laid] = {}
        self._bares: dict[int, Record] = {}
        self._alike: dict[str, Record] = {}
        self._kept: list[object] = []

    def turns(self) -> Iterator[Turn]:
        """Every commit that changes what dates follow from, oldest first."""
        last: Timetable | None = None
        plan: Snapshot | None = None
        day = datetime.min.replace(tzinfo=UTC)
        for stage in stages(self.seen.place, self.seen.tip, self.seen.now.repository):
            self.commits += 1
            after = self._narrowed(stage.snapshot)
            if plan is not None and not _differs(plan, after):
                continue
            # clocks of machines disagree, and history does not run backwards
            day = max(day, _morning(stage.commit.at))
            try:
                before = last
                if plan is not None and last is not None and last.moment != day:
                    before = self.at(plan, day)
                now = self.at(after, day)
            except Refused:
                self.unscheduled += 1
                continue
            yield Turn(_cause(stage, plan, after), plan, last, before, now, after)
            last, plan = now, after

    def at(self, plan: Snapshot, moment: datetime) -> Timetable:
        """The timetable of a plan at a moment. Raises ``Refused`` where it has none."""
        key: tuple[object, ...] = (id(plan.settings), id(plan.team), moment.year)
        if key not in self._calendars:
            self._kept.append((plan.settings, plan.team))  # an id is good while the object lives
            self._calendars[key] = calendars_at(plan, moment)
        calendars = self._calendars[key]
        try:
            told = self._events.until(moment + timedelta(days=1))
            bare = {path: self._bare(one) for path, one in plan.records.items()}
            key = (*key[:2], moment, id(told), tuple(map(id, bare.values())))
            if key not in self._solved:
                self._kept.append(told)
                laid = self._laid.setdefault(key[:2], {})
                plan_of = outline(plan._replace(records=bare), moment, calendars, told, laid)
                self._solved = {key: Timetable(plan_of, solve(plan_of.network), told, plan.by_id())}
            solved = self._solved[key]
            return Timetable(solved.outline, solved.schedule, told, plan.by_id())
        except ScheduleError as error:
            raise refusal("MG314", error.message) from error

    def whole(self, plan: Snapshot, moment: datetime) -> Timetable:
        """The same with titles, due dates and floats, for who shows it. Raises ``Refused``."""
        told = self._events.until(moment + timedelta(days=1))
        return timetable(plan, moment, calendars_at(plan, moment), told)

    def first_late(
        self, plan: Snapshot, early: Timetable, late: Timetable, name: str, fixed: date | None
    ) -> date:
        """The first day on which an unchanged plan was late: time only makes it later, so halves will do."""
        low, high = early.moment, late.moment
        while high - low > timedelta(days=1):
            middle = low + (high - low) // 2
            middle = _morning(middle) if _morning(middle) > low else low + timedelta(days=1)
            if _is_late(self.at(plan, middle), name, fixed):
                high = middle
            else:
                low = middle
        return high.date()

    def _bare(self, record: Record) -> Record:
        """The record without what moves no early date; one object for all that are alike."""
        if id(record) not in self._bares:
            found = without_wishes(record)
            said = json.dumps([found.path, found.document], sort_keys=True, default=str)
            self._bares[id(record)] = self._alike.setdefault(said, found)
            self._kept.append(record)
        return self._bares[id(record)]

    def _narrowed(self, plan: Snapshot) -> Snapshot:
        """With a milestone, the plan without what it does not wait for."""
        if self.seen.record is None:
            return plan
        return plan._replace(records=needed_by(list(plan.records.values()), self.seen.record.id))


class _Told:
    """What the log tells up to a moment, by uid; asked in the order of time it costs each event once."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self._events = sorted(events, key=lambda one: one.at)
        self._by_uid: dict[str, list[Event]] = {}
        self._found: dict[str, Actuals] = {}
        self._next = 0

    def until(self, moment: datetime) -> dict[str, Actuals]:
        """Actual starts and finishes before ``moment``."""
        until = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if self._next and self._events[self._next - 1].at >= until:
            self._by_uid, self._found, self._next = {}, {}, 0
        changed = set()
        while self._next < len(self._events) and self._events[self._next].at < until:
            event = self._events[self._next]
            self._by_uid.setdefault(event.uid, []).append(event)
            changed.add(event.uid)
            self._next += 1
        if changed:
            fresh = actuals(event for uid in changed for event in self._by_uid[uid])
            self._found = {**self._found, **fresh}
        return self._found


def _differs(plan: Snapshot, after: Snapshot) -> bool:
    if plan.settings is not after.settings or plan.team is not after.team:
        return True
    return is_moved_by(plan.records, after.records)


def _cause(stage: Stage, plan: Snapshot | None, after: Snapshot) -> Cause:
    commit, team = stage.commit, after.team
    changed = {}
    for path, writer in stage.writers.items():
        record = after.records.get(path) or (plan and plan.records.get(path))
        if record:
            changed[record.id] = handle(team, writer)
    people = dict.fromkeys(changed.values()) or {handle(team, commit.author): None}
    return Cause(commit.oid, commit.at, ", ".join(people), commit.subject, changed)
