"""`slip` and `bisect-date`: who moved what, by how much, and what made a milestone late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from milestone_git.model.duration import duration_of
from milestone_git.model.record import Record
from milestone_git.render.columns import Look, table
from milestone_git.render.escape import shown
from milestone_git.render.timetable import moved, span
from milestone_git.schedule.comparison import Comparison
from milestone_git.schedule.slippage import Cause, Mean, Slip, means

GROUPS = ("owner", "team", "phase")


def moves(record: Record, slips: Sequence[Slip], look: Look) -> str:
    """Every move of one milestone, oldest first; what time alone did between two commits is one row."""
    title = f"{record.id}  {shown(record.title)}"
    if not slips:
        return f"{title}\nnothing has moved it"
    rows = [
        (
            one.cause.at.date().isoformat(),
            one.target,
            f"{one.before} -> {one.after}",
            moved(one.minutes),
            one.who,
            _because(one),
            one.cause.commit[:10],
            one.cause.subject,
        )
        for one in _joined(slips)
    ]
    head = ("date", "what", "from -> to", "moves", "who", "because", "commit", "subject")
    totals = [_total(slips, target) for target in ("due", "finish")]
    return "\n".join([title, "", table(head, rows, look), "", *(one for one in totals if one)])


def milestones(slips: Sequence[Slip], records: Iterable[Record], look: Look) -> str:
    """One line a milestone that moved, the worst first; then the means by owner, team and phase."""
    titles = {one.id: one.title for one in records}
    by_id: dict[str, list[Slip]] = {}
    for one in slips:
        by_id.setdefault(one.milestone, []).append(one)
    if not by_id:
        return "nothing has moved"
    rows = []
    for name, some in sorted(by_id.items(), key=lambda pair: -_sum(pair[1], "finish")):
        last = [one for one in some if one.reason == "own"][-1:]
        rows.append(
            (
                name,
                str(sum(one.reason != "waiting" for one in some)),
                _signed(_sum(some, "due")),
                _signed(_sum(some, "finish")),
                _signed(_sum(some, "finish", "own")),
                _signed(_sum(some, "finish", "carried")),
                _signed(_sum(some, "finish", "waiting")),
                last[0].who if last else "",
                titles.get(name, ""),
            )
        )
    head = ("id", "moves", "due", "finish", "by itself", "by others", "by time", "last by", "title")
    return "\n\n".join([table(head, rows, look), *(_means(slips, group, look) for group in GROUPS)])


def shape(record: Record | None, slips: Sequence[Slip], commits: int, unscheduled: int) -> dict[str, Any]:
    """As data: every move, and the means."""
    return {
        "milestone": record.id if record else None,
        "commits": commits,
        "unscheduled": unscheduled,
        "moves": [_move(one) for one in slips],
        "means": {group: [one._asdict() for one in _grouped(slips, group)] for group in GROUPS},
    }


def late(
    record: Record,
    limit: date,
    finish: date,
    cause: Cause | None,
    first: date | None,
    comparison: Comparison | None,
    look: Look,
) -> str:
    """What made a milestone late, and what else that moved."""
    head = f"{record.id}  {shown(record.title)}"
    says = f"finishes on {finish}, and is wanted by {limit}"
    if first is None and cause is None:
        return (
            f"{head}\n{says}: it is on time" if finish <= limit else f"{head}\n{says}: it never was on time"
        )
    if cause is None:
        return f"{head}\n{says}\n\nno commit made it late: on {first} too much time had passed"
    lines = [head, says, "", f"late since {cause.commit[:10]} {shown(cause.subject)}"]
    lines.append(f"{first}, by {shown(cause.who)}")
    if comparison is None:
        return "\n".join([*lines, "it was late from the commit that planned it"])
    rows = [
        (
            one.milestone,
            one.before.early_finish.date().isoformat(),
            one.after.early_finish.date().isoformat(),
            moved(one.finish_minutes),
            cause.changed.get(one.milestone, ""),
            one.after.record.title,
        )
        for one in comparison.shifts
        if one.before and one.after and one.before.early_finish and one.after.early_finish
    ]
    return "\n".join(
        [*lines, "", table(("id", "finish before", "after", "moves", "changed by", "title"), rows, look)]
    )


def _joined(slips: Sequence[Slip]) -> list[Slip]:
    """Moves by time that follow each other become one."""
    found: list[Slip] = []
    for one in slips:
        if found and one.reason == "waiting" and found[-1].reason == "waiting" and one.target == "finish":
            found[-1] = one._replace(before=found[-1].before, minutes=found[-1].minutes + one.minutes)
        else:
            found.append(one)
    return [one for one in found if one.minutes or one.target == "due"]


def _because(one: Slip) -> str:
    if one.reason == "waiting":
        return "time passed"
    if one.reason == "own":
        return "itself"
    names = [name for name in one.cause.changed if name != one.milestone]
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "") or "calendar"


def _total(slips: Sequence[Slip], target: str) -> str:
    some = [one for one in slips if one.target == target]
    if not some:
        return ""
    what = "due" if target == "due" else "its computed finish"
    return f"{what}: {some[0].before} -> {some[-1].after} ({_signed(sum(one.minutes for one in some))})"


def _means(slips: Sequence[Slip], group: str, look: Look) -> str:
    rows = [
        (
            one.name or "-",
            str(one.moves),
            str(one.later),
            _signed(one.mean_minutes),
            _signed(one.total_minutes),
        )
        for one in _grouped(slips, group)
    ]
    if not rows:
        return f"mean slip by {group}: nobody moved anything"
    return table((group, "moves", "later", "mean slip", "together"), rows, look)


def _grouped(slips: Sequence[Slip], group: str) -> tuple[Mean, ...]:
    return means(slips, lambda one: str(getattr(one, group)))


def _sum(slips: Iterable[Slip], target: str, reason: str = "") -> int:
    return sum(one.minutes for one in slips if one.target == target and reason in ("", one.reason))


def _signed(minutes: int) -> str:
    return f"+{duration_of(minutes)}" if minutes > 0 else span(minutes)


def _move(one: Slip) -> dict[str, Any]:
    return {
        "milestone": one.milestone,
        "target": one.target,
        "before": one.before.isoformat(),
        "after": one.after.isoformat(),
        "moves_minutes": one.minutes,
        "reason": one.reason,
        "who": one.who or None,
        "owner": one.owner or None,
        "team": one.team or None,
        "phase": one.phase or None,
        "commit": one.cause.commit or None,
        "at": one.cause.at.isoformat(),
        "subject": one.cause.subject or None,
        "changed": list(one.cause.changed),
    }
