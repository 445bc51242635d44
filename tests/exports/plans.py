"""Timetables to export: a plan with one of everything, and plans whose words are chosen to break a format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from milestone_git.ledger.actuals import actuals
from milestone_git.model.settings import team_of
from milestone_git.schedule.availability import Known, calendars_of
from milestone_git.schedule.timetable import Timetable, timetable
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from milestone_git.model.record import Record

MOMENT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 1, 7, 13, 0, tzinfo=UTC)
"""A Wednesday after the break, when the work of the rich plan is under way."""
HOSTILE = (
    "plain",
    "a, b; c: d",
    'say "no"',
    "it's",
    "]]> <b>&amp;</b> &lt;",
    "back\\slash \\N \\n \\l",
    "# not a comment",
    "%% nor this",
    "%%{init: {}}%%",
    "section one",
    "title",
    "gantt",
    "click me",
    "end",
    "2026-01-05",
    "done, crit, 1d",
    ":crit, x, 1d",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "''@SUM(A1)",
    "-1",
    "＝1+1",
    "Ünïcödé 漢字 🎉🏳️‍🌈 " * 9,
    "é" * 200,
    "<script>alert(1)</script>",
    "digraph { a -> b }",
    "$$x$$ `code` {a} [b] ^c ~d |e|",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "a\ufffeb\uffffc",
    "{'bold': `x`}",
    "#35; #quot; #58;",
)
TITLES = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map("".join),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
)
"""What a title may be and worse: the schema refuses white space at its ends and longer ones."""
AUCKLAND = timezone(timedelta(hours=13))
"""In January."""


def scheduled(
    *records: Record, moment: datetime = MOMENT, events: Sequence[Any] = (), **more: Any
) -> Timetable:
    """The timetable of some records."""
    snapshot = builders.snapshot(*records, **more)
    zones = {"Pacific/Auckland": AUCKLAND}
    calendars = calendars_of(snapshot.settings, snapshot.team, Known(zones, {}))
    return timetable(snapshot, moment, calendars, actuals(events))


def titled(title: str, description: str = "") -> Timetable:
    """Two milestones and a task that all have one title; the first has everything else that is text."""
    more: dict[str, Any] = {"description": description} if description else {}
    first = builders.record(1, title=title, owner="sarah", labels=[title], estimate="1d", **more)
    task = builders.task("4k2x", estimate="2h") | {"title": title}
    second = builders.record(2, task, title=title, needs=[1], due="2026-03-01")
    return scheduled(first, second)


def rich() -> Timetable:
    """Milestones in every state, four kinds of link, dates, a blocker, tasks half done."""
    doing = builders.task("doing", "doing", estimate="1d", assignees=["alex"])
    todo = builders.task("todo", estimate="3h", depends_on=["t-doing"], assignees=["sarah", "alex"])
    done = builders.task("done", "done", estimate="2h")
    free = builders.task("free")
    records = [
        builders.record(1, status="completed", estimate="1d", title="Set up"),
        builders.record(
            2, doing, todo, done, free, status="active", needs=[1], owner="sarah", due="2026-01-20"
        ),
        builders.record(3, estimate="1w", needs=[2], start="2026-01-19", priority="high"),
        builders.record(
            4,
            estimate="3d",
            depends_on=[
                {"milestone": "milestone-002", "type": "SS", "lag": "1d"},
                {"milestone": "milestone-003", "type": "FF", "lag": "-4h"},
            ],
            due="2026-01-12",
        ),
        builders.record(5, estimate="4h", depends_on=[{"milestone": "milestone-003", "type": "SF"}]),
        builders.record(6, title="A point", needs=[3, 4]),
        builders.record(
            7, estimate="2d", needs=[2], blockers=[{"title": "Contract", "expected": "2026-01-28"}]
        ),
        builders.record(
            8,
            workflow="kiro",
            estimate="4d",
            needs=[7],
            phases={"design": {"duration": "2d", "owner": "alex"}, "spec": {"duration": "1d"}},
        ),
        builders.record(9, status="cancelled"),
    ]  # fmt: skip
    events = [
        builders.event("execute", 1, 1)._replace(at="2026-01-05T08:00:00Z"),
        builders.event("complete", 1, 2)._replace(at="2026-01-05T15:30:00Z"),
        builders.event("execute", 2, 3)._replace(at="2026-01-06T08:00:00Z"),
        builders.event("task-done", 2, 4, task="t-done")._replace(at="2026-01-06T10:00:00Z"),
        builders.event("task-start", 2, 5, task="t-doing")._replace(at="2026-01-06T13:00:00Z"),
    ]
    return scheduled(*records, moment=NOON, events=events)


def staffed() -> Timetable:
    """People who work at other hours: part of the week, early, off for some days, less in a season."""
    people = {
        "sarah": {"emails": ["sarah@example.org"], "hours": {"mon-thu": "09-12 13-17:30"}},
        "alex": {"emails": ["alex@example.org"], "absences": [{"from": "2026-01-08", "to": "2026-01-13"}]},
        "kim": {"hours": {"sun-thu": "06-14"}},
        "lee": {"seasons": [{"from": "01-05", "to": "01-30", "capacity": "10h/w"}]},
    }
    records = [
        builders.record(number, owner=who, estimate="4d", needs=[number - 1] if number % 2 == 0 else [])
        for number, who in enumerate(("sarah", "alex", "kim", "lee", "nobody"), 1)
    ]
    return scheduled(*records, team=team_of({"schema": 1, "people": people}))
