"""Timetables as they are, as they were, and as they would be: a moment, a revision, fields set for a try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import look
from milestone_git.app.parse import assignments
from milestone_git.app.timetable import computed
from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.record import record_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.schedule.timetable import Timetable
from milestone_git.store import schema
from milestone_git.verbs import names
from milestone_git.verbs.edit import refuse_finished, with_field


class Scenario(NamedTuple):
    """A snapshot and its timetable."""

    snapshot: Snapshot
    timetable: Timetable


def seen(context: Context, revision: str = "", at: str = "") -> tuple[Snapshot, datetime]:
    """A revision, or what is to be shown now, with its events; as of ``at``, else of this moment.

    With a moment in the past, what the log tells of later is not known yet. Raises ``Refused``.
    """
    found = look(context, revision, events=True)
    moment = moment_of(at) if at else context.now
    if moment < context.now:
        until = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        found = found._replace(events=tuple(one for one in found.events if one.at <= until))
    return found, moment


def scheduled(context: Context, revision: str = "", at: str = "", words: Sequence[str] = ()) -> Scenario:
    """A revision with the fields that ``words`` set, and its timetable. Raises ``Refused``."""
    snapshot, moment = seen(context, revision, at)
    snapshot = changed(snapshot, words)
    return Scenario(snapshot, computed(snapshot, moment))


def changed(snapshot: Snapshot, words: Sequence[str]) -> Snapshot:
    """The snapshot with each `ID.KEY.PATH=YAML` set; nothing is written. Refuses what the schema refuses."""
    for word in words:
        (key, value), *_ = assignments([word])
        name, dot, path = key.partition(".")
        if not dot:
            raise refusal("MG010", f"`{word}` names no field", "such as `milestone-005.estimate=2w`")
        snapshot = _with(snapshot, name, path, value)
    return snapshot


def moment_of(text: str) -> datetime:
    """A day or a moment in ISO 8601, in UTC where it names no zone. Refuses with MG010."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise refusal("MG010", f"`{text}` is no day or moment", "such as `2026-03-01`") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _with(snapshot: Snapshot, name: str, path: str, value: Any) -> Snapshot:
    record = names.milestone(snapshot, name)
    refuse_finished(record)
    document = with_field(record, record.document, path.split("."), value, "")
    broken = schema.unfit(record.path, document)
    if broken:
        raise Refused(*broken)
    return snapshot._replace(records={**snapshot.records, record.path: record_of(record.path, document)})
