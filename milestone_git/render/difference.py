"""`diff`: what a change does to the dates, for people, for a pull request, and as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from milestone_git.model.duration import duration_of
from milestone_git.model.record import Record
from milestone_git.render import dated
from milestone_git.render.columns import Look, table
from milestone_git.render.escape import shown
from milestone_git.render.timetable import moved
from milestone_git.schedule.account import day
from milestone_git.schedule.comparison import Shift
from milestone_git.schedule.delta import Delta, DueMove

_SYNTAX = re.compile(r"([\\`*_{}\[\]<>|~&])")
_LINKING = re.compile(r"([@#]|www(?=\.)|:(?=//))")
_JOINER = "\u2060"  # the word joiner: nothing is seen of it, and no forge looks past it
_LISTS = (
    ("planned", "new"),
    ("completed", "completed"),
    ("cancelled", "cancelled"),
    ("reopened", "taken up again"),
    ("gone", "gone"),
)


class Sides(NamedTuple):
    """What is compared, by the names that people gave, and the moment at which both are seen."""

    before: str
    after: str
    moment: datetime
    unreadable: Sequence[str] = ()


def text(delta: Delta, sides: Sides, look: Look) -> str:
    """Dates that move, then what else is different, then the whole."""
    lines: list[str] = []
    if delta.is_empty:
        lines.append(f"no date moves between {shown(sides.before)} and {shown(sides.after)}")
    if delta.moved:
        head = ("id", "finish before", "after", "moves", "critical", "title")
        lines += [table(head, [_row(one) for one in delta.moved], look), ""]
    lines += [f"{one.milestone} {_due(one)}" for one in delta.due]
    for name, title in _LISTS:
        records: tuple[Record, ...] = getattr(delta, name)
        lines += [f"{title}: {one.id} {shown(one.title)}" for one in records]
    lines += [f"{title}: {', '.join(names)}" for title, names in _critical(delta) if names]
    lines += [f"cannot be read, so not compared: {', '.join(sides.unreadable)}"] if sides.unreadable else []
    lines += [_whole(delta), f"both as seen on {day(sides.moment)}"]
    return "\n".join(lines)


def markdown(delta: Delta, sides: Sides) -> str:
    """The same for a comment on a pull request; nothing that a title says becomes markup, link or mention."""
    head = f"### What this does to the dates: {plain(sides.before)} to {plain(sides.after)}"
    lines = [head, "", f"**{plain(_whole(delta))}**" if not delta.is_empty else "No date moves.", ""]
    if delta.moved:
        lines += ["| milestone | finish before | after | moves | critical |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(_cells(one)) + " |" for one in delta.moved]
        lines.append("")
    lines += [f"- {plain(one.milestone)} {plain(_due(one))}" for one in delta.due]
    for name, title in _LISTS:
        lines += [f"- {title}: {plain(one.id)} {plain(one.title)}" for one in getattr(delta, name)]
    lines += [f"- {title}: {plain(', '.join(names))}" for title, names in _critical(delta) if names]
    if sides.unreadable:
        lines.append(f"- cannot be read, so not compared: {plain(', '.join(sides.unreadable))}")
    if lines[-1]:
        lines.append("")
    return "\n".join([*lines, f"Both sides as seen on {day(sides.moment)}."])


def shape(delta: Delta, sides: Sides) -> dict[str, Any]:
    """As data: moments in ISO 8601, spans in working minutes, due dates in days."""
    whole = dated.difference(delta.comparison)
    return {
        "before": {"name": sides.before, **whole["before"]},
        "after": {"name": sides.after, **whole["after"]},
        "moment": sides.moment.isoformat(),
        "empty": delta.is_empty,
        "finish_moves_minutes": whole["finish_moves_minutes"],
        "moved": [
            {
                "id": one.milestone,
                "title": one.after and one.after.record.title,
                "start": [
                    _iso(one.before and one.before.early_start),
                    _iso(one.after and one.after.early_start),
                ],
                "finish": [
                    _iso(one.before and one.before.early_finish),
                    _iso(one.after and one.after.early_finish),
                ],
                "finish_moves_minutes": one.finish_minutes,
                "critical": bool(one.after and one.after.is_critical),
            }
            for one in delta.moved
        ],
        "due": [
            {"id": one.milestone, "due": [one.before or None, one.after or None], "moves_days": one.days}
            for one in delta.due
        ],
        **{name: [_named(one) for one in getattr(delta, name)] for name, _ in _LISTS},
        "newly_critical": list(delta.newly_critical),
        "no_longer_critical": list(delta.no_longer_critical),
        "unreadable": list(sides.unreadable),
    }


def plain(words: str) -> str:
    """Text of others inside Markdown: what could begin markup stands for itself.

    Forges look for mentions (which notify people), issues and addresses in what Markdown has become, where a
    backslash is gone: those are broken by a character that is not seen.
    """
    return _SYNTAX.sub(r"\\\1", _LINKING.sub(rf"\1{_JOINER}", shown(words)))


def _row(one: Shift) -> list[str]:
    assert one.before is not None
    assert one.after is not None
    return [
        one.milestone,
        _date(one.before.early_finish),
        _date(one.after.early_finish),
        moved(one.finish_minutes) or "starts only",
        "yes" if one.after.is_critical else "",
        one.after.record.title,
    ]


def _cells(one: Shift) -> list[str]:
    name, before, after, moves, critical, title = _row(one)
    return [f"{plain(name)} {plain(title)}", before, after, moves, critical]


def _due(one: DueMove) -> str:
    if not one.before:
        return f"is now due on {one.after}"
    if not one.after:
        return f"is not due any more; it was on {one.before}"
    way = "later" if one.days > 0 else "sooner"
    unit = "day" if abs(one.days) == 1 else "days"
    return f"is due {abs(one.days)} {unit} {way}: on {one.after} instead of {one.before}"


def _whole(delta: Delta) -> str:
    before, after = delta.comparison.before.finish, delta.comparison.after.finish
    minutes = delta.comparison.finish_minutes
    if after is None:
        return "nothing is left to do" if before is None else f"all is finished now, instead of {day(before)}"
    if not minutes or before is None:
        return f"all is finished on {day(after)}" + ("" if before is None else ", as before")
    much, way = duration_of(abs(minutes)), "later" if minutes > 0 else "sooner"
    return f"all is finished on {day(after)}, {much} {way} than {day(before)}"


def _critical(delta: Delta) -> Iterable[tuple[str, tuple[str, ...]]]:
    return (("newly critical", delta.newly_critical), ("no longer critical", delta.no_longer_critical))


def _named(one: Record) -> dict[str, str]:
    return {"id": one.id, "title": one.title}


def _date(moment: datetime | None) -> str:
    return "" if moment is None else moment.date().isoformat()


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
