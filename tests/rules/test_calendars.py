"""Calendars and dates of documents that cannot be (MG308 to MG311)."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt
from milestone_git.model.settings import SETTINGS_PATH, TEAM_PATH, team_of
from milestone_git.rules import calendars, dates
from tests.builders import codes, record, snapshot


def judged(project: dict[str, Any] | None = None, **people: Any) -> list[Any]:
    found = snapshot()
    document = {**found.settings.document, **({"calendar": project} if project is not None else {})}
    found = found._replace(
        settings=found.settings._replace(document=document), team=team_of({"people": people})
    )
    return list(calendars.judge(Attempt(found)))


def test_people_and_projects_that_say_nothing_of_time_are_fine() -> None:
    assert judged(alex=None, kim={"name": "Kim"}) == []


def test_a_calendar_without_working_time_is_an_error_where_it_stands() -> None:
    said = judged({"hours": {}}, alex={"capacity": "0h/w"})
    assert codes(said) == ["MG309", "MG309"]
    assert [(one.path, one.keys) for one in said] == [
        (SETTINGS_PATH, ("calendar",)),
        (TEAM_PATH, ("people", "alex")),
    ]
    assert said[1].message == "`alex`'s calendar has no working time"


@pytest.mark.parametrize(
    "block", [{"hours": {"mon": "9-12 11-13"}}, {"absences": [{"from": "2026-02-02", "to": "2026-02-01"}]}]
)
def test_impossible_hours_and_ranges_are_errors(block: dict[str, Any]) -> None:
    assert codes(judged(alex=block)) == ["MG310"]


def test_an_absence_of_ten_years_is_a_warning_and_one_of_two_is_none() -> None:
    absences = [{"from": "2026-01-01", "to": "2027-12-31"}, {"from": "2028-01-01", "to": "2037-12-31"}]
    said = judged(alex={"absences": absences})
    assert codes(said) == ["MG311"]
    assert (said[0].severity, said[0].keys) == ("warning", ("people", "alex", "absences", 1))


def test_zones_are_no_matter_of_the_verdict_which_is_the_same_on_every_machine() -> None:
    assert judged({"timezone": "Nowhere/At-All"}) == []


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"start": "2026-03-02", "due": "2026-03-01"}, [("due",)]),
        ({"start": "2026-03-01", "due": "2026-03-01"}, []),
        ({"due": "2026-03-01"}, []),
        (
            {"constraints": {"must_start": "2026-03-02", "must_finish": "2026-03-01"}},
            [("constraints", "must_finish")],
        ),
        (
            {"start": "2026-03-05", "due": "2026-03-04", "constraints": {"finish_no_later": "2026-03-03"}},
            [("due",), ("constraints", "finish_no_later")],
        ),
    ],
)
def test_a_finish_before_the_start_is_an_error(fields: dict[str, Any], keys: list[tuple[str, ...]]) -> None:
    said = list(dates.judge(Attempt(snapshot(record(1, **fields)))))
    assert [one.keys for one in said] == keys
    assert set(codes(said)) <= {"MG308"}


def test_dates_of_finished_milestones_are_history() -> None:
    done = record(1, status="completed", start="2026-03-02", due="2026-03-01")
    assert list(dates.judge(Attempt(snapshot(done)))) == []
