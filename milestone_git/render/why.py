"""`why`: what is behind each date of a milestone, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from milestone_git.model.duration import duration_of
from milestone_git.model.record import DONE
from milestone_git.render.columns import plain_columns
from milestone_git.render.escape import shown
from milestone_git.schedule.account import Step, day
from milestone_git.schedule.grounds import Grounds, Waiting
from milestone_git.schedule.timetable import Entry, Timetable

_MOST_STEPS = 12


def finished(entry: Entry) -> str:
    """A completed milestone: its dates are facts."""
    title = f"{entry.record.id}  {shown(entry.record.title)}"
    if entry.early_finish is None:
        return f"{title}\n\nIt is completed, and the log does not say when."
    since = "" if entry.early_start is None else f" was started on {day(entry.early_start)} and"
    return f"{title}\n\nIt{since} was completed on {day(entry.early_finish)}, says the log."


def told(timetable: Timetable, grounds: Grounds) -> str:
    """Everything in the order in which a manager asks: when, why then, what else, how much later."""
    entry = grounds.entry
    assert entry.early_start is not None
    assert entry.early_finish is not None
    starts = "started" if entry.early_start <= timetable.moment and _has_begun(grounds) else "starts"
    on_path = ", and is on the critical path" if entry.is_critical and timetable.has_work else ""
    lines = [
        f"{entry.record.id}  {shown(entry.record.title)}",
        f"{starts} on {day(entry.early_start)}, finishes on {day(entry.early_finish)}{on_path}",
    ]
    lines += _section(f"Why it {starts} on {day(entry.early_start)}", grounds.start)
    lines += _section("Why the work that needs others starts then", grounds.work)
    lines += _section(f"Why it finishes on {day(entry.early_finish)}", grounds.finish)
    lines += _besides(grounds.waiting)
    lines += _section(_room(entry), grounds.late)
    return "\n".join(lines)


def _has_begun(grounds: Grounds) -> bool:
    return bool(grounds.start) and grounds.start[0].kind == "actual"


def _section(title: str, steps: Sequence[Step]) -> list[str]:
    lines = [f"  {_sentence(step.sentence)}" for step in steps[:_MOST_STEPS]]
    if len(steps) > _MOST_STEPS:
        lines.append(f"  And {len(steps) - _MOST_STEPS} steps before that: `--json` has them all.")
    return ["", title, *lines] if lines else []


def _sentence(text: str) -> str:
    """A sentence that begins with a capital, unless it begins with the id of a milestone."""
    text = shown(text)
    return f"{text if text.startswith('milestone-') else text[:1].upper() + text[1:]}."


def _besides(waiting: Sequence[Waiting]) -> list[str]:
    """The dependencies that hold nothing up, with what they have to spare."""
    rows = []
    for one in waiting:
        if one.spare_minutes == 0:
            continue
        entry, record = one.entry, one.entry.record if one.entry else None
        if record is None or entry is None:
            rows.append([f"  {one.dependency.milestone}", "", "is not in the schedule"])
        elif record.status == DONE:
            when = f" on {day(entry.early_finish)}" if entry.early_finish else ""
            rows.append([f"  {record.id}", shown(record.title), f"is completed{when}"])
        else:
            spare = f", {duration_of(one.spare_minutes)} to spare" if one.spare_minutes else ""
            rows.append([f"  {record.id}", shown(record.title), f"{_end(one, entry)}{spare}"])
    return ["", "What else it waits for", *plain_columns(rows).split("\n")] if rows else []


def _end(one: Waiting, entry: Entry) -> str:
    """The end of the other that counts: its start where the link begins with S."""
    is_start = one.dependency.type[0] == "S"
    moment = entry.early_start if is_start else entry.early_finish
    return f"{'starts' if is_start else 'finishes'} on {day(moment)}" if moment else "has no date"


def _room(entry: Entry) -> str:
    left = entry.total_float_minutes or 0
    assert entry.late_finish is not None
    if left < 0:
        return f"It is {duration_of(-left)} too late, and should finish on {day(entry.late_finish)}"
    if not left:
        return "It has no time to spare"
    return f"It has {duration_of(left)} to spare, until {day(entry.late_finish)}"
