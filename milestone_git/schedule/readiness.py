"""What can be worked on now: what a milestone or a task waits for."""

from __future__ import annotations

from collections.abc import Mapping

from milestone_git.model.record import BLOCKED, DOING, DONE, FINISHED, PLANNED, TASK_DONE, TODO, Record, Task


def open_dependencies(record: Record, records: Mapping[str, Record]) -> tuple[str, ...]:
    """Ids of what ``record`` depends on and is not completed; one that is not there counts as open."""
    return tuple([one for one in record.needs if one not in records or records[one].status != DONE])


def waiting(records: Mapping[str, Record]) -> dict[str, tuple[str, ...]]:
    """``open_dependencies`` by id of all that are not finished and have some: in one pass over 10,000."""
    done = {one.id for one in records.values() if one.status == DONE}
    needs = ((one.id, one.needs) for one in records.values() if one.status not in FINISHED)
    left = ((identifier, [one for one in needed if one not in done]) for identifier, needed in needs)
    return {identifier: tuple(needed) for identifier, needed in left if needed}


def is_ready(record: Record, records: Mapping[str, Record]) -> bool:
    """Planned, and nothing in its way."""
    return record.status == PLANNED and not open_dependencies(record, records)


def is_blocked(record: Record, records: Mapping[str, Record]) -> bool:
    """Not finished, and waiting for another milestone or for what a blocked task waits for."""
    if record.finished:
        return False
    return bool(open_dependencies(record, records)) or any(task.status == BLOCKED for task in record.tasks)


def dependants(identifier: str, records: Mapping[str, Record]) -> tuple[str, ...]:
    """Ids of the unfinished milestones that wait for this one."""
    return tuple(other.id for other in records.values() if identifier in other.needs and not other.finished)


def owed(records: Mapping[str, Record]) -> dict[str, tuple[str, ...]]:
    """By id, the open milestones that make good what was waived for one, as their records say."""
    found: dict[str, tuple[str, ...]] = {}
    for one in records.values():
        if one.debt_of and one.status != DONE:
            found[one.debt_of] = (*found.get(one.debt_of, ()), one.id)
    return found


def next_tasks(record: Record) -> tuple[Task, ...]:
    """What to do next: what is being done, then what nothing stands in the way of, in the record's order."""
    done = {task.id for task in record.tasks if task.status == TASK_DONE}
    doing = [task for task in record.tasks if task.status == DOING]
    free = [task for task in record.tasks if task.status == TODO and done.issuperset(task.depends_on)]
    return (*doing, *free)
