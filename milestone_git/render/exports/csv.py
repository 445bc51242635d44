"""CSV (RFC 4180): a row for each milestone, phase and task, for spreadsheets and scripts.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and may run it. Text that
begins so gets an apostrophe in front, and so does text that has apostrophes before such a character: whoever
takes one apostrophe off what matches `'+[=+-@...]` has the text as it was. Numbers such as `-480` stay.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from milestone_git.model.duration import duration_of
from milestone_git.model.record import Dependency
from milestone_git.render.exports.pieces import Piece, pieces
from milestone_git.render.exports.text import line_of, utc
from milestone_git.schedule.progress import progress_of
from milestone_git.schedule.timetable import Entry, Timetable

HEAD = (
    "id", "kind", "milestone", "title", "status", "people", "labels", "progress_percent",
    "estimate_minutes", "start", "finish", "late_start", "late_finish", "due",
    "total_float_minutes", "free_float_minutes", "critical", "depends_on", "uid",
)  # fmt: skip
SIGNATURE = ",".join(HEAD)

# The full-width forms of the four are signs of a formula in some East Asian spreadsheets.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")

Cell = str | int | None


def render(_project: str, timetable: Timetable) -> str:
    """The file: UTF-8 without a mark, CRLF, moments in UTC, empty cells for what is not known."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for entry in timetable.entries.values():
        writer.writerow(_milestone(entry))
        writer.writerows(_piece(entry, one) for one in pieces(timetable, entry.record))
    return out.getvalue()


def words(text: str) -> str:
    """Text for a cell: one line, and never the beginning of a formula."""
    plain = line_of(text)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def dependency(one: Dependency) -> str:
    """A dependency as planners write it: `milestone-005`, `milestone-005 SS+2d`, `milestone-005 FS-4h`."""
    sign = "-" if one.lag_minutes < 0 else "+"
    lag = f"{sign}{duration_of(abs(one.lag_minutes))}" if one.lag_minutes else ""
    return one.milestone if one.type == "FS" and not lag else f"{one.milestone} {one.type}{lag}"


def _milestone(entry: Entry) -> list[Cell]:
    record = entry.record
    return [
        record.id,
        "milestone",
        record.id,
        words(record.title),
        record.status,
        words(record.owner),
        words("; ".join(record.labels)),
        progress_of(record).percent,
        record.estimate_minutes,
        *_moments(entry.early_start, entry.early_finish, entry.late_start, entry.late_finish),
        record.due,
        entry.total_float_minutes,
        entry.free_float_minutes,
        _yes(entry.is_critical),
        "; ".join(dependency(one) for one in record.depends_on),
        record.uid,
    ]


def _piece(entry: Entry, one: Piece) -> list[Cell]:
    times = one.times
    moments = (
        (times.early_start, times.early_finish, times.late_start, times.late_finish) if times else (None,) * 4
    )
    return [
        one.name,
        one.kind,
        entry.record.id,
        words(one.title),
        one.status,
        words("; ".join(one.people)),
        "",
        100 if one.is_done else 0,
        one.estimate_minutes,
        *_moments(*moments),
        "",
        times.total_float_minutes if times else None,
        times.free_float_minutes if times else None,
        _yes(times is not None and times.is_critical),
        "; ".join(one.depends_on),
        entry.record.uid,
    ]


def _moments(*moments: datetime | None) -> Iterator[str]:
    for moment in moments:
        yield utc(moment) if moment is not None else ""


def _yes(true: bool) -> str:  # noqa: FBT001  # one value in, one word out
    return "yes" if true else "no"
