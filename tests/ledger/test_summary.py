"""What the work came to, against what was estimated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from milestone_git.ledger.summary import summary
from milestone_git.model.effort import COMMIT, Sign
from milestone_git.model.event import Event
from tests import builders

if TYPE_CHECKING:
    from milestone_git.model.record import Record

EVENING = datetime(2026, 1, 5, 18, tzinfo=UTC)
HOUR = 60


def events(record: Record, *told: tuple[str, int] | tuple[str, int, str]) -> list[Event]:
    return [
        Event(
            f"{record.id}{clock:030d}", one[0], record.id, record.uid, "sarah", _at(one[1]), clock,
            {"task": one[2]} if len(one) > 2 else {},
        )
        for clock, one in enumerate(told, 1)
    ]  # fmt: skip


def _at(minutes: int) -> str:
    return f"{EVENING + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def commit(record: Record, minutes: int) -> Sign:
    return Sign(EVENING + timedelta(minutes=minutes), "sarah", record.id, COMMIT)


def done(number: int, **more: str) -> Record:
    return builders.record(number, status="completed", **more)


def test_a_milestone_took_what_its_signs_tell() -> None:
    one = done(1, estimate="1d", category="backend")
    told = events(one, ("execute", 0), ("resume", 24 * HOUR), ("complete", 48 * HOUR))
    signs = [commit(one, minutes) for minutes in (0, 20, 24 * HOUR, 24 * HOUR + 15)]
    account = summary([one], told, signs).accounts[0]
    assert (account.estimate_minutes, account.active_minutes, account.commits) == (480, 35, 4)
    assert (account.sittings, account.resumes, account.elapsed_days) == (2, 1, 2.0)


def test_means_are_over_what_has_the_figure() -> None:
    fast, slow, bare = done(1, estimate="1d"), done(2, estimate="3d"), done(3)
    told = [
        *events(fast, ("execute", 0), ("complete", 24 * HOUR)),
        *events(slow, ("execute", 0), ("complete", 72 * HOUR)),
    ]
    total = summary([fast, slow, bare], told, []).total
    assert (total.milestones, total.completed) == (3, 3)
    assert (total.mean_elapsed_days, total.mean_estimate_minutes) == (2.0, 960)
    assert total.mean_active_minutes is None


def test_a_finish_before_its_start_is_no_time_at_all() -> None:
    one = done(1)
    told = events(one, ("execute", 60), ("complete", 0))
    assert summary([one], told, []).accounts[0].elapsed_days is None


def test_the_estimate_of_tasks_stands_in_where_each_has_one() -> None:
    both = builders.record(1, builders.task("a", estimate="2h"), builders.task("b", estimate="1h"))
    half = builders.record(2, builders.task("a", estimate="2h"), builders.task("b"))
    found = summary([both, half], [], []).accounts
    assert [one.estimate_minutes for one in found] == [180, None]


def test_time_is_of_the_tasks_whose_progress_ends_it_else_of_those_under_way() -> None:
    one = builders.record(1, builders.task("a"), builders.task("b"))
    told = events(
        one,
        ("task-start", 0, "t-a"), ("task-start", 0, "t-b"),
        ("task-done", 20, "t-a"), ("task-block", 60, "t-b"),
    )  # fmt: skip
    signs = [commit(one, minutes) for minutes in (0, 20, 40, 70, 90)]
    tasks = summary([one], told, signs).accounts[0].tasks
    assert [(task.id, task.active_minutes) for task in tasks] == [("t-a", 20), ("t-b", 50)]


def test_two_tasks_under_way_share_the_time() -> None:
    one = builders.record(1, builders.task("a"), builders.task("b"))
    told = events(one, ("task-start", 0, "t-a"), ("task-start", 0, "t-b"))
    tasks = summary([one], told, [commit(one, 0), commit(one, 30)]).accounts[0].tasks
    assert [task.active_minutes for task in tasks] == [15, 15]


def test_an_event_of_no_calendar_starts_no_task() -> None:
    one = builders.record(1, builders.task("a"))
    told = [events(one, ("task-start", 0, "t-a"))[0]._replace(at="2026-02-31T00:00:00Z")]
    account = summary([one], told, [commit(one, 0), commit(one, 30)]).accounts[0]
    assert account.tasks[0].active_minutes == 0


def test_categories_have_totals_of_their_own_and_cancelled_ones_count_nowhere() -> None:
    backend, plain = done(1, category="backend"), done(2)
    given_up = builders.record(3, status="cancelled")
    found = summary([backend, plain, given_up], [], [commit(backend, 0), commit(backend, 10)])
    assert {name: (one.milestones, one.active_minutes) for name, one in found.categories.items()} == {
        "": (1, 0),
        "backend": (1, 10),
    }
    assert (found.total.milestones, found.total.first, found.total.last) == (
        2,
        EVENING,
        EVENING + timedelta(minutes=10),
    )
