"""`report`: what the work came to, in whole, by milestone, category, task and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from milestone_git.ledger.summary import Account, Summary, TaskAccount, Total
from milestone_git.model.duration import duration_of
from milestone_git.model.event import Event
from milestone_git.render.columns import Look, plain_columns, table
from milestone_git.render.escape import shown


class Heading(NamedTuple):
    """What the report is of: a name, whose it is (`""` is everybody's), and the window where there is one."""

    name: str
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None


def text(heading: Heading, found: Summary, events: Sequence[Event], look: Look) -> str:
    """The whole report; of a single milestone also its tasks, of a window also its days."""
    windowed = (heading.since or heading.until) is not None
    accounts = [one for one in found.accounts if not windowed or _is_touched(one, events)]
    lines = [_title(heading, found.total), "", *_totals(found.total, events, windowed=windowed)]
    if len(found.accounts) == 1:
        lines += _section(_tasks(found.accounts[0].tasks, look))
    else:
        lines += _section(_milestones(accounts, look))
        if set(found.categories) - {""}:
            lines += _section(_categories(found.categories, look))
    if edge := heading.since or heading.until:
        lines += _section(_days(found, events, edge.tzinfo, look))
    return "\n".join(lines)


def closing(total: Total) -> list[str]:
    """What `complete` says when nothing is left to do."""
    return _totals(total, (), windowed=False)


def hours(minutes: float) -> str:
    """`31h 20m`: hours on the clock, where `duration_of` would make days of eight of them."""
    whole, rest = divmod(round(minutes), 60)
    return f"{whole}h {rest:02d}m" if whole else f"{rest}m"


def shape(heading: Heading, found: Summary, events: Sequence[Event]) -> dict[str, Any]:
    """The report as data: minutes are minutes, days are days on the calendar."""
    return {
        "actor": heading.actor or None,
        "since": _iso(heading.since),
        "until": _iso(heading.until),
        "total": _total_shape(found.total),
        "categories": {name: _total_shape(one) for name, one in found.categories.items()},
        "milestones": [_account_shape(one) for one in found.accounts],
        "completed_here": [one.milestone for one in events if one.kind == "complete"],
        "tasks_done_here": sum(one.kind == "task-done" for one in events),
    }


def _title(heading: Heading, total: Total) -> str:
    first, last = heading.since or total.first, heading.until or total.last
    whose = f" by {heading.actor}" if heading.actor else ""
    when = f", {_day(first)} to {_day(last)}" if first and last else ""
    return shown(f"{heading.name}{whose}{when}")


def _totals(total: Total, events: Sequence[Event], *, windowed: bool) -> list[str]:
    if windowed:
        completed = [one.milestone for one in events if one.kind == "complete"]
        tasks = sum(one.kind == "task-done" for one in events)
        rows = [["completed", f"{_counted(len(completed), 'milestone')}, {_counted(tasks, 'task')}"]]
    else:
        rows = [["completed", f"{total.completed} of {_counted(total.milestones, 'milestone')}"]]
    rows.append(["active time", _active(total)])
    if mean := _mean(total):
        rows.append(["a milestone", mean])
    rows.append(["commits", str(total.commits)])
    return plain_columns(rows).split("\n")


def _active(total: Total) -> str:
    said = hours(total.active_minutes)
    if total.sittings:
        said += f" in {_counted(total.sittings, 'sitting')}"
    return f"{said}, {total.resumes} resumed" if total.resumes else said


def _mean(total: Total) -> str:
    """From start to completion on average, against the mean estimate."""
    parts = []
    if total.mean_elapsed_days is not None:
        parts.append(f"{_elapsed(total.mean_elapsed_days)} from start to completion on average")
    if total.mean_active_minutes is not None:
        parts.append(f"{hours(total.mean_active_minutes)} of it active")
    if total.mean_estimate_minutes is not None:
        parts.append(f"{duration_of(round(total.mean_estimate_minutes))} estimated")
    return ", ".join(parts)


def _is_touched(one: Account, events: Sequence[Event]) -> bool:
    return bool(one.active_minutes or one.commits) or any(event.uid == one.record.uid for event in events)


def _milestones(accounts: Sequence[Account], look: Look) -> str:
    rows = [
        [
            one.record.id,
            one.record.title,
            _estimate(one.estimate_minutes),
            hours(one.active_minutes),
            _elapsed(one.elapsed_days),
            str(one.resumes),
            str(one.commits),
        ]
        for one in accounts
    ]
    head = ("milestone", "title", "estimate", "active", "elapsed", "resumed", "commits")
    return table(head, rows, look) if rows else "nothing was done"


def _categories(found: Mapping[str, Total], look: Look) -> str:
    rows = [
        [
            name or "(none)",
            f"{one.completed}/{one.milestones}",
            _estimate(one.mean_estimate_minutes),
            hours(one.active_minutes),
            _elapsed(one.mean_elapsed_days),
        ]
        for name, one in found.items()
    ]
    return table(("category", "completed", "mean estimate", "active", "mean elapsed"), rows, look)


def _tasks(found: Sequence[TaskAccount], look: Look) -> str:
    rows = [[one.id, one.title, _estimate(one.estimate_minutes), hours(one.active_minutes)] for one in found]
    return table(("task", "title", "estimate", "active"), rows, look) if rows else ""


def _days(found: Summary, events: Iterable[Event], zone: tzinfo | None, look: Look) -> str:
    minutes: dict[str, int] = {}
    worked: dict[str, set[str]] = {}
    for one in found.stretches:
        day = f"{one.start.astimezone(zone):%a %Y-%m-%d}"
        minutes[day] = minutes.get(day, 0) + one.minutes
        worked.setdefault(day, set()).add(one.milestone)
    for event in events:
        if event.moment is not None:
            day = f"{event.moment.astimezone(zone):%a %Y-%m-%d}"
            minutes.setdefault(day, 0)
            worked.setdefault(day, set()).add(event.milestone)
    rows = [
        [day, hours(minutes[day]), ", ".join(sorted(worked[day]))]
        for day in sorted(minutes, key=lambda day: day[4:])
    ]
    return table(("day", "active", "milestones"), rows, look) if rows else ""


def _section(said: str) -> list[str]:
    return ["", said] if said else []


def _estimate(minutes: float | None) -> str:
    return "" if minutes is None else duration_of(round(minutes))


def _elapsed(days: float | None) -> str:
    if days is None:
        return ""
    return f"{days:.1f} days" if days >= 1 else hours(days * 24 * 60)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _total_shape(one: Total) -> dict[str, Any]:
    return {**one._asdict(), "first": _iso(one.first), "last": _iso(one.last)}


def _account_shape(one: Account) -> dict[str, Any]:
    return {
        "id": one.record.id,
        "title": one.record.title,
        "status": one.record.status,
        "estimate_minutes": one.estimate_minutes,
        "active_minutes": one.active_minutes,
        "elapsed_days": one.elapsed_days,
        "sittings": one.sittings,
        "resumes": one.resumes,
        "commits": one.commits,
        "started": _iso(one.started),
        "finished": _iso(one.finished),
        "tasks": [task._asdict() for task in one.tasks],
    }
