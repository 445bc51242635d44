"""What the work came to: signs of work gathered from everywhere, and summed up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import look
from milestone_git.app.scenario import moment_of
from milestone_git.ledger.effort import intervals_of, signs_of
from milestone_git.ledger.fold import in_order
from milestone_git.ledger.summary import Summary, Total, summary
from milestone_git.model.effort import Sign
from milestone_git.model.event import Event
from milestone_git.model.record import person
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import identity, traces
from milestone_git.store.repository import Place
from milestone_git.verbs import names


class Asked(NamedTuple):
    """Of which milestone, of whom (`""` is everybody, `me` is who asks), from when until when (ISO 8601).

    ``week`` asks for the week that is now.
    """

    milestone: str | None = None
    actor: str = ""
    since: str = ""
    until: str = ""
    week: bool = False


class Window(NamedTuple):
    """Moments that count, ``until`` not included; None on a side that is open."""

    since: datetime | None = None
    until: datetime | None = None

    def has(self, moment: datetime | None) -> bool:
        """Whether ``moment`` lies in it; one that is in no calendar lies in none but the open one."""
        if moment is None:
            return self == Window()
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


class Reported(NamedTuple):
    """The snapshot, what it came to, and the events of the window and person, oldest first."""

    snapshot: Snapshot
    summary: Summary
    events: tuple[Event, ...]
    window: Window
    actor: str


def reported(context: Context, asked: Asked) -> Reported:
    """Sums up what was worked. Raises ``Refused``; MG010 for a date that is none."""
    place = context.place_to_read()
    window = window_of(context.now, asked)
    found = look(context, events=True)
    actor = identity.actor(place, found.team).handle if asked.actor == "me" else person(asked.actor)
    records = list(found.by_id().values())
    if asked.milestone is not None:
        records = [names.milestone(found, asked.milestone)]
    wanted = {one.uid for one in records}
    told = tuple(one for one in in_order(found.events) if one.uid in wanted)
    signs = [one for one in _signs(place, found) if actor in ("", one.actor) and window.has(one.at)]

    def counts(event: Event) -> bool:
        return actor in ("", event.actor) and window.has(event.moment)

    summed = summary(records, told, signs, counts)
    return Reported(found, summed, tuple(one for one in told if counts(one)), window, actor)


def window_of(now: datetime, asked: Asked) -> Window:
    """The window that is asked for; a week begins on Monday, where the machine is. Refuses with MG010."""
    if asked.week:
        local = now.astimezone()
        monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
        return Window(monday, monday + timedelta(days=7))
    since, until = (moment_of(text) if text else None for text in (asked.since, asked.until))
    return Window(since, until)


def worked(place: Place, actor: str, milestone: str) -> tuple[str, ...]:
    """The time that checkpoints of a milestone tell of, for an event to remember: ISO 8601 intervals."""
    saved = [one.at for one in traces.checkpointed(place) if (one.actor, one.milestone) == (actor, milestone)]
    return tuple(str(one) for one in intervals_of(saved))


def closing(context: Context) -> Total | None:
    """What all came to, where nothing of several milestones is left to do; None otherwise."""
    found = look(context, events=True)
    if len(found.records) < 2 or any(not one.finished for one in found.records.values()):
        return None
    records = list(found.by_id().values())
    return summary(records, found.events, _signs(context.place_to_read(), found)).total


def _signs(place: Place, found: Snapshot) -> tuple[Sign, ...]:
    gathered = signs_of(found.events), traces.committed(place, found.team), traces.checkpointed(place)
    return tuple(sign for source in gathered for sign in source)
