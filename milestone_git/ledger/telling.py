"""What the log tells of every milestone so far, and as it grows by events that come behind those it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from milestone_git.ledger.fold import Story, continued, in_order
from milestone_git.model.event import Event

T = TypeVar("T")
Place = tuple[int, str, str]
"""Where an event stands in the order of R10: clock, handle, object id."""


class Telling(NamedTuple):
    """The fold: ``stories`` by uid, where in the order the ``last`` event of each stands, and all ``ids``."""

    stories: Mapping[str, Story]
    last: Mapping[str, Place]
    ids: frozenset[str]


class Over(Mapping[str, T]):
    """``upper`` where it has something, else ``lower``, which is neither copied nor looked through."""

    def __init__(self, upper: Mapping[str, T], lower: Mapping[str, T]) -> None:
        self._upper = upper
        self._lower = lower

    def __getitem__(self, key: str) -> T:
        return self._upper[key] if key in self._upper else self._lower[key]

    def __contains__(self, key: object) -> bool:
        return key in self._upper or key in self._lower

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._lower, *self._upper)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


NOTHING = Telling({}, {}, frozenset())


def grown(telling: Telling, events: Sequence[Event]) -> Telling | None:
    """The telling with more ``events``; None where one of them stands before what is told of its milestone.

    Then all events have to be told anew: a fold knows what came of them, and not what they were.
    """
    stories: dict[str, Story] = {}
    last: dict[str, Place] = {}
    for event in in_order(events):
        uid, place = event.uid, (event.clock, event.actor, event.oid)
        before = last.get(uid) or telling.last.get(uid)
        if before is not None and place <= before:
            return None
        stories[uid] = continued(stories.get(uid) or telling.stories.get(uid) or Story(), event)
        last[uid] = place
    ids = telling.ids.union(one.milestone for one in events)
    return Telling(Over(stories, telling.stories), Over(last, telling.last), ids)
