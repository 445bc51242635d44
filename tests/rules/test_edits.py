"""Of an everyday edit only some rules are asked: what the others say is the same on both sides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.model.attempt import Attempt
from milestone_git.model.record import home_of, record_of
from milestone_git.model.settings import Repository, Settings, settings_of, team_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules import edits
from milestone_git.rules import judge as verdict
from milestone_git.rules.narrowing import is_told_by_itself
from milestone_git.rules.said import said_by
from tests.builders import PROFILES, TEAM, uid_of

_PEOPLE = st.sampled_from(["sarah", "kim", "leads", "nobody", "cfo", "role:reviewer"])
_EXPRESSIONS = st.one_of(
    st.lists(_PEOPLE, max_size=2), st.builds(lambda of: {"any": 2, "of": of}, st.lists(_PEOPLE, max_size=2))
)
_BLOCKS = st.fixed_dictionaries(
    {},
    optional={
        "owner": _PEOPLE,
        "reviewers": _EXPRESSIONS,
        "deliverables": st.sampled_from([[], [{"title": "a"}], [{"path": "a.md"}, {"path": "docs/"}]]),
    },
)
_TASKS = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b"]), "title": st.sampled_from(["t", "u"])},
    optional={
        "status": st.sampled_from(["todo", "done"]),
        "assignees": st.lists(_PEOPLE, max_size=1),
        "depends_on": st.lists(st.sampled_from(["a", "b", "c"]), max_size=2),
    },
)
_DAYS = st.sampled_from(["2026-01-01", "2026-02-01"])
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["One", "Other"]),
    "status": st.sampled_from(["planned", "active", "completed", "cancelled"]),
    "phase": st.sampled_from(["design", "spec", "task", "execute", "none"]),
    "workflow": st.sampled_from(["kiro", "kiro", "own", "simple", "unknown"]),
    "owner": _PEOPLE,
    "category": st.sampled_from(["backend", "finance"]),
    "start": _DAYS,
    "due": _DAYS,
    "acceptance": st.just([{"run": "make test"}]),
    "approval_required": st.one_of(st.booleans(), st.lists(_PEOPLE, max_size=1)),
    "sign_off": st.lists(_PEOPLE, max_size=1),
    "depends_on": st.sampled_from([[], [{"milestone": "milestone-002"}], [{"milestone": "milestone-001"}]]),
    "debt": st.just({"of": "milestone-002"}),
    "tasks": st.lists(_TASKS, max_size=3),
    "phases": st.fixed_dictionaries({"design": _BLOCKS}, optional={"spec": _BLOCKS}),
}
_GATED = ("title", "status", "workflow", "phase", "phases")  # every record has them, so that gates are met
_USUAL = ["title", "owner", "category", "start", "due", "acceptance", "tasks", "phases"]
_CONFIGURED = st.fixed_dictionaries(
    {"profile": st.sampled_from(["solo", "team", "community"])},
    optional={
        "review": st.builds(lambda one: {"restale": one}, st.sampled_from(["none", "one", "chain"])),
        "coordination": st.sampled_from(
            [
                {"max_concurrent_milestones": 1},
                {"approval_required": True},
                {"approval_required": ["Finance"]},
            ]
        ),
        "workflow": st.just({"default": "gone"}),
        "calendar": st.just({"hours": {}}),
        "workflows": st.just(
            {"own": {"phases": [{"name": "design", "covers": ["owner"], "reviewers": ["leads"]}, "spec"]}}
        ),
    },
)
_TEAM = {**TEAM, "offices": {"cfo": {"holder": "alex"}}}
_DEFAULTS = {name: {"review.restale": "one", **row} for name, row in PROFILES.items()}


def _configured(document: dict[str, Any]) -> Settings:
    return settings_of(document, _DEFAULTS)


@st.composite
def _edits(draw: st.DrawFn) -> Attempt:
    """One record before and after an edit, most of them of what people change every day."""
    before: dict[str, Any] = {"schema": 1, "id": "milestone-001", "uid": uid_of(1)}
    others = {key: values for key, values in _FIELDS.items() if key not in _GATED}
    before |= draw(st.fixed_dictionaries({key: _FIELDS[key] for key in _GATED}, optional=others))
    keys = draw(
        st.lists(st.sampled_from(_USUAL if draw(st.booleans()) else list(_FIELDS)), min_size=1, max_size=2)
    )
    after = {**before, **{key: draw(_FIELDS[key]) for key in keys}}
    configured = _configured(draw(_CONFIGURED))
    branch = draw(st.sampled_from(["main", "feature"]))
    path = home_of(before)
    made = [
        Snapshot(
            "index", Repository("u", ("main",)), configured, team_of(_TEAM), _DEFAULTS,
            {path: record_of(path, one)}, branch=branch,
        )
        for one in (before, after)
    ]  # fmt: skip
    return Attempt(made[1], made[0])


@settings(max_examples=250)
@given(_edits())
def test_where_an_edit_brings_nothing_to_some_rules_it_brings_nothing_to_any(attempt: Attempt) -> None:
    assert edits.is_fine(attempt) == (is_told_by_itself(attempt) and verdict._judged(attempt) == ())


def _edit(before: dict[str, Any], **changed: Any) -> Attempt:
    whole = {
        "schema": 1,
        "id": "milestone-001",
        "uid": uid_of(1),
        "title": "One",
        "status": "planned",
        **before,
    }
    path = home_of(whole)
    head, base = [
        Snapshot(
            "index", Repository("u", ("main",)), _configured({"profile": "team"}), team_of(_TEAM), _DEFAULTS,
            {path: record_of(path, one)},
        )
        for one in ({**whole, **changed}, whole)
    ]  # fmt: skip
    return Attempt(head, base)


_TASK = {"id": "a", "title": "t"}


@pytest.mark.parametrize(
    ("before", "changed", "code"),
    [
        ({}, {"tasks": [_TASK, _TASK]}, "MG108"),
        ({}, {"owner": "nobody"}, "MG116"),
        (
            {"phases": {"design": {"owner": "kim", "reviewers": ["sarah"]}}},
            {"phases": {"design": {"owner": "sarah", "reviewers": ["sarah"]}}},
            "MG215",
        ),
        ({}, {"tasks": [{**_TASK, "depends_on": ["b"]}]}, "MG301"),
        ({"start": "2026-02-01"}, {"due": "2026-01-01"}, "MG308"),
        ({"status": "completed"}, {"title": "Other"}, "MG306"),
    ],
)
def test_each_of_the_rules_finds_something_in_an_edit(
    before: dict[str, Any], changed: dict[str, Any], code: str
) -> None:
    attempt = _edit(before, **changed)
    assert code in {one.code for one in said_by(edits.RULES, attempt)}
    assert not edits.is_fine(attempt)


def test_a_new_title_is_fine() -> None:
    assert edits.is_fine(_edit({}, title="Other"))


@pytest.mark.parametrize(
    "known",
    [{"touched": ("a.md",)}, {"trailers": ("milestone-009",)}, {"actors": ("sarah",)}, {"base": None}],
)
def test_where_more_is_known_than_the_two_sides_nothing_is_said(known: dict[str, Any]) -> None:
    assert not edits.is_fine(_edit({}, title="Other")._replace(**known))


def test_another_configuration_is_no_edit() -> None:
    attempt = _edit({}, title="Other")
    other = attempt.head._replace(settings=_configured({"profile": "solo"}))
    assert not edits.is_fine(attempt._replace(head=other))


def test_every_rule_of_edits_is_one_of_the_verdict() -> None:
    assert set(edits.RULES) < set(verdict.RULES)
