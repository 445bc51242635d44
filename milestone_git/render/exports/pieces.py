"""The phases and tasks of one milestone as rows: what each is, who does it, and when."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.record import TASK_DONE, Record, person
from milestone_git.schedule.critical_path import Times
from milestone_git.schedule.timetable import Timetable


class Piece(NamedTuple):
    """A phase or task; ``times`` is None for one in no schedule: done, and nobody recorded when.

    ``name`` is that of its activity: `milestone-001:design`, `milestone-001/t-4k2x`. ``status`` is that of a
    task (`todo`, `doing`, `blocked`, `done`) and empty for a phase.
    """

    name: str
    kind: str
    title: str
    status: str
    people: tuple[str, ...]
    estimate_minutes: int | None
    depends_on: tuple[str, ...]
    times: Times | None

    @property
    def is_done(self) -> bool:
        """Whether it is a task that is done."""
        return self.status == TASK_DONE


def pieces(timetable: Timetable, record: Record) -> list[Piece]:
    """Phases that have a duration, then all tasks, each in the order of the document."""
    planned = timetable.outline.planned.get(record.id)
    parts = planned.parts if planned is not None else {}
    found = [
        _phase(timetable, record, name, part.title) for name, part in parts.items() if part.kind == "phase"
    ]
    for task in record.tasks:
        name = f"{record.id}/{task.id}"
        times = timetable.schedule.times(name) if name in parts else None
        needs = tuple(f"{record.id}/{one}" for one in task.depends_on)
        found.append(
            Piece(
                name, "task", task.title, task.status, task.assignees, task.estimate_minutes, needs, times
            )
        )  # fmt: skip
    return found


def _phase(timetable: Timetable, record: Record, name: str, phase: str) -> Piece:
    block = record.document.get("phases", {}).get(phase, {})
    people = block.get("assignees") or ([block["owner"]] if "owner" in block else [])
    schedule = timetable.schedule
    minutes = schedule.arrays.network.activities[schedule.number(name)].duration_minutes
    return Piece(
        name, "phase", phase, "", tuple(person(one) for one in people), minutes, (), schedule.times(name)
    )
