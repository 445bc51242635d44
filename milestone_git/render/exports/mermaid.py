"""Mermaid gantt: a section for each milestone, a bar for each phase and task; forges draw it in Markdown.

The grammar has no quotes. Whatever it reads (`:` ends a title, `#` and `;` a line, `%%` begins a comment, a
word such as `section` at the beginning of a line a statement) is written as an entity code, `#58;`, which
Mermaid turns back before it draws. Its charts have one clock without a zone: that of the project's calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo

from milestone_git.model.record import DONE, RUNNING
from milestone_git.render.exports.pieces import Piece, pieces
from milestone_git.render.exports.text import line_of
from milestone_git.schedule.availability import PROJECT
from milestone_git.schedule.timetable import Entry, Timetable

SIGNATURE = "%% written by git milestone export"

_SIGN = re.compile(r"[#;:<>&\"'`%\\{}\[\]|^~$@]")
_STATEMENT = re.compile(
    r"(?:title|section|gantt|dateformat|axisformat|tickinterval|excludes|includes|todaymarker|topaxis|"
    r"inclusiveenddates|weekday|weekend|acctitle|accdescr|click|href|call|vert|end)\b|\d{4}-\d\d-\d\d",
    re.IGNORECASE,
)


def render(project: str, timetable: Timetable) -> str:
    """The diagram as text, to stand alone or inside a fence of Markdown; what has no date has no bar."""
    zone = timetable.outline.network.calendars[PROJECT].zone
    lines = [
        "gantt",
        f"    {SIGNATURE}",
        f"    title {words(project)}",
        "    dateFormat YYYY-MM-DD HH:mm",
        "    axisFormat %Y-%m-%d",
    ]
    for entry in timetable.entries.values():
        bars = list(_bars(timetable, entry, zone))
        if bars:
            lines.append(f"    section {words(entry.record.title)}")
            lines += [f"    {bar}" for bar in bars]
    return "".join(f"{line}\n" for line in lines)


def words(text: str) -> str:
    """Text after `title` or `section`: every sign that Mermaid could read otherwise as its entity code."""
    return _SIGN.sub(lambda found: _code(found.group()), line_of(text))


def bar_words(text: str) -> str:
    """Text at the beginning of a line, where a word can be a statement: its first letter is coded too."""
    safe = words(text)
    return _code(safe[0]) + safe[1:] if _STATEMENT.match(safe) else safe


def _code(sign: str) -> str:
    return f"#{ord(sign)};"


def _bars(timetable: Timetable, entry: Entry, zone: tzinfo) -> Iterator[str]:
    timed = [one for one in pieces(timetable, entry.record) if one.times is not None]
    for one in timed:
        yield _piece(one, zone)
    finish = entry.early_finish
    if not timed and finish is not None:
        tags = ["crit"] if entry.is_critical else []
        tags += [
            word for status, word in ((DONE, "done"), (RUNNING, "active")) if entry.record.status == status
        ]
        start = entry.early_start or finish
        yield _bar(entry.record.title, tags, entry.record.id, start, finish, zone)


def _piece(one: Piece, zone: tzinfo) -> str:
    assert one.times is not None
    tags = ["crit"] if one.times.is_critical else []
    tags += ["done"] if one.is_done else ["active"] if one.status == "doing" else []
    return _bar(one.title, tags, one.name, one.times.early_start, one.times.early_finish, zone)


def _bar(title: str, tags: list[str], name: str, start: datetime, finish: datetime, zone: tzinfo) -> str:
    """One bar; without duration it is a point, which Mermaid calls a milestone."""
    identifier = re.sub(r"[^a-z0-9-]", "_", name)
    ends = [_wall(start, zone), _wall(finish, zone)]
    if finish <= start:
        tags, ends = [*tags, "milestone"], [ends[0], "0m"]
    return f"{bar_words(title)} :{', '.join((*tags, identifier, *ends))}"


def _wall(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
