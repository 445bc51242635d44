"""MSPDI: the structure that Microsoft Project and ProjectLibre read; whether they agree is asked of MPXJ."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.settings import team_of
from milestone_git.render.exports.mspdi import NAMESPACE, render
from milestone_git.render.exports.mspdi.tasks import duration
from milestone_git.render.exports.text import line_of, lines_of
from tests import builders
from tests.exports.plans import HOSTILE, NOON, TITLES, rich, scheduled, staffed, titled

TASK_ORDER = (
    "UID", "ID", "Name", "Active", "Manual", "Type", "IsNull", "WBS", "OutlineNumber", "OutlineLevel",
    "Priority", "Start", "Finish", "Duration", "DurationFormat", "EffortDriven", "Estimated", "Milestone",
    "Summary", "Critical", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "FreeSlack", "TotalSlack",
    "PercentComplete", "ActualStart", "ActualFinish", "ActualDuration", "RemainingDuration", "ConstraintType",
    "CalendarUID", "ConstraintDate", "Deadline", "IgnoreResourceCalendar", "Notes", "PredecessorLink",
    "ExtendedAttribute",
)  # fmt: skip
"""The order of Microsoft's schema: a sequence, which MS Project holds a file to."""


def read(source: str) -> ET.Element:
    """The document without its namespace."""
    root = ET.fromstring(source.encode())
    for one in root.iter():
        assert one.tag.startswith(f"{{{NAMESPACE}}}")
        one.tag = one.tag.removeprefix(f"{{{NAMESPACE}}}")
    return root


def tasks(root: ET.Element) -> dict[str, ET.Element]:
    """Every task by our own name for it."""
    return {one.findtext("ExtendedAttribute/Value") or "": one for one in root.findall("Tasks/Task")}


def values(task: ET.Element, *names: str) -> list[str | None]:
    return [task.findtext(name) for name in names]


def test_a_milestone_is_a_task_and_one_with_work_inside_a_summary_over_its_activities() -> None:
    found = tasks(read(render("Portfolio", rich())))
    assert values(found["milestone-003"], "WBS", "OutlineLevel", "Summary", "Milestone") == [
        "3",
        "1",
        "0",
        "0",
    ]
    assert values(found["milestone-002"], "WBS", "OutlineLevel", "Summary") == ["2", "1", "1"]
    assert values(found["milestone-002/t-doing"], "WBS", "OutlineLevel", "Summary") == ["2.2", "2", "0"]
    assert values(found["milestone-002 finish"], "Name", "Milestone") == ["Finish", "1"]
    assert "milestone-009" not in found


def test_dates_durations_and_floats_are_those_of_the_timetable() -> None:
    task = tasks(read(render("", rich())))["milestone-004"]
    names = ("Start", "Finish", "LateStart", "LateFinish", "Duration", "TotalSlack", "FreeSlack", "Critical")
    assert values(task, *names) == [
        "2026-01-20T13:00:00",
        "2026-01-23T12:00:00",
        "2026-01-08T08:00:00",
        "2026-01-12T17:00:00",
        "PT24H0M0S",
        "-40800",
        "2400",
        "1",
    ]


def test_links_have_their_type_and_a_lag_in_tenths_of_minutes() -> None:
    found = tasks(read(render("", rich())))
    uid_of = {name: task.findtext("UID") for name, task in found.items()}
    links = [
        values(one, "PredecessorUID", "Type", "LinkLag")
        for one in found["milestone-004"].iter("PredecessorLink")
    ]
    assert links == [[uid_of["milestone-002 start"], "3", "4800"], [uid_of["milestone-003"], "0", "-2400"]]
    assert values(found["milestone-005"], "PredecessorLink/Type") == ["2"]
    assert values(found["milestone-006"], "PredecessorLink/Type") == ["1"]


def test_what_happened_is_actual_and_what_is_half_done_has_begun() -> None:
    found = tasks(read(render("", rich())))
    past = values(
        found["milestone-001"], "PercentComplete", "ActualStart", "ActualFinish", "RemainingDuration"
    )
    assert past == ["100", "2026-01-05T08:00:00", "2026-01-05T15:30:00", "PT0H0M0S"]
    doing = values(found["milestone-002/t-doing"], "PercentComplete", "ActualStart", "ActualFinish")
    assert doing == ["0", "2026-01-06T13:00:00", None]
    assert values(found["milestone-002"], "PercentComplete") == ["11"]


def test_a_start_that_no_link_explains_is_a_constraint_and_a_due_date_a_deadline() -> None:
    found = tasks(read(render("", rich())))
    assert values(found["milestone-003"], "ConstraintType", "ConstraintDate") == ["4", "2026-01-19T08:00:00"]
    assert values(found["milestone-007"], "ConstraintType", "ConstraintDate") == ["4", "2026-01-28T08:00:00"]
    assert values(found["milestone-006"], "ConstraintType", "ConstraintDate") == ["0", None]
    assert values(found["milestone-004"], "ConstraintType", "Deadline") == ["0", "2026-01-12T17:00:00"]


@pytest.mark.parametrize(
    ("said", "kind", "moment", "deadline"),
    [
        ({"must_start": "2026-01-08"}, "2", "2026-01-08T08:00:00", None),
        ({"must_finish": "2026-01-09"}, "3", "2026-01-09T17:00:00", None),
        ({"finish_no_later": "2026-01-09"}, "4", "2026-01-07T13:00:00", "2026-01-09T17:00:00"),
    ],
)
def test_a_must_is_a_must_and_a_cap_a_deadline(
    said: dict[str, str], kind: str, moment: str, deadline: str | None
) -> None:
    plan = scheduled(builders.record(1, estimate="1d", constraints=said), moment=NOON)
    found = tasks(read(render("", plan)))["milestone-001"]
    assert values(found, "ConstraintType", "ConstraintDate", "Deadline") == [kind, moment, deadline]


