"""`schedule` and `critical-path`: dates, floats and drag, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from milestone_git.model.duration import duration_of
from milestone_git.model.record import DONE
from milestone_git.render.columns import Look, table
from milestone_git.render.escape import shown
from milestone_git.schedule.account import day
from milestone_git.schedule.comparison import Comparison, Shift
from milestone_git.schedule.timetable import Entry, Timetable

_WIDE_COLUMNS = 110
_LATE = ("late start", "late finish")
_HEAD = ("id", "start", "finish", *_LATE, "float", "free", "drag", "critical", "title")
_MOST_NAMED = 5
_POINTS = ("start", "gate", "finish")
_NOTHING = "nothing is planned that is not done"


def milestones(timetable: Timetable, look: Look, *, everything: bool = False) -> str:
    """Open milestones by start, with ``everything`` completed ones too; then when all is finished."""
    rows = [
        _row(timetable, name, entry)
        for name, entry in _by_start(timetable)
        if everything or entry.record.status != DONE
    ]
    if not rows:
        return _NOTHING
    return "\n".join([_table(rows, look), "", *_end(timetable)])


def parts(timetable: Timetable, identifier: str, look: Look) -> str:
    """The phases and tasks of one milestone, in the order of its document."""
    one = timetable.outline.planned[identifier]
    rows = []
    for activity in one.activities:
        part = one.parts[activity.name]
        if part.kind in _POINTS:
            continue
        times = timetable.schedule.times(activity.name)
        name = activity.name.replace(identifier, "", 1).lstrip("/: ") or identifier
        rows.append(
            (
                name,
                _date(times.early_start),
                _date(times.early_finish),
                _date(times.late_start),
                _date(times.late_finish),
                span(times.total_float_minutes),
                span(times.free_float_minutes),
                _drag(timetable, activity.name),
                "yes" if times.is_critical else "",
                part.title,
            )
        )
    return f"{identifier}  {shown(one.record.title)}\n\n{_table(rows, look)}"


class Piece(NamedTuple):
    """A piece of critical work: its activity, the name people type, and its dates."""

    activity: str
    name: str
    start: datetime
    finish: datetime
    minutes: int
    title: str


def path(timetable: Timetable, look: Look) -> str:
    """The work on the critical path in its order, and when it ends."""
    pieces = on_path(timetable)
    if not pieces:
        return _NOTHING
    head = ["id", "start", "finish", "work", "drag", "title"]
    rows = [
        (
            one.name,
            _date(one.start),
            _date(one.finish),
            duration_of(one.minutes),
            _drag(timetable, one.activity),
            one.title,
        )
        for one in pieces
    ]
    return "\n".join([table(head, rows, look), "", *_end(timetable)])


def on_path(timetable: Timetable) -> list[Piece]:
    """Critical work by start; the points between which a milestone lies are left out."""
    found = []
    schedule = timetable.schedule
    for name in schedule.critical():
        part = timetable.outline.parts[name]
        if part.kind not in _POINTS:
            times, minutes = schedule.times(name), schedule.arrays.durations[schedule.number(name)]
            short = name.removesuffix(" work")
            found.append(Piece(name, short, times.early_start, times.early_finish, minutes, part.title))
    return sorted(found, key=lambda one: (one.start, one.finish))


def difference(comparison: Comparison, labels: tuple[str, str], look: Look) -> str:
    """What moves between two timetables, before beside after."""
    first, second = labels
    if not comparison.shifts and not comparison.finish_minutes:
        end = comparison.after.finish
        return "no date moves" + ("" if end is None else f": all is finished on {day(end)}")
    head = ("id", f"start {first}", second, f"finish {first}", second, "moves", "title")
    rows = [_shift(one) for one in comparison.shifts]
    lines = [table(head, rows, look), "", _moved(comparison, first, second)]
    for title, names in (
        ("newly critical", comparison.newly_critical),
        ("no longer critical", comparison.no_longer_critical),
    ):
        if names:
            lines.append(f"{title}: {', '.join(names)}")
    return "\n".join(lines)


def span(minutes: int | None) -> str:
    """Working time with its sign: `3d`, `-1w`, `0`; empty for none."""
    if minutes is None:
        return ""
    return ("-" if minutes < 0 else "") + duration_of(abs(minutes)) if minutes else "0"


def moved(minutes: int) -> str:
    """`+3d` for later, `-3d` for sooner, empty for neither."""
    return f"{'+' if minutes > 0 else '-'}{duration_of(abs(minutes))}" if minutes else ""


def _shift(one: Shift) -> list[str]:
    entry = one.after or one.before
    assert entry is not None
    before, after = one.before, one.after
    what = "is new" if before is None else "is gone" if after is None else moved(one.finish_minutes)
    return [
        one.milestone,
        _date(before and before.early_start),
        _date(after and after.early_start),
        _date(before and before.early_finish),
        _date(after and after.early_finish),
        what,
        entry.record.title,
    ]


def _moved(comparison: Comparison, first: str, second: str) -> str:
    ends = [one.finish for one in (comparison.before, comparison.after)]
    told = ["nothing left to do" if one is None else day(one) for one in ends]
    much = moved(comparison.finish_minutes)
    return f"all is finished: {told[0]} {first}, {told[1]} {second}" + (f" ({much})" if much else "")


def _by_start(timetable: Timetable) -> list[tuple[str, Entry]]:
    never = datetime.max.replace(tzinfo=timetable.moment.tzinfo)
    return sorted(
        timetable.entries.items(),
        key=lambda pair: (pair[1].early_start or never, pair[1].early_finish or never),
    )


def _row(timetable: Timetable, name: str, entry: Entry) -> tuple[str, ...]:
    drags = timetable.drag_minutes or {}
    return (
        name,
        _date(entry.early_start),
        _date(entry.early_finish),
        _date(entry.late_start),
        _date(entry.late_finish),
        span(entry.total_float_minutes),
        span(entry.free_float_minutes),
        span(drags.get(name)),
        "yes" if entry.is_critical else "",
        entry.record.title,
    )


def _drag(timetable: Timetable, activity: str) -> str:
    return span((timetable.drag_by_activity or {}).get(activity))


def _table(rows: Iterable[Sequence[str]], look: Look) -> str:
    """The table; on a narrow terminal without the late dates, so that the others can be read."""
    found = list(rows)
    narrow = look.terminal and look.columns < _WIDE_COLUMNS
    kept = [
        index
        for index, name in enumerate(_HEAD)
        if not (narrow and name in _LATE)
        and (name in ("id", "start", "finish") or any(r[index] for r in found))
    ]
    return table([_HEAD[index] for index in kept], [[row[index] for index in kept] for row in found], look)


def _end(timetable: Timetable) -> list[str]:
    lines = []
    if timetable.finish is not None:
        lines.append(f"all is finished on {day(timetable.finish)}")
    names = timetable.unestimated
    if names:
        few = ", ".join(names[:_MOST_NAMED])
        few += f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        lines.append(f"without an estimate, so taking no time: {few}")
    return lines


def _date(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()
