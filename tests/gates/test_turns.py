"""Whose turn it is, until when, and how reviews went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from milestone_git.ledger.quality import Quality, quality
from milestone_git.model.event import Event
from milestone_git.render import awaiting
from milestone_git.render import quality as shown
from milestone_git.render.columns import Look
from milestone_git.rules.rotation import loads, picked
from milestone_git.schedule.answering import due, wait_minutes
from milestone_git.schedule.calendar import working_calendar
from tests.builders import event
from tests.gates.stage import said, team

POOL = [{"any": 1, "of": "leads", "rotate": True}]
PLAIN = Look(False, False, 80)
MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def asked(*people: str, clock: int = 1, phase: str = "design") -> Event:
    return said("request", "jordan", clock, phase, asked=list(people))


def test_who_has_least_to_do_is_picked_then_who_works_soonest_then_by_name() -> None:
    none: frozenset[str] = frozenset()
    assert picked(POOL, team(), {}, {}, none) == ("alex",)
    assert picked(POOL, team(), {"alex": 1}, {}, none) == ("casey",)
    assert picked(POOL, team(), {}, {"alex": 60}, none) == ("casey",)
    assert picked(POOL, team(), {}, {}, frozenset({"alex", "casey"})) == ("jordan",)
    assert picked({"any": 2, "of": [POOL[0], "sarah"]}, team(), {}, {}, none) == ("alex",)
    assert picked(["alex", {"any": 1, "of": "leads"}], team(), {}, {}, none) == ()


def test_the_load_is_what_somebody_was_picked_for_and_has_not_answered() -> None:
    first = [asked("alex", "casey"), asked("alex", clock=2, phase="spec")]
    assert loads(first) == {"alex": 2, "casey": 1}
    assert loads([*first, said("approve", clock=3), said("comment", "casey", 4)]) == {"alex": 1, "casey": 1}
    assert loads([*first, event("complete", clock=5)]) == {}
    assert loads([said("request")]) == {}


def test_an_sla_counts_working_time() -> None:
    calendar = working_calendar()
    friday = MONDAY + timedelta(days=4, hours=7)
    assert due(MONDAY, 120, calendar) == MONDAY + timedelta(hours=2)
    assert due(friday, 240, calendar) > MONDAY + timedelta(days=7)
    assert wait_minutes(MONDAY, calendar) == 0
    assert wait_minutes(MONDAY - timedelta(hours=9), calendar) > 0


def test_quality_counts_first_looks_rework_and_time_by_phase() -> None:
    through: dict[str, Any] = {"before": "design", "after": "spec"}
    back: dict[str, Any] = {"before": "spec", "after": "design"}
    events = [
        said("request"), said("approve", clock=2), event("advance", clock=3, **through),
        event("advance", clock=4, **back), said("reject", clock=5), said("approve", clock=6),
        event("advance", clock=7, **through), said("approve", "alex", 8, "spec"), event("plan", clock=9),
    ]  # fmt: skip
    found = quality(events)
    assert found["design"][:4] == ("design", 2, 1, 2)
    assert found["design"].first_time_percent == 50
    assert len(found["design"].waits) == 1
    assert found["spec"] == Quality("spec", rework=1)
    assert Quality("x").first_time_percent is None
    table = shown.text(found, {"design": (60, 120)}, PLAIN)
    assert "50% of 2 phases passed at the first look" in table
    assert "1h30m" in table
    assert shown.text({}, {}, PLAIN) == "nothing has been reviewed yet"
    assert "at the first look" not in shown.text({"spec": Quality("spec")}, {}, PLAIN).split("\n", 1)[1]
    assert shown.data(found, {})["phases"][0]["first_time"] == 1
    assert quality([event("advance", **through)]) == {}
    assert quality([said("approve"), event("advance", clock=2, **through)])["design"].waits == ()


def test_what_waits_is_told_with_what_is_late() -> None:
    rows = [
        awaiting.Row("milestone-001", "design", "0 of 1 approvals", "One", MONDAY),
        awaiting.Row("milestone-002", "spec", "rejected", "Two"),
    ]
    found = awaiting.text(rows, "alex", MONDAY + timedelta(minutes=1), PLAIN)
    assert "Mon 2026-01-05 09:00 (late)" in found
    assert "(late)" not in awaiting.text(rows, "alex", MONDAY, PLAIN)
    assert awaiting.text([], "alex", MONDAY, PLAIN) == "nothing waits for alex"
