"""What waits for somebody's review, and until when; and whose turn it is in a pool."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import with_voices
from milestone_git.app.reviewing import Wish, look_at
from milestone_git.app.timetable import calendars_at
from milestone_git.model.attempt import Policy
from milestone_git.model.diagnostic import refusal
from milestone_git.model.duration import minutes_of
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.asked import asked, workflow_of
from milestone_git.rules.sight import Sight
from milestone_git.schedule.answering import due
from milestone_git.store import identity
from milestone_git.store.reading import snapshot
from milestone_git.store.saving.journal import recover
from milestone_git.verbs.phases import phase_of


class Awaited(NamedTuple):
    """A gate on which somebody has not given their approval; ``due`` where it was asked for, with an SLA."""

    sight: Sight
    who: str
    requested: datetime | None = None
    due: datetime | None = None


def awaiting(context: Context, name: str) -> tuple[str, tuple[Awaited, ...]]:
    """Whose it is, and every open milestone that waits for them, most urgent first; `me` is who asks."""
    place = context.place()
    recover(place)
    found = with_voices(place, snapshot.read(place).snapshot)
    who = identity.actor(place, found.team).handle if name == "me" else found.team.handle(name)
    if who not in found.team.people:
        raise refusal("MG116", f"`{who}` is nobody in `team.yaml`", "see them: `git milestone team list`")
    waiting = []
    for record in found.by_id().values():
        if not record.finished and who in _asked(found, record):
            sight = look_at(context, place, Wish(record.id))
            if _waits_for(sight, who):
                waiting.append(_awaited(found, sight, who, context.now))
    far = datetime.max.replace(tzinfo=context.now.tzinfo)
    return who, tuple(sorted(waiting, key=lambda one: one.due or far))


def _waits_for(sight: Sight, who: str) -> bool:
    """Whether their approval is missing; of a pool from which others were picked it is not."""
    wanted = [one for one in sight.stands.missing if who in one.people]
    requests = sight.stands.review.requests
    turn = requests[-1].payload.get("asked") if requests else None
    if turn and who not in turn:
        wanted = [one for one in wanted if one.handle]
    return bool(wanted) and who not in sight.stands.own


def _asked(found: Snapshot, record: Record) -> frozenset[str]:
    workflow = workflow_of(record, found.settings)
    policy = Policy(found.settings, found.team)
    return asked(record, phase_of(record, workflow), workflow, policy).people


def _awaited(found: Snapshot, sight: Sight, who: str, now: datetime) -> Awaited:
    requests = sight.stands.review.requests
    if not requests:
        return Awaited(sight, who)
    requested = requests[-1].moment
    block = sight.record.document.get("phases", {}).get(sight.phase, {})
    sla = block.get("sla") or sight.workflow.part(sight.phase).sla
    if not sla or requested is None:
        return Awaited(sight, who, requested)
    calendars = calendars_at(found, now)
    calendar = calendars.by_name[calendars.name_for(who)]
    return Awaited(sight, who, requested, due(requested, minutes_of(sla), calendar))
