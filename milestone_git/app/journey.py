"""The log as people ask for it: by milestone, person, kind and time, as it grows, and as notes of commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from milestone_git.app import report
from milestone_git.app.context import Context
from milestone_git.app.look import look
from milestone_git.app.report import Window, window_of
from milestone_git.ledger.fold import in_order
from milestone_git.ledger.notes import notes_of
from milestone_git.model.event import Event
from milestone_git.model.record import person
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import identity, log, notes, traces
from milestone_git.store.reading import snapshot
from milestone_git.store.saving.journal import held, recover
from milestone_git.verbs import names


class Asked(NamedTuple):
    """Of which milestone, of whom (`me` is who asks), of which kinds, from when until when (ISO 8601)."""

    milestone: str | None = None
    actor: str = ""
    kinds: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class Noted(NamedTuple):
    """The notes that were written: their ref, and of how many commits."""

    ref: str
    commits: int


def told(context: Context, asked: Asked, count: int = 0) -> tuple[Event, ...]:
    """The events that are asked for, oldest first, the last ``count`` of them where that is not 0.

    Raises ``Refused``; MG010 for a date that is none.
    """
    if count and asked == Asked():
        return _last(context, count)
    found = _told(context, asked)
    return found[-count:] if count else found


def _last(context: Context, count: int) -> tuple[Event, ...]:
    place = context.place_to_read()
    recover(place)
    uid = snapshot.read(place).snapshot.repository.uid
    return log.newest(place, uid, count) if uid else ()


def _told(context: Context, asked: Asked) -> tuple[Event, ...]:
    window = window_of(context.now, report.Asked(since=asked.since, until=asked.until))
    found = look(context, events=True)
    return _chosen(found, _of(context, found, asked), asked.kinds, window)


def followed(context: Context, asked: Asked, wait: Callable[[], None]) -> Iterator[tuple[Event, ...]]:
    """The same now, and again whenever a chain has moved; ``wait`` is called between two looks."""
    before: str | None = None
    while True:
        now = traces.tips(context.place())
        if now != before:
            before = now
            yield told(context, asked)
        wait()


def write_notes(context: Context, *, dry_run: bool = False) -> Noted:
    """Writes `refs/notes/milestones` anew from the log. Refuses with MG650 notes that are not ours."""
    place = context.place()
    found = look(context, events=True)
    texts = notes_of(in_order(found.events), traces.trailed(place))
    if dry_run:
        notes.refuse_foreign(place)
        return Noted(notes.REF, len(texts))
    with held(place):
        return Noted(notes.REF, notes.write(place, texts))


class _Wanted(NamedTuple):
    uid: str
    actor: str


def _of(context: Context, found: Snapshot, asked: Asked) -> _Wanted:
    actor = asked.actor
    if actor == "me":
        actor = identity.actor(context.place(), found.team).handle
    uid = "" if asked.milestone is None else names.milestone(found, asked.milestone).uid
    return _Wanted(uid, found.team.handle(person(actor)) if actor else "")


def _chosen(found: Snapshot, of: _Wanted, kinds: tuple[str, ...], window: Window) -> tuple[Event, ...]:
    return tuple(
        one
        for one in in_order(found.events)
        if (not of.uid or one.uid == of.uid)
        and (not of.actor or one.actor == of.actor)
        and (not kinds or one.kind in kinds)
        and (window == Window() or window.has(one.moment))
    )
