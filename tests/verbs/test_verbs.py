"""Each verb as the change that it proposes, or the refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given as for_all

from milestone_git.ledger.fold import Story, stories
from milestone_git.ledger.observed import Landed, differs, observed
from milestone_git.model.attempt import Attempt
from milestone_git.model.change import Change
from milestone_git.model.diagnostic import Refused
from milestone_git.model.event import Draft, Event
from milestone_git.rules.judge import judge
from milestone_git.verbs import complete
from milestone_git.verbs.cancel import Verdict, cancel, reopen
from milestone_git.verbs.complete import Complete
from milestone_git.verbs.edit import Edit
from milestone_git.verbs.edit import decide as edit
from milestone_git.verbs.execute import Execute, Pause, execute, pause
from milestone_git.verbs.link import Link, link, unlink
from milestone_git.verbs.plan import Plan
from milestone_git.verbs.plan import decide as plan
from milestone_git.verbs.task import AddTasks, MoveTask, add, move
from tests.builders import (
    AT,
    ROLLS,
    Dice,
    any_snapshot,
    codes,
    event,
    given,
    kinds,
    record,
    refused,
    snapshot,
    task,
    written,
)

LANDED = Landed("c0ffee", "alex", AT)


def as_events(drafts: Sequence[Draft], clock: int) -> tuple[Event, ...]:
    return tuple(
        Event(
            f"{clock + place:06d}", one.kind, one.milestone, one.uid, "sarah", AT, clock + place, one.payload
        )
        for place, one in enumerate(drafts)
    )


# --- what holds for all of them

REQUESTS: tuple[tuple[Callable[..., Change], object], ...] = (
    (plan, Plan(("One", "Two"), chain=True)),
    (plan, Plan(("One",), tasks=(("T", "1h"), ("U", "")), depends_on=("1",))),
    (edit, Edit("1", (("title", "Other"),))),
    (execute, Execute("1")),
    (pause, Pause("1")),
    (complete.decide, Complete("1", close_tasks=True)),
    (cancel, Verdict("1", "why")),
    (reopen, Verdict("1")),
    (link, Link("1", ("2", "3"))),
    (unlink, Link("1", ("2",))),
    (add, AddTasks("1", (("T", "1h"), ("U", "")))),
    (move, MoveTask(("1", "1"), "done")),
    (move, MoveTask(("1", "2"), "blocked", "rain")),
)


@for_all(ROLLS)
def test_whatever_a_verb_proposes_it_tells_the_log_and_loses_nothing(dice: Dice) -> None:
    """What the log says after the events of a change is what the records say after its writes."""
    decide, request = dice.one_of(*REQUESTS)
    before = any_snapshot(dice)
    seen = [draft for one in before.records.values() for draft in observed(one, Story(), LANDED, "alex")]
    before = before._replace(events=as_events(seen, 1))
    try:
        change = decide(before, request, given())
    except Refused:
        return
    after = before.after(change)
    assert set(before.by_id()) <= set(after.by_id())
    told = stories([*before.events, *as_events(change.drafts, 1000)])
    assert not [one.id for one in after.records.values() if differs(one, told[one.uid])]


@for_all(ROLLS)
def test_no_verb_brings_what_the_rules_refuse_but_a_circle_or_itself(dice: Dice) -> None:
    decide, request = dice.one_of(*REQUESTS)
    before = any_snapshot(dice)._replace(branch="main")
    try:
        after = before.after(decide(before, request, given()))
    except Refused:
        return
    brought = {one.code for one in judge(Attempt(after, base=before)) if one.severity == "error"}
    assert brought <= ({"MG302", "MG303"} if decide is link else set())


# --- plan


def test_new_milestones_go_on_counting_from_any_that_is_known() -> None:
    for found in (
        snapshot(record(7)),
        snapshot(record(2), known_ids=frozenset({"milestone-007", "milestone-4k2x9f"})),
        snapshot(record(2), events=(event("plan", 7),)),
    ):
        assert plan(found, Plan(("A",)), given()).milestones == ("milestone-008",)


def test_several_titles_are_one_change_with_ids_of_their_own() -> None:
    change = plan(snapshot(), Plan((" A ", "B\n")), given())
    assert change.subject == "Plan milestone-001 and milestone-002"
    assert plan(snapshot(), Plan(("A", "B", "C")), given()).subject == "Plan milestone-001 to milestone-003"
    assert change.body == "- milestone-001: A\n- milestone-002: B"
    assert [draft.payload for draft in change.drafts] == [{"title": "A"}, {"title": "B"}]
    assert [written(change, place)["title"] for place in (0, 1)] == ["A", "B"]
    assert len({written(change, place)["uid"] for place in (0, 1)}) == 2
    assert plan(snapshot(), Plan((" A ",)), given()).subject == "Plan milestone-001: A"
    assert plan(snapshot(), Plan(("A",)), given()).body == ""


def test_a_chain_depends_each_on_the_one_before() -> None:
    change = plan(snapshot(record(1)), Plan(("A", "B"), depends_on=("1", "1"), chain=True), given())
    assert [written(change, place)["depends_on"] for place in (0, 1)] == [
        [{"milestone": "milestone-001"}],
        [{"milestone": "milestone-001"}, {"milestone": "milestone-002"}],
    ]
    assert "depends_on" not in written(plan(snapshot(), Plan(("A", "B")), given()))


def test_tasks_of_a_new_milestone_have_ids_and_are_told() -> None:
    change = plan(snapshot(), Plan(("A",), tasks=(("T", "1h"), (" U ", ""))), given())
    first, second = written(change)["tasks"]
    assert (first["title"], first["estimate"], first["status"]) == ("T", "1h", "todo")
    assert set(second) == {"id", "title", "status"}
    assert change.drafts[0].payload["tasks"] == [first["id"], second["id"]]
    assert first["id"] != second["id"]


def test_a_task_belongs_to_one_title() -> None:
    assert codes(refused(lambda: plan(snapshot(), Plan(("A", "B"), tasks=(("T", ""),)), given()))) == [
        "MG010"
    ]


def test_the_workflow_is_the_one_asked_for_else_the_default() -> None:
    found = written(plan(snapshot(profile="enterprise"), Plan(("A",)), given()))
    assert (found["workflow"], found["phase"]) == ("kiro", "design")
    found = written(plan(snapshot(), Plan(("A",), workflow="rfc"), given()))
    assert (found["workflow"], found["phase"]) == ("rfc", "rfc")
    assert "workflow" not in written(
        plan(snapshot(profile="enterprise"), Plan(("A",), workflow="simple"), given())
    )


def test_fields_are_written_in_stable_order() -> None:
    found = written(plan(snapshot(), Plan(("A",), fields={"due": "2026-03-01", "owner": "kim"}), given()))
    assert list(found) == ["schema", "id", "uid", "title", "status", "owner", "due"]


# --- execute and pause


def test_a_start_makes_the_record_active() -> None:
    change = execute(snapshot(record(1)), Execute("1"), given())
    assert (change.subject, kinds(change), written(change)["status"]) == (
        "Start milestone-001: Title 1",
        ["execute"],
        "active",
    )


@pytest.mark.parametrize(("resumes", "kind"), [(True, "resume"), (False, "execute")])
def test_coming_back_is_an_event_alone(resumes: bool, kind: str) -> None:
    change = execute(snapshot(record(1, status="active")), Execute(None, resumes), given())
    assert (change.writes, kinds(change)) == ((), [kind])


def test_a_start_is_refused_once_for_each_dependency_that_is_open() -> None:
    found = snapshot(
        record(1, needs=[2, 3, 4, 9]), record(2), record(3, status="cancelled"), record(4, status="completed")
    )
    said = refused(lambda: execute(found, Execute("1"), given()))
    assert [(one.code, one.message, one.keys[1]) for one in said] == [
        ("MG305", "`milestone-001` depends on `milestone-002`, which is planned on `main`", 0),
        ("MG305", "`milestone-001` depends on `milestone-003`, which is cancelled on `main`", 1),
        ("MG305", "`milestone-001` depends on `milestone-009`, which is not there on `main`", 3),
    ]
    assert "execute milestone-002" in said[0].helps[0]
    assert "unlink milestone-001 --depends-on milestone-003" in said[1].helps[0]
    detached = refused(lambda: execute(found._replace(branch=""), Execute("1"), given()))
    assert detached[0].message.endswith("which is planned")


def test_designing_does_not_wait() -> None:
    def started(phase: str) -> Change:
        return execute(
            snapshot(record(1, needs=[2], workflow="kiro", phase=phase), record(2)), Execute("1"), given()
        )

    assert kinds(started("design")) == ["execute"]
    assert codes(refused(lambda: started("execute"))) == ["MG305"]
    own = record(1, needs=[2], workflow="own", phase="x")
    assert codes(refused(lambda: execute(snapshot(own, record(2)), Execute("1"), given()))) == ["MG305"]


def test_a_finished_milestone_is_not_started() -> None:
    assert codes(
        refused(lambda: execute(snapshot(record(1, status="cancelled")), Execute("1"), given()))
    ) == ["MG306"]


def test_a_pause_is_an_event_with_its_note() -> None:
    found = snapshot(record(1, status="active"))
    change = pause(found, Pause(None, "stuck"), given())
    assert (change.writes, kinds(change), change.drafts[0].payload) == ((), ["pause"], {"note": "stuck"})
    assert pause(found, Pause(None), given()).drafts[0].payload == {}
    assert codes(refused(lambda: pause(snapshot(record(1)), Pause("1"), given()))) == ["MG306"]


# --- complete, cancel, reopen


def test_a_completed_record_moves_to_its_folder() -> None:
    change = complete.decide(snapshot(record(1, task("1", "done"), status="active")), Complete("1"), given())
    assert [write.path for write in change.writes] == [
        ".milestones/active/milestone-001.yaml",
        ".milestones/completed/milestone-001.yaml",
    ]
    assert (written(change)["status"], kinds(change)) == ("completed", ["complete"])


def test_open_tasks_are_closed_on_request_only() -> None:
    found = snapshot(record(1, task("1", "blocked", reason="rain"), task("2", "done"), task("3")))
    (one,) = refused(lambda: complete.decide(found, Complete("1"), given()))
    assert (one.code, one.message) == ("MG504", "2 of 3 tasks of `milestone-001` are open")
    assert one.notes == ('`t-1` "Task 1" is blocked', '`t-3` "Task 3" is todo')
    change = complete.decide(found, Complete("1", close_tasks=True), given())
    assert written(change)["tasks"] == [task("1", "done"), task("2", "done"), task("3", "done")]
    assert [(one.kind, one.payload.get("task")) for one in change.drafts] == [
        ("task-done", "t-1"),
        ("task-done", "t-3"),
        ("complete", None),
    ]


def test_completion_needs_what_it_depends_on() -> None:
    found = snapshot(record(1, needs=[2], workflow="kiro", phase="design"), record(2, status="active"))
    (one,) = refused(lambda: complete.decide(found, Complete("1"), given()))
    assert (one.code, one.message) == (
        "MG305",
        "`milestone-001` depends on `milestone-002`, which is not completed here",
    )


@pytest.mark.parametrize(
    ("status", "said"), [("completed", "is completed already"), ("cancelled", "is cancelled")]
)
def test_what_is_finished_is_not_completed(status: str, said: str) -> None:
    (one,) = refused(lambda: complete.decide(snapshot(record(1, status=status)), Complete("1"), given()))
    assert (one.code, one.message) == ("MG306", f"`milestone-001` {said}")


def test_a_cancelled_record_stays_with_its_reason() -> None:
    change = cancel(snapshot(record(1)), Verdict("1", "no money"), given())
    assert (change.subject, change.body) == ("Cancel milestone-001: Title 1", "no money")
    assert change.drafts[0].payload == {"reason": "no money"}
    assert cancel(snapshot(record(1)), Verdict("1"), given()).drafts[0].payload == {
        "reason": "no reason given"
    }
    assert written(change)["status"] == "cancelled"


def test_a_milestone_is_not_cancelled_while_others_wait_or_twice() -> None:
    found = snapshot(record(1), record(2, needs=[1]), record(3, needs=[1]))
    (one,) = refused(lambda: cancel(found, Verdict("1"), given()))
    assert one.message == "`milestone-002`, `milestone-003` still depends on `milestone-001`"
    assert (one.code, len(one.helps)) == ("MG305", 2)
    assert codes(refused(lambda: cancel(snapshot(record(1, status="cancelled")), Verdict("1"), given()))) == [
        "MG306"
    ]


@pytest.mark.parametrize(
    ("status", "was_started", "expected"),
    [("completed", False, "active"), ("cancelled", True, "active"), ("cancelled", False, "planned")],
)
def test_a_reopened_record_is_what_it_was(status: str, was_started: bool, expected: str) -> None:
    events = (event("execute"),) if was_started else ()
    change = reopen(snapshot(record(1, status=status), events=events), Verdict("1"), given())
    assert written(change)["status"] == change.drafts[0].payload["status"] == expected
    assert change.writes[-1].path == record(1).path


def test_an_open_record_is_not_reopened() -> None:
    assert codes(refused(lambda: reopen(snapshot(record(1)), Verdict("1"), given()))) == ["MG306"]
