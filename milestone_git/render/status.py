"""`status`: what is in progress, how far, what is next, and what waits for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from milestone_git.model.duration import duration_of
from milestone_git.model.record import BLOCKED, DONE, PLANNED, RUNNING, TASK_DONE, Record, Task
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import SIMPLE, Workflow
from milestone_git.render.columns import bar, plain_columns
from milestone_git.render.escape import shown
from milestone_git.schedule.progress import overall_percent, progress_of
from milestone_git.schedule.readiness import dependants, next_tasks, open_dependencies, owed, waiting

_MOST_READY = 5
_PLAN = 'git milestone plan "Title"'
_MARKS = {TASK_DONE: "x", "doing": ">", BLOCKED: "!"}


def overview(snapshot: Snapshot, name: str, session: str = "") -> str:
    """Everything at a glance, the line that tells of a ``session``, and what to type next."""
    records = snapshot.by_id()
    counted = [one for one in records.values() if one.status != "cancelled"]
    if not records and not snapshot.broken_paths():
        return f"{shown(name)}: nothing planned yet\n\n{_next([_PLAN])}"
    done = sum(one.status == DONE for one in counted)
    lines = [f"{shown(name)}  {bar(overall_percent(counted))}  {done} of {len(counted)} completed"]
    active = [one for one in records.values() if one.status == RUNNING]
    needed = waiting(records)
    ready = [one for one in records.values() if one.status == PLANNED and one.id not in needed]
    owes = owed(records) if active else {}
    lines += _section("In progress", [line for one in active for line in _in_progress(snapshot, one, owes)])
    lines += _section("Ready", _titles(snapshot, ready[:_MOST_READY], len(ready) - _MOST_READY))
    lines += _section("Waiting", _waiting(snapshot, needed, records))
    lines += _section("Unreadable", [f"  {shown(path)}" for path in snapshot.broken_paths()])
    lines += ["", session] if session else []
    return "\n".join([*lines, "", _next(_advice(snapshot, records, active, ready))])


def one(snapshot: Snapshot, record: Record) -> str:
    """One milestone: progress, every task, what it waits for and what waits for it."""
    records = snapshot.by_id()
    progress = progress_of(record)
    lines = [
        f"{record.id}  {shown(record.title)}",
        f"{record.status}  {bar(progress.percent)}{_left(record)}{_critical(snapshot, record)}",
    ]
    if source := snapshot.sources.get(record.id):
        lines.append(f"as on {shown(source)}")
    lines += _section("Tasks", [_task_line(number, task) for number, task in enumerate(record.tasks, 1)])
    waits = [] if record.finished else open_dependencies(record, records)
    lines += _section("Waits for", [f"  {_named(one, records)}" for one in waits])
    owes = owed(records).get(record.id, ())
    lines += _section("Owes, for what was waived", [f"  {_named(one, records)}" for one in owes])
    others = () if record.status == DONE else dependants(record.id, records)
    lines += _section("Waiting for it", [f"  {_named(one, records)}" for one in others])
    commands = _advice_for(snapshot, record, records)
    return "\n".join([*lines, "", _next(commands)] if commands else lines)


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *lines] if lines else []


def _in_progress(snapshot: Snapshot, record: Record, owes: Mapping[str, Sequence[str]]) -> list[str]:
    progress = progress_of(record)
    place = snapshot.sources.get(record.id, "")
    where = f"  on {shown(place)}" if place else ""
    lines = [f"  {record.id}  {bar(progress.percent)}  {shown(record.title)}{_left(record)}{where}"]
    if record.tasks:
        lines[0] += f"  ({progress.tasks_done}/{progress.tasks_all} tasks)"
    lines[0] += _critical(snapshot, record)
    if record.id in owes:
        lines.append(f"    owes: {', '.join(owes[record.id])}")
    for task in next_tasks(record)[:2]:
        mark = "now" if task.status == "doing" else "next"
        lines.append(f"    {mark}: {shown(task.title)}{_estimate(task.estimate_minutes)}")
    blocked = [task for task in record.tasks if task.status == BLOCKED]
    return lines + [f"    blocked: {shown(task.title)}{_reason(task)}" for task in blocked]


def _left(record: Record) -> str:
    left = progress_of(record).left_minutes
    return f"  {duration_of(left)} left" if left and not record.finished else ""


def _estimate(minutes: int | None) -> str:
    return "" if minutes is None else f" ({duration_of(minutes)})"


def _critical(snapshot: Snapshot, record: Record) -> str:
    return "  critical" if record.id in snapshot.critical else ""


def _titles(snapshot: Snapshot, records: Sequence[Record], more: int) -> list[str]:
    rows = [
        [f"  {one.id}", shown(one.title) + _estimate(one.estimate_minutes) + _critical(snapshot, one)]
        for one in records
    ]
    lines = plain_columns(rows).split("\n") if rows else []
    return [*lines, f"  and {more} more: `git milestone list --ready`"] if more > 0 else lines


def _waiting(
    snapshot: Snapshot, needed: Mapping[str, Sequence[str]], records: Mapping[str, Record]
) -> list[str]:
    rows = [
        [
            f"  {one}",
            shown(records[one].title) + _critical(snapshot, records[one]),
            f"waits for {', '.join(ids)}",
        ]
        for one, ids in islice(needed.items(), _MOST_READY)
    ]
    lines = plain_columns(rows).split("\n") if rows else []
    more = len(needed) - _MOST_READY
    return [*lines, f"  and {more} more: `git milestone list --blocked`"] if more > 0 else lines


def _task_line(number: int, task: Task) -> str:
    mark = _MARKS.get(task.status, " ")
    return f"  [{mark}] {number}  {shown(task.title)}{_estimate(task.estimate_minutes)}{_reason(task)}"


def _reason(task: Task) -> str:
    return f" ({shown(task.reason)})" if task.reason else ""


def _named(identifier: str, records: dict[str, Record]) -> str:
    found = records.get(identifier)
    return f"{identifier}  {shown(found.title)} ({found.status})" if found else f"{identifier}  (not there)"


def _advice(
    snapshot: Snapshot, records: Mapping[str, Record], active: Sequence[Record], ready: Sequence[Record]
) -> list[str]:
    if snapshot.broken_paths():
        return ["git milestone check"]
    here = [one for one in active if snapshot.branch == f"milestone/{one.id}"]
    if here:
        return _advice_for(snapshot, here[0], records)
    if active:
        return [f"git milestone execute {short(active[0])}"]
    if ready:
        return [f"git milestone execute {short(ready[0])}"]
    return [_PLAN]


def _advice_for(snapshot: Snapshot, record: Record, records: Mapping[str, Record]) -> list[str]:
    if record.finished:
        return []
    if record.status != RUNNING or snapshot.branch != f"milestone/{record.id}":
        return [_way_in(record, records)]
    following = next_tasks(record)
    if not following:
        is_done = all(task.status == TASK_DONE for task in record.tasks)
        return _way_on(snapshot, record) if is_done else ["git milestone task list"]
    verb = "done" if following[0].status == "doing" else "start"
    number = record.tasks.index(following[0]) + 1
    return [f"git milestone task {verb} {number}", "git milestone pause"]


def _way_on(snapshot: Snapshot, record: Record) -> list[str]:
    """When all is done here: through the phases that lie ahead, and then to the end."""
    workflow = snapshot.settings.workflows.get(record.workflow or SIMPLE, Workflow())
    phase = record.phase or next(iter(workflow.phases), "")
    if not workflow.after(phase):
        return ["git milestone complete"]
    asks = record.document.get("phases", {}).get(phase, {}).get("reviewers") or workflow.part(phase).reviewers
    return [*(["git milestone review"] if asks else []), "git milestone advance"]


def _way_in(record: Record, records: Mapping[str, Record]) -> str:
    """To work on it, on the first thing it waits for, or to wait no longer for what never comes."""
    for waited in open_dependencies(record, records)[:1]:
        needed = records.get(waited)
        if needed is None or needed.finished:
            return f"git milestone unlink {short(record)} --depends-on {waited}"
        return f"git milestone execute {short(needed)}"
    return f"git milestone execute {short(record)}"


def short(record: Record) -> str:
    """The shortest name that is typed for a record: its number, else its id."""
    digits = record.id.removeprefix("milestone-")
    return str(int(digits)) if digits.isdecimal() else record.id


def _next(commands: Sequence[str]) -> str:
    return "\n".join(f"{'next:' if index == 0 else '     '} {one}" for index, one in enumerate(commands))
