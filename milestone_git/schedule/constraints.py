"""Names every date that cannot be kept, with the chain of activities that forbids it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from milestone_git.schedule.crossing import NEVER
from milestone_git.schedule.driver import Driver, driving_chain
from milestone_git.schedule.reasons import latest_starts, reasons_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from milestone_git.schedule.critical_path import Schedule
    from milestone_git.schedule.network import Blocker, Constraint, Link

ViolationKind = Literal[
    "contradiction", "impossible", "late", "out_of_sequence", "actual_after_now", "blocker_without_date"
]


class Violation(NamedTuple):
    """Something in the plan that does not go together.

    `contradiction`: the activity's own dates exclude each other, whatever it waits for.
    `impossible`: a condition cannot be kept; the links win, `minutes` of working time are missing.
    `late`: as `impossible`, for a due date.
    `out_of_sequence`: it has started (or finished) before `link` allows, by `minutes`.
    `actual_after_now`: the log knows of something that is still to come.
    `blocker_without_date`: it waits for something with no expected moment; its dates are too early.
    `chain` is the driving chain, first the activity itself, for the first three kinds.
    """

    kind: ViolationKind
    activity: str
    minutes: int = 0
    constraint: Constraint | None = None
    link: Link | None = None
    blocker: Blocker | None = None
    chain: tuple[Driver, ...] = ()


def violations(schedule: Schedule) -> tuple[Violation, ...]:
    """Every violation, activities in the network's order; the schedule stands all the same."""
    return (*_broken(schedule), *_out_of_sequence(schedule), *_future(schedule), *_undated(schedule))


def _broken(schedule: Schedule) -> Iterator[Violation]:
    arrays = schedule.arrays
    for number, activity in enumerate(arrays.network.activities):
        if not activity.constraints:
            continue
        start, own = schedule.starts[number], _own_start(schedule, number)
        for constraint, cap in latest_starts(arrays, number):
            if start <= cap:
                continue
            kind: ViolationKind = "late" if constraint.kind == "due" else "impossible"
            if own > cap:
                kind = "contradiction"
            chain = driving_chain(schedule, activity.name)
            yield Violation(kind, activity.name, start - cap, constraint, chain=chain)


def _own_start(schedule: Schedule, number: int) -> int:
    """The earliest start that the activity's own constraints ask for, links and facts aside."""
    reasons = reasons_of(schedule.arrays, number)
    return max((reason.earliest_start for reason in reasons if reason.kind == "constraint"), default=-NEVER)


def _out_of_sequence(schedule: Schedule) -> Iterator[Violation]:
    arrays = schedule.arrays
    for number in sorted(arrays.overtaken):
        link = arrays.network.links[number]
        second = arrays.numbers[link.after]
        early = arrays.held_start(link, schedule.starts) - arrays.pins[second].start
        if early > 0:
            yield Violation("out_of_sequence", link.after, early, link=link)


def _future(schedule: Schedule) -> Iterator[Violation]:
    now = schedule.arrays.network.now
    for number in sorted(schedule.arrays.pins) if now is not None else ():
        activity = schedule.arrays.network.activities[number]
        moments = (activity.actual_start, activity.actual_finish)
        if any(moment is not None and now is not None and moment > now for moment in moments):
            yield Violation("actual_after_now", activity.name)


def _undated(schedule: Schedule) -> Iterator[Violation]:
    arrays = schedule.arrays
    for number in sorted(arrays.blockers):
        for blocker in arrays.blockers[number]:
            if blocker.expected is None and number not in arrays.pins:
                yield Violation("blocker_without_date", blocker.activity, blocker=blocker)
