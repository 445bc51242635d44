"""The fold: what the log says of a milestone, and what it lacks."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.ledger.fold import Story, in_order, stories
from milestone_git.ledger.observed import Landed, differs, observed
from milestone_git.model.event import Event
from milestone_git.model.record import Record
from tests.builders import AT, RECORDS, event, record, task, uid_of

TASKS = st.sampled_from(["t-0", "t-1"])
KINDS = ("execute", "complete", "cancel", "reopen", "edit", "pause", "resume")
TASK_KINDS = ("task-add", "task-start", "task-done", "task-block", "task-reopen")
NUMBERS = st.integers(1, 2)
CLOCKS = st.integers(1, 4)
EVENTS = st.one_of(
    st.builds(event, st.sampled_from(KINDS), NUMBERS, CLOCKS),
    st.builds(event, st.sampled_from(TASK_KINDS), NUMBERS, CLOCKS, task=TASKS, title=st.just("T")),
    st.builds(event, st.just("plan"), NUMBERS, CLOCKS, tasks=st.lists(TASKS, unique=True)),
    st.builds(event, st.just("observe"), NUMBERS, CLOCKS, after=st.sampled_from(["active", "completed"])),
)
LOGS = st.lists(EVENTS, max_size=8, unique_by=lambda one: one.oid)
LANDED = Landed("c0ffee", "alex", "2026-01-04T00:00:00Z")


def told(*events: Event) -> Story:
    return stories(events)[uid_of(1)]


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_handed_in_does_not_matter(log: list[Event], chance: Random) -> None:
    mixed = list(log)
    chance.shuffle(mixed)
    assert stories(mixed) == stories(log)
    assert in_order(mixed) == in_order(log)


def test_events_go_by_clock_then_handle_then_id_and_never_by_time() -> None:
    first = event("plan", clock=2)._replace(at="2030-01-01T00:00:00Z")
    by_alex = event("execute", clock=3)._replace(actor="alex", oid="f")
    by_id = event("execute", clock=3)._replace(oid="a")
    assert in_order([by_id._replace(oid="b"), by_id, by_alex, first]) == [
        first,
        by_alex,
        by_id,
        by_id._replace(oid="b"),
    ]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("plan", "planned"),
        ("execute", "active"),
        ("complete", "completed"),
        ("cancel", "cancelled"),
        ("reopen", "active"),
    ],
)
def test_a_verb_of_the_status_says_the_status(kind: str, status: str) -> None:
    assert told(event(kind)).status == status


def test_other_events_leave_the_status() -> None:
    for kind in ("edit", "link", "pause", "resume"):
        assert told(event("complete"), event(kind, clock=2, status="x")) == told(event("complete"))


def test_what_was_seen_and_what_a_reopening_says_is_the_status() -> None:
    assert told(event("observe", before="planned", after="completed")).status == "completed"
    assert told(event("cancel"), event("reopen", clock=2, status="planned")).status == "planned"


def test_tasks_have_the_status_of_their_last_event() -> None:
    log = [event("plan", tasks=["t-1", "t-2"])]
    for clock, (kind, status) in enumerate(
        zip(TASK_KINDS, ("todo", "doing", "done", "blocked", "todo"), strict=True), 2
    ):
        log.append(event(kind, clock=clock, task="t-2", title="T"))
        assert told(*log).tasks == {"t-1": "todo", "t-2": status}


def test_work_began_when_it_first_became_active() -> None:
    log = [event("plan"), event("execute", clock=2), event("cancel", clock=3), event("reopen", clock=4)]
    times = [one._replace(at=f"2026-01-0{number}T00:00:00Z") for number, one in enumerate(log, 1)]
    assert told(times[0]).started_at == ""
    assert told(*times).started_at == "2026-01-02T00:00:00Z"


def test_each_milestone_has_its_own_story() -> None:
    found = stories([event("plan", 1), event("execute", 2)])
    assert {uid: one.status for uid, one in found.items()} == {uid_of(1): "planned", uid_of(2): "active"}


@given(LOGS, RECORDS)
def test_once_what_was_observed_is_told_nothing_is_missing(log: list[Event], one: Record) -> None:
    story = stories(log).get(one.uid, Story())
    drafts = observed(one, story, LANDED, "sarah")
    assert bool(drafts) == differs(one, story)
    more = [
        Event(f"z{number}", *draft[:3], "sarah", draft.at, 100 + number, draft.payload)
        for number, draft in enumerate(drafts)
    ]
    after = stories([*log, *more]).get(one.uid, Story())
    assert not differs(one, after)
    assert observed(one, after, LANDED, "sarah") == ()


def test_what_was_observed_names_commit_time_and_author() -> None:
    (draft,) = observed(record(status="active"), Story("planned"), LANDED, "sarah")
    assert (draft.kind, draft.at) == ("observe", LANDED.at)
    assert draft.payload == {"before": "planned", "after": "active", "commit": "c0ffee", "by": "alex"}
    (own,) = observed(record(status="active"), Story("planned"), LANDED, "alex")
    assert "by" not in own.payload


def test_a_new_task_is_added_and_then_moved() -> None:
    one = record(1, task("1", "blocked", reason="rain"), task("2", "blocked"), task("3"), status="planned")
    drafts = observed(one, Story("planned", {"t-2": "doing"}), Landed("c", "sarah", AT), "sarah")
    assert [(draft.kind, draft.payload["task"]) for draft in drafts] == [
        ("task-add", "t-1"),
        ("task-block", "t-1"),
        ("task-block", "t-2"),
        ("task-add", "t-3"),
    ]
    assert [draft.payload.get("reason") for draft in drafts] == [None, "rain", "no reason given", None]


def test_a_record_that_the_log_has_never_heard_of_is_planned_first() -> None:
    one = record(1, task("1", "done"), status="active")
    drafts = observed(one, None, LANDED, "alex")
    assert [draft.kind for draft in drafts] == ["plan", "observe", "task-add", "task-done"]
    assert drafts[0].payload == {"title": "Title 1", "commit": "c0ffee"}
    assert [draft.kind for draft in observed(record(1), None, LANDED, "alex")] == ["plan"]


def test_a_second_import_brings_what_is_new_and_keeps_what_has_been_done() -> None:
    first = event("import", tasks=["t-1"], status="completed")
    assert told(first) == Story("completed", {"t-1": "todo"})
    done = event("task-done", clock=2, task="t-1", title="T")
    assert told(first, done, event("import", clock=3, tasks=["t-1", "t-2"])) == Story(
        "planned", {"t-1": "done", "t-2": "todo"}
    )
