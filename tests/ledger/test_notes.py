"""The log as notes of commits."""

from __future__ import annotations

from milestone_git.ledger.notes import notes_of
from milestone_git.model.event import Event

TRAILED = {"c1": ["milestone-001"], "c2": ["milestone-001"], "c3": ["milestone-009"]}
MOVED = "2026-01-05 18:00  alex saw milestone-001 move from planned to active"


def event(kind: str, clock: int, **payload: object) -> Event:
    return Event(f"{clock:040d}", kind, "milestone-001", "u", "alex", "2026-01-05T18:00:00Z", clock, payload)


def test_a_commit_gets_the_title_of_its_milestone_and_every_event_that_names_it() -> None:
    events = [
        event("plan", 1, title="Homepage"),
        event("observe", 2, before="planned", after="active", commit="c1"),
        event("complete", 3, commit=5),
    ]
    assert notes_of(events, TRAILED) == {
        "c1": f"milestone-001: Homepage\n{MOVED}\n",
        "c2": "milestone-001: Homepage\n",
    }


def test_without_events_and_trailers_there_are_no_notes() -> None:
    assert notes_of([event("pause", 1)], {}) == {}