def test_of_two_caps_the_earlier_is_the_deadline() -> None:
    caps = {"finish_no_later": "2026-01-09"}
    plan = scheduled(builders.record(1, estimate="1d", constraints=caps, due="2026-01-14"))
    (found,) = tasks(read(render("", plan))).values()
    assert values(found, "Deadline") == ["2026-01-09T17:00:00"]


def test_a_completed_milestone_without_a_recorded_date_has_no_row() -> None:
    plan = scheduled(builders.record(1, status="completed"), builders.record(2))
    assert list(tasks(read(render("", plan)))) == ["milestone-002"]


def test_values_of_a_task_are_in_the_order_of_the_schema() -> None:
    for task in read(render("", rich())).findall("Tasks/Task"):
        places = [TASK_ORDER.index(one.tag) for one in task]
        assert places == sorted(places)


def test_everybody_has_a_calendar_and_those_who_work_alike_share_one() -> None:
    root = read(render("", staffed()))
    calendars = {one.findtext("Name"): one for one in root.findall("Calendars/Calendar")}
    assert list(calendars) == ["Project", "sarah", "alex", "kim", "lee"]
    assert week(calendars["Project"]) == [[], *[["08:00:00-12:00:00", "13:00:00-17:00:00"]] * 5, []]
    assert week(calendars["sarah"]) == [[], *[["09:00:00-12:00:00", "13:00:00-17:30:00"]] * 4, [], []]
    off = calendars["alex"].find("Exceptions/Exception")
    assert off is not None
    assert values(off, "TimePeriod/FromDate", "TimePeriod/ToDate", "DayWorking", "Occurrences") == [
        "2026-01-08T00:00:00", "2026-01-13T23:59:00", "0", "6",
    ]  # fmt: skip
    season = calendars["lee"].find("WorkWeeks/WorkWeek")
    assert season is not None
    assert week(season) == [[], *[["08:00:00-10:00:00"]] * 5, []]
    uids = [one.findtext("UID") for one in calendars.values()]
    owners = [task.findtext("CalendarUID") for task in tasks(root).values()]
    assert owners == [uids[1], uids[2], uids[3], uids[4], uids[0]]


def test_moments_are_what_the_clock_shows_where_the_work_is_done() -> None:
    people = {"kim": {"timezone": "Pacific/Auckland"}}
    records = [builders.record(1, owner="kim", estimate="1d"), builders.record(2, estimate="1d")]
    plan = scheduled(*records, team=team_of({"schema": 1, "people": people}))
    found = tasks(read(render("", plan)))
    assert values(found["milestone-001"], "Start", "Finish") == ["2026-01-06T08:00:00", "2026-01-06T17:00:00"]
    assert values(found["milestone-002"], "Start", "Finish") == ["2026-01-05T08:00:00", "2026-01-05T17:00:00"]


def week(calendar: ET.Element) -> list[list[str]]:
    """The hours of seven days, Sunday first."""
    days = calendar.findall("WeekDays/WeekDay")
    assert [one.findtext("DayType") for one in days] == list("1234567")
    return [
        [f"{one.findtext('FromTime')}-{one.findtext('ToTime')}" for one in day.iter("WorkingTime")]
        for day in days
    ]


def test_who_does_it_is_assigned_and_points_are_nobodys() -> None:
    root = read(render("", rich()))
    names = {one.findtext("UID"): one.findtext("Name") for one in root.findall("Resources/Resource")}
    by_uid = {task.findtext("UID"): name for name, task in tasks(root).items()}
    pairs = [
        (by_uid[one.findtext("TaskUID")], names[one.findtext("ResourceUID")])
        for one in root.findall("Assignments/Assignment")
    ]
    assert ("milestone-002/t-doing", "alex") in pairs
    assert [who for name, who in pairs if name == "milestone-002/t-todo"] == ["sarah", "alex"]
    assert ("milestone-008:design", "alex") in pairs
    assert not [name for name, _ in pairs if name.endswith((" start", " finish"))]


def test_a_plan_with_nothing_in_it_is_a_project() -> None:
    root = read(render("Portfolio", scheduled()))
    assert values(root, "Name", "StartDate") == ["Portfolio", "2026-01-05T08:00:00"]
    assert tasks(root) == {}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_comes_back_as_it_was(title: str) -> None:
    comes_back(title)


@given(TITLES)
def test_any_title_comes_back_as_it_was(title: str) -> None:
    comes_back(title)


def comes_back(title: str) -> None:
    root = read(render(title, titled(title, f"{title}\n\nmore\n")))
    found = tasks(root)
    assert values(root, "Name", "Title") == [line_of(title)] * 2
    assert {
        found[name].findtext("Name") for name in ("milestone-001", "milestone-002", "milestone-002/t-4k2x")
    } == {line_of(title)}
    assert found["milestone-001"].findtext("Notes") == "\n".join(lines_of(f"{title}\n\nmore"))


@given(st.integers(0, 10_000_000))
def test_a_duration_is_hours_and_minutes(minutes: int) -> None:
    hours, rest = duration(minutes).removeprefix("PT").removesuffix("M0S").split("H")
    assert 60 * int(hours) + int(rest) == minutes
    assert int(rest) < 60
