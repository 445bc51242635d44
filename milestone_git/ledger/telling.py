"""What the log tells of every milestone so far, and as it grows by events that come behind those it knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.ledger.fold import Story, continued, in_order
from milestone_git.model.event import Event

Place = tuple[int, str, str]
"""Where an event stands in the order of R10: clock, handle, object id."""


class Telling(NamedTuple):
    """The fold: ``stories`` by uid, where in the order the ``last`` event of each stands, and all ``ids``."""

    stories: Mapping[str, Story]
    last: Mapping[str, Place]
    ids: frozenset[str]


NOTHING = Telling({}, {}, frozenset())


def grown(telling: Telling, events: Iterable[Event]) -> Telling | None:
    """The telling with more ``events``; None where one of them stands before what is told of its milestone.

    Then all events have to be told anew: a fold knows what came of them, and not what they were.
    """
    stories, last, ids = dict(telling.stories), dict(telling.last), set(telling.ids)
    for event in in_order(events):
        place = (event.clock, event.actor, event.oid)
        if event.uid in last and place <= last[event.uid]:
            return None
        stories[event.uid] = continued(stories.get(event.uid, Story()), event)
        last[event.uid] = place
        ids.add(event.milestone)
    return Telling(stories, last, frozenset(ids))
