"""iCalendar (RFC 5545): an event for the span of each milestone, and one for each due date.

Events, not to-dos: calendars on phones and in browsers show VEVENT and drop VTODO. They are transparent, so
that nobody's day looks taken. The UID is the milestone's and never changes, so that a calendar which reads
the file again moves what it has; DTSTAMP is the moment the timetable was seen at, and decides which is newer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from milestone_git.model.duration import duration_of
from milestone_git.render.exports.text import line_of, lines_of
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.timetable import Entry, Timetable

SIGNATURE = "PRODID:-//milestone-git//export//EN"
_LONGEST_OCTETS = 75


def render(project: str, timetable: Timetable) -> str:
    """The file: CRLF, lines folded at 75 octets, all moments in UTC. No date, no event."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        SIGNATURE,
        "CALSCALE:GREGORIAN",
        f"NAME:{text(project)}",  # RFC 7986; the next is what everybody reads
        f"X-WR-CALNAME:{text(project)}",
    ]
    for entry in timetable.entries.values():
        lines += _span(entry, timetable.moment)
        if entry.record.due and not entry.record.finished:
            lines += _due(entry, timetable.moment)
    return "".join(folded(line) for line in (*lines, "END:VCALENDAR"))


def text(words: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11): `\\`, `;`, `,` and line ends escaped, no control character."""
    fit = "\n".join(lines_of(words))
    for sign in ("\\", ";", ","):
        fit = fit.replace(sign, f"\\{sign}")
    return fit.replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets (RFC 5545, 3.1), no character split, with its CRLF."""
    pieces, piece, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LONGEST_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += character
        octets += size
    return "\r\n".join((*pieces, piece)) + "\r\n"


def _span(entry: Entry, moment: datetime) -> Iterator[str]:
    """From early start to early finish; of a completed milestone from start to finish as far as known."""
    start, finish = entry.early_start or entry.early_finish, entry.early_finish
    if start is None or finish is None:
        return
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.record.uid}"
    yield f"DTSTAMP:{_utc(moment)}"
    yield f"DTSTART:{_utc(start)}"
    if finish > start:  # an end that is not later is forbidden; without one it is a point in time
        yield f"DTEND:{_utc(finish)}"
    yield f"SUMMARY:{text(entry.record.title)}"
    yield f"DESCRIPTION:{text(_description(entry))}"
    yield from _categories(entry)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _due(entry: Entry, moment: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.record.uid}-due"
    yield f"DTSTAMP:{_utc(moment)}"
    yield f"DTSTART;VALUE=DATE:{entry.record.due.replace('-', '')}"
    yield f"SUMMARY:{text(f'Due: {entry.record.title}')}"
    yield f"DESCRIPTION:{text(_description(entry))}"
    yield from _categories(entry)
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _categories(entry: Entry) -> Iterator[str]:
    if entry.record.labels:
        yield f"CATEGORIES:{','.join(text(line_of(one)) for one in entry.record.labels)}"


def _description(entry: Entry) -> str:
    """What a reader of the calendar asks next: which one, how far, whose, and how much room there is."""
    record = entry.record
    lines = [f"{record.id}: {record.status}, {progress_of(record).percent}%"]
    if record.owner:
        lines.append(f"owner: {record.owner}")
    if entry.total_float_minutes is not None:
        sign = "-" if entry.total_float_minutes < 0 else ""
        room = sign + duration_of(abs(entry.total_float_minutes))
        lines.append(f"total float: {room}{' (critical)' if entry.is_critical else ''}")
    if record.document.get("description"):
        lines += ["", record.document["description"]]
    return "\n".join(lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
