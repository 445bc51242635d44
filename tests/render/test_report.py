"""`report` in words and as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from milestone_git.ledger.summary import Summary, summary
from milestone_git.model.effort import COMMIT, Sign
from milestone_git.model.event import Event
from milestone_git.render.columns import Look
from milestone_git.render.report import Heading, closing, hours, shape, text
from tests import builders

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
PIPE = Look()


def at(minutes: int) -> str:
    return f"{MONDAY + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def told(number: int, kind: str, minutes: int, **payload: str) -> Event:
    uid = builders.uid_of(number)
    return Event(f"{minutes:040d}", kind, f"milestone-{number:03d}", uid, "sarah", at(minutes), 1, payload)


def signs(number: int, *minutes: int) -> list[Sign]:
    return [
        Sign(MONDAY + timedelta(minutes=one), "sarah", f"milestone-{number:03d}", COMMIT) for one in minutes
    ]


EVENTS = [told(1, "execute", 600), told(1, "resume", 2000), told(1, "complete", 4000)]


def two() -> Summary:
    one = builders.record(
        1, builders.task("a", estimate="2h"), status="completed", category="ui", estimate="1d"
    )
    return summary([one, builders.record(2)], EVENTS, signs(1, 600, 620, 2000))


def lines(said: str) -> list[str]:
    return [" ".join(line.split()) for line in said.split("\n")]


def test_a_report_begins_with_the_whole_and_goes_on_to_milestones_and_categories() -> None:
    said = lines(text(Heading("portfolio"), two(), (), PIPE))
    assert said[:6] == [
        "portfolio, 2026-01-05 to 2026-01-07",
        "",
        "completed 1 of 2 milestones",
        "active time 20m in 1 sitting, 1 resumed",
        "a milestone 2.4 days from start to completion on average, 20m of it active, 1d estimated",
        "commits 3",
    ]
    assert "milestone-001 Title 1 1d 20m 2.4 days 1 3" in said
    assert "(none) 0/1 0m" in said
    assert "ui 1/1 1d 20m 2.4 days" in said


def test_a_single_milestone_shows_its_tasks() -> None:
    found = summary([builders.record(1, builders.task("a", estimate="2h"), builders.task("b"))], [], [])
    said = lines(text(Heading("portfolio"), found, (), PIPE))
    assert said[0] == "portfolio"
    assert said[-2:] == ["t-a Task a 2h 0m", "t-b Task b 0m"]


def test_a_milestone_without_tasks_has_no_table_of_them() -> None:
    said = text(Heading("portfolio"), summary([builders.record(1)], [], []), (), PIPE)
    assert lines(said)[-1] == "commits 0"


def test_a_window_has_days_and_leaves_out_what_nobody_touched() -> None:
    done = (told(1, "complete", 700), told(1, "task-done", 650, task="t-a"))
    heading = Heading("portfolio", "sarah", MONDAY, MONDAY + timedelta(days=7))
    said = lines(text(heading, two(), done, PIPE))
    assert said[0] == "portfolio by sarah, 2026-01-05 to 2026-01-12"
    assert said[2] == "completed 1 milestone, 1 task"
    assert said[-1] == "Mon 2026-01-05 20m milestone-001"
    assert not any(line.startswith("milestone-002") for line in said)


def test_an_event_gives_its_day_a_line_though_nothing_was_active() -> None:
    found = summary([builders.record(1), builders.record(2)], [], [])
    noted = (told(2, "plan", 1500), told(2, "plan", 10)._replace(at="2026-02-31T00:00:00Z"))
    said = lines(text(Heading("p", "", None, MONDAY + timedelta(days=7)), found, noted, PIPE))
    assert said[-1] == "Tue 2026-01-06 0m milestone-002"


def test_a_window_in_which_nothing_happened_says_so() -> None:
    found = summary([builders.record(1), builders.record(2)], [], [])
    said = text(Heading("p", "", MONDAY, None), found, (), PIPE)
    assert said.endswith("nothing was done")


def test_hours_are_those_of_the_clock() -> None:
    assert [hours(one) for one in (0, 59, 60, 1_880)] == ["0m", "59m", "1h 00m", "31h 20m"]


def test_elapsed_time_of_less_than_a_day_is_in_hours() -> None:
    found = summary(
        [builders.record(1, status="completed")], [told(1, "execute", 0), told(1, "complete", 90)], []
    )
    assert closing(found.total)[2] == "a milestone  1h 30m from start to completion on average"


def test_as_data_it_says_minutes_and_moments() -> None:
    found = shape(Heading("p", "sarah", MONDAY), two(), (told(1, "complete", 700),))
    assert (found["actor"], found["since"], found["until"]) == ("sarah", "2026-01-05T00:00:00+00:00", None)
    assert found["total"]["active_minutes"] == 20
    assert found["milestones"][0]["tasks"][0]["estimate_minutes"] == 120
    assert found["completed_here"] == ["milestone-001"]
