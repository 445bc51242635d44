"""One milestone as activities: what speaks, what waits, what is over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.model.actuals import Actuals, Span
from milestone_git.model.workflow import WORKFLOWS
from milestone_git.schedule.availability import PROJECT, Calendars
from milestone_git.schedule.calendar import working_calendar
from milestone_git.schedule.planned import Planned, end_of, planned
from tests.builders import record, task

if TYPE_CHECKING:
    from milestone_git.model.record import Record

STARTED = datetime(2026, 1, 5, 9, tzinfo=UTC)
CALENDARS = Calendars({PROJECT: working_calendar(), "alex": working_calendar()}, {"github:alexk": "alex"})
ID = "milestone-001"


def laid_out(one: Record, actual: Actuals = Actuals()) -> Planned:  # noqa: B008  # a value without state
    return planned(one, WORKFLOWS[one.workflow or "simple"], CALENDARS, actual)


def work(found: Planned) -> dict[str, int]:
    """The activities that are no points, and their minutes."""
    points = ("start", "gate", "finish")
    return {
        one.name: one.duration_minutes for one in found.activities if found.parts[one.name].kind not in points
    }


def links(found: Planned) -> set[tuple[str, str]]:
    return {(link.before, link.after) for link in found.links}


def phases(**durations: str) -> dict[str, Any]:
    return {phase: {"duration": duration} for phase, duration in durations.items()}


def test_a_milestone_without_parts_is_one_activity_of_its_estimate() -> None:
    found = laid_out(record(1, estimate="2d"))
    assert work(found) == {ID: 960}
    assert found.start == found.gate == found.finish == ID
    assert not found.unestimated


def test_tasks_that_nobody_estimated_leave_the_milestones_own_estimate() -> None:
    assert work(laid_out(record(1, task("a"), task("b"), estimate="2d"))) == {ID: 960}


def test_tasks_with_an_estimate_speak_instead_of_the_milestone() -> None:
    found = laid_out(record(1, task("a", estimate="2h"), task("b"), estimate="2w"))
    assert work(found) == {f"{ID}/t-a": 120, f"{ID}/t-b": 0}
    assert found.unestimated == [f"{ID}/t-b"]


def test_tasks_follow_what_they_depend_on_and_run_side_by_side_otherwise() -> None:
    tasks = [task("a", estimate="2h"), task("b", estimate="1h", depends_on=["t-a"]), task("c", estimate="1h")]
    assert links(laid_out(record(1, *tasks))) == {
        (f"{ID} start", f"{ID}/t-a"),
        (f"{ID}/t-a", f"{ID}/t-b"),
        (f"{ID} start", f"{ID}/t-c"),
        (f"{ID}/t-b", f"{ID} finish"),
        (f"{ID}/t-c", f"{ID} finish"),
    }


def test_phases_follow_each_other_in_the_order_of_the_workflow() -> None:
    found = laid_out(record(1, workflow="kiro", phases=phases(execute="3d", design="1d")))
    assert list(work(found)) == [f"{ID}:design", f"{ID}:execute"]
    assert (f"{ID}:design", f"{ID}:execute") in links(found)


def test_the_rest_of_the_estimate_goes_to_the_phase_that_does_the_work() -> None:
    found = laid_out(record(1, workflow="kiro", estimate="1w", phases=phases(design="1d", spec="1d")))
    assert work(found) == {f"{ID}:design": 480, f"{ID}:spec": 480, f"{ID}:execute": 3 * 480}


def test_phases_that_take_more_than_the_estimate_leave_nothing_over() -> None:
    found = laid_out(record(1, workflow="kiro", estimate="1d", phases=phases(design="2d")))
    assert work(found) == {f"{ID}:design": 960}


def test_dependencies_hold_the_phase_that_needs_them() -> None:
    found = laid_out(record(1, workflow="kiro", estimate="1w", phases=phases(design="1d")))
    assert found.gate == f"{ID}:execute"


def test_dependencies_hold_the_tasks_together_where_a_phase_comes_before() -> None:
    found = laid_out(record(1, task("a", estimate="1d"), workflow="kiro", phases=phases(design="1d")))
    assert found.gate == f"{ID} gate"
    assert {(f"{ID}:design", found.gate), (found.gate, f"{ID}/t-a")} <= links(found)


def test_dependencies_hold_the_finish_where_only_designing_is_planned() -> None:
    found = laid_out(record(1, workflow="kiro", phases=phases(design="1d")))
    assert found.gate == found.finish


@pytest.mark.parametrize("workflow", ["simple", "kiro"])
def test_dependencies_hold_the_start_where_nothing_is_said_of_phases(workflow: str) -> None:
    found = laid_out(record(1, task("a", estimate="1d"), workflow=workflow))
    assert found.gate == found.start


def test_phases_before_the_one_a_running_milestone_is_in_are_over() -> None:
    whole = phases(design="1d", spec="1d", execute="1d")
    found = laid_out(
        record(1, workflow="kiro", status="active", phase="execute", phases=whole),
        Actuals(Span(STARTED)),
    )
    assert list(work(found)) == [f"{ID}:execute"]
    assert found.activities[0].actual_start == found.activities[0].actual_finish == STARTED
    assert found.activities[1].actual_start is None


def test_the_first_phase_of_a_running_milestone_began_with_it() -> None:
    found = laid_out(
        record(1, workflow="kiro", status="active", phase="design", phases=phases(design="1d")),
        Actuals(Span(STARTED)),
    )
    assert found.activities[1].actual_start == STARTED


def test_a_planned_milestone_is_not_pinned_by_an_old_start() -> None:
    found = laid_out(record(1, estimate="1d"), Actuals(Span(STARTED)))
    assert found.activities[0].actual_start is None


def test_done_tasks_are_pinned_and_those_nobody_knows_the_end_of_are_left_out() -> None:
    tasks = [
        task("a", "done", estimate="1h"),
        task("b", "done", estimate="1h"),
        task("c", estimate="1h", depends_on=["t-a", "t-b"]),
    ]
    spans = {"t-a": Span(STARTED, STARTED)}
    found = laid_out(record(1, *tasks, status="active"), Actuals(Span(STARTED), spans))
    assert list(work(found)) == [f"{ID}/t-a", f"{ID}/t-c"]
    assert found.activities[1].actual_finish == STARTED


def test_a_finish_before_its_start_comes_from_two_clocks_and_counts_alone() -> None:
    later = STARTED.replace(hour=10)
    tasks = [task("a", "done", estimate="1h")]
    spans = {"t-a": Span(later, STARTED)}
    found = laid_out(record(1, *tasks, status="active"), Actuals(Span(STARTED), spans))
    assert (found.activities[1].actual_start, found.activities[1].actual_finish) == (None, STARTED)


def test_when_every_task_is_done_the_finish_follows_the_start() -> None:
    found = laid_out(record(1, task("a", "done", estimate="1h"), status="active"))
    assert links(found) == {(f"{ID} start", f"{ID} finish")}


def test_a_blocker_holds_the_start_until_it_is_resolved() -> None:
    blockers = [{"title": "Contract", "expected": "2026-02-02"}, {"title": "Over", "resolved": "2026-01-02"}]
    found = laid_out(record(1, estimate="1d", blockers=blockers))
    assert [(one.activity, one.name) for one in found.blockers] == [(ID, "Contract")]
    assert found.blockers[0].expected == datetime(2026, 2, 2, tzinfo=UTC)


def test_a_blocker_of_running_work_holds_what_has_not_begun_else_the_finish() -> None:
    blockers = [{"title": "Contract"}]
    single = laid_out(record(1, estimate="1d", status="active", blockers=blockers), Actuals(Span(STARTED)))
    assert [one.activity for one in single.blockers] == [f"{ID} finish"]
    tasks = [task("a", "doing", estimate="1h"), task("b", estimate="1h")]
    spans = {"t-a": Span(STARTED)}
    parted = laid_out(record(1, *tasks, status="active", blockers=blockers), Actuals(Span(STARTED), spans))
    assert [one.activity for one in parted.blockers] == [f"{ID}/t-b"]


def test_a_blocked_task_waits_for_what_its_reason_says() -> None:
    found = laid_out(record(1, task("a", "blocked", estimate="1h", reason="No key"), status="active"))
    assert [(one.activity, one.name, one.expected) for one in found.blockers] == [
        (f"{ID}/t-a", "No key", None)
    ]


def test_the_calendar_is_that_of_the_first_who_has_one() -> None:
    tasks = [
        task("a", estimate="1h", assignees=["kim", "@alex"]),
        task("b", estimate="1h", assignees=["github:AlexK"]),
        task("c", estimate="1h", assignees=["kim"]),
    ]
    found = laid_out(record(1, *tasks, owner="alex"))
    assert {one.calendar for one in found.activities} == {"alex"}
    found = laid_out(record(1, *tasks))
    calendars = [one.calendar for one in found.activities if found.parts[one.name].kind == "task"]
    assert calendars == ["alex", "alex", PROJECT]


def test_a_phase_asks_its_own_people_first() -> None:
    block = {"design": {"duration": "1d", "owner": "alex"}}
    found = laid_out(record(1, workflow="kiro", phases=block, owner="kim"))
    assert [one.calendar for one in found.activities] == [PROJECT, "alex", PROJECT]


def test_dates_are_put_on_the_end_they_speak_of() -> None:
    dates = {"start": "2026-02-02", "due": "2026-03-01"}
    constraints = {"must_start": "2026-02-03", "must_finish": "2026-02-27", "finish_no_later": "2026-02-28"}
    found = laid_out(record(1, task("a", estimate="1h"), **dates, constraints=constraints))
    first, *_, last = found.activities
    assert [one.kind for one in first.constraints] == ["start_no_earlier", "must_start"]
    assert [one.kind for one in last.constraints] == ["due", "finish_no_later", "must_finish"]
    assert last.constraints[0].moment == datetime(2026, 3, 2, tzinfo=UTC)


def test_the_last_day_of_all_has_an_end_too() -> None:
    assert end_of("9999-12-31", UTC).year == 9999


def test_a_due_date_of_a_phase_is_on_its_work() -> None:
    block = {"design": {"duration": "1d", "due": "2026-02-02"}}
    found = laid_out(record(1, workflow="kiro", phases=block))
    assert [one.kind for one in found.activities[1].constraints] == ["due"]
