"""How far a milestone is, weighted by estimate."""

from __future__ import annotations

from operator import mul
from typing import NamedTuple

from milestone_git.model.record import DONE, TASK_DONE, Record


class Progress(NamedTuple):
    """``percent`` is a whole number of 0 to 100, rounded down, so that 100 means that all is done."""

    percent: int
    tasks_done: int
    tasks_all: int
    left_minutes: int


def progress_of(record: Record) -> Progress:
    """Done work over all work; a task nobody estimated weighs as much as the mean of the others."""
    if kept := record.progress:
        return Progress._make(kept)
    if record.status == DONE:
        return Progress(100, len(record.tasks), len(record.tasks), 0)
    weights = _weights([task.estimate_minutes or 0 for task in record.tasks])
    done = [weight for task, weight in zip(record.tasks, weights, strict=True) if task.status == TASK_DONE]
    left = sum(task.estimate_minutes or 0 for task in record.tasks if task.status != TASK_DONE)
    if not record.tasks:
        return Progress(0, 0, 0, record.estimate_minutes or 0)
    return Progress(100 * sum(done) // sum(weights), len(done), len(weights), left)


def overall_percent(records: list[Record]) -> int:
    """The progress of all together, weighted by each one's estimate, else by that of its tasks."""
    weights = _weights([_size(record) for record in records])
    return sum(map(mul, weights, map(percent_of, records))) // sum(weights) if weights else 0


def percent_of(record: Record) -> int:
    """How much of one is done, out of what was kept of it where it was."""
    kept = record.progress
    return kept[0] if kept else progress_of(record).percent


def _weights(sizes: list[int]) -> list[int]:
    """Whole numbers in proportion to ``sizes``, the mean of the others for a 0: with floats 100 became 99."""
    known = [size for size in sizes if size]
    return [size * len(known) if size else sum(known) or 1 for size in sizes]


def _size(record: Record) -> int:
    return record.estimate_minutes or sum(task.estimate_minutes or 0 for task in record.tasks)
