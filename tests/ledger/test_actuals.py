"""Actual starts and finishes, as the log tells them."""

from __future__ import annotations

from datetime import UTC, datetime

from milestone_git.ledger.actuals import actuals
from milestone_git.model.actuals import Actuals, Span
from milestone_git.model.event import Event
from tests.builders import event, uid_of


def told(*steps: Event) -> Actuals:
    """The events a minute after each other."""
    found = [
        one._replace(clock=clock, at=f"2026-01-05T09:{clock:02d}:00Z") for clock, one in enumerate(steps)
    ]
    return actuals(found)[uid_of(1)]


def at(minute: int) -> datetime:
    return datetime(2026, 1, 5, 9, minute, tzinfo=UTC)


def test_execute_starts_and_complete_finishes() -> None:
    assert told(event("plan"), event("execute"), event("complete")).whole == Span(at(1), at(2))


def test_the_first_start_counts_and_reopening_takes_the_finish_back() -> None:
    steps = event("execute"), event("pause"), event("complete"), event("reopen"), event("execute")
    assert told(*steps).whole == Span(at(0), None)


def test_what_was_only_observed_counts_the_same() -> None:
    steps = (
        event("observe", before="planned", after="active"),
        event("observe", before="active", after="completed"),
    )
    assert told(*steps).whole == Span(at(0), at(1))
    assert told(*steps, event("observe", before="completed", after="planned")).whole == Span(at(0), None)


def test_cancelling_is_no_finish() -> None:
    assert told(event("execute"), event("cancel")).whole == Span(at(0), None)


def test_tasks_have_spans_of_their_own() -> None:
    steps = event("task-start", task="t-a"), event("task-done", task="t-a"), event("task-done", task="t-b")
    assert told(*steps).tasks == {"t-a": Span(at(0), at(1)), "t-b": Span(None, at(2))}
    assert told(*steps, event("task-reopen", task="t-a")).tasks["t-a"] == Span(at(0), None)


def test_an_event_at_no_moment_of_any_calendar_says_nothing() -> None:
    assert actuals([event("execute")._replace(at="2026-13-45T99:00:00Z")])[uid_of(1)].whole == Span()
