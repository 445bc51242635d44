"""Active time, from what leaves a trace: events, commits, checkpoints. Long gaps between them do not count.

Nobody starts or stops a clock. Two signs of one person not more than half an hour apart mean that they were
at work in between; the sign that ends a stretch says on what, unless it is one of sitting down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from milestone_git.model.effort import CHECKPOINT, Interval, Sign, Stretch
from milestone_git.model.event import Event, moment_of

GAP_MINUTES = 30
_GAP = timedelta(minutes=GAP_MINUTES)
_SITTING_DOWN = ("execute", "resume")
# what somebody does to a plan says nothing of work on the milestone itself
_WORK = (*_SITTING_DOWN, "pause", "complete", "task-start", "task-done", "task-block", "task-reopen")


def signs_of(events: Iterable[Event]) -> Iterator[Sign]:
    """What the log tells of work: sitting down, leaving, progress, and the checkpoints it remembers."""
    for event in events:
        at = event.moment
        if at is not None and event.kind in _WORK:
            yield Sign(at, event.actor, event.milestone, begins=event.kind in _SITTING_DOWN)
        for told in _told(event):
            yield from _spread(told, event)


def intervals_of(moments: Iterable[datetime]) -> tuple[Interval, ...]:
    """Moments as the intervals that they make, short enough for an event to carry a month of evenings."""
    found: list[Interval] = []
    for moment in sorted(moments):
        if found and moment - found[-1].end <= _GAP:
            found[-1] = found[-1]._replace(end=moment)
        else:
            found.append(Interval(moment, moment))
    return tuple(found)


def interval_of(text: str) -> Interval | None:
    """`START/END` as an interval; None for anything else, which a log may hold."""
    moments = [moment_of(one) for one in text.split("/")]
    match moments:
        case [datetime() as start, datetime() as end] if start <= end:
            return Interval(start, end)
    return None


def stretches(signs: Iterable[Sign]) -> tuple[Stretch, ...]:
    """The time that counts, person by person in order of time.

    A clock that was set back makes no negative time: signs are taken in the order of their moments.
    """
    by_actor: dict[str, list[Sign]] = {}
    for sign in signs:
        by_actor.setdefault(sign.actor, []).append(sign)
    return tuple(found for actor in sorted(by_actor) for found in _between(by_actor[actor]))


def sittings(found: Sequence[Stretch]) -> int:
    """How many times somebody worked on and on: stretches that do not touch the one before."""
    touching = sum(one.end == other.start and one.actor == other.actor for one, other in pairwise(found))
    return len(found) - touching


def _between(signs: list[Sign]) -> Iterator[Stretch]:
    # at one moment, leaving comes before sitting down
    ordered = sorted(signs, key=lambda one: (one.at, one.begins, one.milestone))
    for before, after in pairwise(ordered):
        if timedelta() < after.at - before.at <= _GAP:
            worked_on = before.milestone if after.begins else after.milestone
            yield Stretch(before.at, after.at, before.actor, worked_on)


def _told(event: Event) -> Iterator[Interval]:
    for text in event.payload.get("worked", ()):
        if found := interval_of(text):
            yield found


def _spread(told: Interval, event: Event) -> Iterator[Sign]:
    """Signs at most a gap apart, from one end to the other."""
    at = told.start
    while at < told.end:
        yield Sign(at, event.actor, event.milestone, CHECKPOINT)
        at += _GAP
    yield Sign(told.end, event.actor, event.milestone, CHECKPOINT)
