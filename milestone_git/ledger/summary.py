"""What the work came to: how long each milestone, category and task took, against what was estimated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from milestone_git.ledger.actuals import actuals
from milestone_git.ledger.effort import sittings, stretches
from milestone_git.ledger.fold import in_order
from milestone_git.model.actuals import Actuals
from milestone_git.model.effort import COMMIT, Sign, Stretch
from milestone_git.model.event import Event
from milestone_git.model.record import CANCELLED, DONE, Record

_SECONDS_OF_DAY = 24 * 60 * 60
_TASK_KINDS = ("task-start", "task-done", "task-block", "task-reopen")


class TaskAccount(NamedTuple):
    """A task: ``active_minutes`` of what was worked on the milestone while it was under way."""

    id: str
    title: str
    estimate_minutes: int | None
    active_minutes: int


class Account(NamedTuple):
    """A milestone: ``elapsed_days`` from its start to its completion, None while it lasts."""

    record: Record
    estimate_minutes: int | None
    active_minutes: int
    sittings: int
    resumes: int
    commits: int
    started: datetime | None
    finished: datetime | None
    tasks: tuple[TaskAccount, ...]

    @property
    def elapsed_days(self) -> float | None:
        """Days on the calendar; a finish before its start, by two clocks that disagree, is none."""
        if self.started is None or self.finished is None or self.finished < self.started:
            return None
        return (self.finished - self.started).total_seconds() / _SECONDS_OF_DAY


class Total(NamedTuple):
    """Several milestones together; means are over those that have the figure, None where none has."""

    milestones: int
    completed: int
    active_minutes: int
    sittings: int
    resumes: int
    commits: int
    first: datetime | None
    last: datetime | None
    mean_elapsed_days: float | None
    mean_estimate_minutes: float | None
    mean_active_minutes: float | None


class Summary(NamedTuple):
    """All accounts, what they come to, and the same by category (`""` for those without one)."""

    accounts: tuple[Account, ...]
    total: Total
    categories: Mapping[str, Total]
    stretches: tuple[Stretch, ...]


def summary(
    records: Sequence[Record],
    events: Iterable[Event],
    signs: Iterable[Sign],
    counts: Callable[[Event], bool] = lambda _: True,
) -> Summary:
    """The accounts of ``records``, but cancelled ones, from events and ``signs`` of work.

    Starts and finishes are told by all ``events``, resumes by those that ``counts`` holds for: who asks for a
    week or a person gives the signs of that week or person, and the same condition for events.
    """
    told, worked, known = in_order(events), tuple(signs), [one for one in records if one.status != CANCELLED]
    found = stretches(worked)
    actual = actuals(told)
    commits = [one.milestone for one in worked if one.source == COMMIT]
    by_milestone: dict[str, list[Stretch]] = {}
    for one in found:
        by_milestone.setdefault(one.milestone, []).append(one)
    by_uid: dict[str, list[Event]] = {}
    for event in told:
        by_uid.setdefault(event.uid, []).append(event)
    accounts = tuple(
        _account(
            one,
            by_uid.get(one.uid, []),
            by_milestone.get(one.id, []),
            actual.get(one.uid, Actuals()),
            commits.count(one.id),
            sum(event.kind == "resume" and counts(event) for event in by_uid.get(one.uid, ())),
        )
        for one in known
    )
    categories = sorted({str(one.record.document.get("category", "")) for one in accounts})
    return Summary(
        accounts,
        _total(accounts, found),
        {
            name: _total([one for one in accounts if one.record.document.get("category", "") == name], found)
            for name in categories
        },
        found,
    )


def _account(
    record: Record,
    events: Sequence[Event],
    worked: Sequence[Stretch],
    actual: Actuals,
    commits: int,
    resumes: int,
) -> Account:
    by_task = _by_task(events, worked)
    return Account(
        record,
        _estimate(record),
        sum(one.minutes for one in worked),
        sittings(worked),
        resumes,
        commits,
        actual.whole.started,
        actual.whole.finished if record.status == DONE else None,
        tuple(
            TaskAccount(one.id, one.title, one.estimate_minutes, by_task.get(one.id, 0))
            for one in record.tasks
        ),
    )


def _estimate(record: Record) -> int | None:
    """The milestone's own, else the sum of its tasks' where each has one."""
    if record.estimate_minutes is not None:
        return record.estimate_minutes
    estimates = [one.estimate_minutes for one in record.tasks]
    known = [one for one in estimates if one is not None]
    return sum(known) if known and len(known) == len(estimates) else None


def _by_task(events: Sequence[Event], worked: Sequence[Stretch]) -> dict[str, int]:
    """Minutes by task id: a stretch is of the tasks whose progress ends it, else of those under way.

    Of several at once each gets its share. Progress that is staged comes into the log with its commit, so
    what ended with that commit was most likely about it.
    """
    told = [(one.moment, one) for one in events if one.kind in _TASK_KINDS]
    minutes: dict[str, float] = {}
    for stretch in worked:
        ending = {one.payload["task"] for at, one in told if at == stretch.end}
        under_way: set[str] = set()
        for at, one in told:
            if at is not None and at <= stretch.start:
                (under_way.add if one.kind == "task-start" else under_way.discard)(one.payload["task"])
        chosen = ending or under_way
        for task in chosen:
            minutes[task] = minutes.get(task, 0) + stretch.minutes / len(chosen)
    return {task: round(one) for task, one in minutes.items()}


def _total(accounts: Sequence[Account], worked: Sequence[Stretch]) -> Total:
    names = {one.record.id for one in accounts}
    own = [one for one in worked if one.milestone in names]
    moments = [one for found in accounts for one in (found.started, found.finished) if one is not None]
    moments += [one for found in own for one in (found.start, found.end)]
    done = [one for one in accounts if one.record.status == DONE]
    return Total(
        milestones=len(accounts),
        completed=len(done),
        active_minutes=sum(one.active_minutes for one in accounts),
        sittings=sittings(own),
        resumes=sum(one.resumes for one in accounts),
        commits=sum(one.commits for one in accounts),
        first=min(moments, default=None),
        last=max(moments, default=None),
        mean_elapsed_days=_mean([one.elapsed_days for one in done]),
        mean_estimate_minutes=_mean([one.estimate_minutes for one in done]),
        mean_active_minutes=_mean([one.active_minutes or None for one in done]),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None
