"""Roles: what each allows, to which milestones, and what no agent is ever allowed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.ledger.kinds import SENTENCES
from milestone_git.model.settings import Settings, settings_of, team_of
from milestone_git.rules.permissions import (
    ACTIONS,
    KINDS,
    ROLES,
    Role,
    admins,
    admins_needed,
    is_by_role,
    may,
    roles_of,
    who_may,
)
from tests.builders import PROFILES, record

TEAM = team_of(
    {
        "schema": 1,
        "people": {
            "sarah": {"roles": ["admin"]},
            "lee": {"roles": ["lead"]},
            "dana": {"roles": ["dev"]},
            "rae": {"roles": ["reviewer"]},
            "odd": {"roles": ["painter"]},
            "kim": None,
        },
        "agents": {"ci": {"roles": ["admin", "recorder"]}, "bot": {}},
    }
)


def _settings(rbac: bool = True, profile: str = "team", **policy: Any) -> Settings:
    said: dict[str, Any] = {"schema": 1, "profile": profile, "policy": policy}
    return settings_of(said | ({"security": {"access_control": "rbac"}} if rbac else {}), PROFILES)


def _allowed(handle: str, action: str, **more: Any) -> bool:
    return may(TEAM, _settings(**more), handle, action).allowed


def test_without_roles_everybody_may_do_what_is_ordinary() -> None:
    for handle in (*TEAM.people, *TEAM.agents, "stranger"):
        assert _allowed(handle, "plan", rbac=False)
        assert not _allowed(handle, "configure", rbac=False) or handle == "sarah"


def test_with_roles_each_may_do_what_the_table_says() -> None:
    for action in ACTIONS:
        for handle, role in (("sarah", "admin"), ("lee", "lead"), ("dana", "dev"), ("rae", "reviewer")):
            assert _allowed(handle, action) == (action in ROLES[role]), (handle, action)
        for handle in ("kim", "odd", "stranger"):
            assert not _allowed(handle, action)


def test_who_may_not_is_told_why_and_who_may() -> None:
    found = may(TEAM, _settings(), "rae", "plan")
    assert found.reason == "`rae` is reviewer, which does not allow `plan`"
    assert found.who == ("sarah", "lee", "dana", "ci")
    assert may(TEAM, _settings(), "kim", "plan").reason.startswith("`kim` is without a role")
    assert may(TEAM, _settings(), "eve", "plan").reason == "`eve` is nobody in `team.yaml`"


@pytest.mark.parametrize("action", ["configure", "overrule", "waive"])
def test_who_may_configure_is_as_the_policy_says(action: str) -> None:
    anybody = _settings(profile="solo")
    assert may(TEAM, anybody, "stranger", action).allowed
    assert not may(TEAM, _settings(rbac=False), "dana", action).allowed


def test_recorder_speaks_for_people_in_no_profile_without_the_role() -> None:
    for profile in PROFILES:
        assert not may(TEAM, _settings(False, profile), "sarah", "record").allowed
        assert may(TEAM, _settings(False, profile), "ci", "record").allowed


@given(st.sampled_from(sorted(ACTIONS)), st.lists(st.sampled_from(sorted(ROLES))))
def test_agent_of_any_role_does_nothing_that_is_for_people(action: str, names: list[str]) -> None:
    team = team_of({"schema": 1, "people": {}, "agents": {"ci": {"roles": names}}})
    if may(team, _settings(), "ci", action).allowed:
        assert action not in ("configure", "review", "waive", "overrule")
    assert any(one.name == "agent" for one in roles_of(team, _settings(), "ci"))


def test_own_role_is_limited_to_a_category_and_a_tag() -> None:
    own = {"auditee": {"may": ["edit"], "category": "backend", "compliance": ["sox", "gdpr"]}, "x-note": {}}
    settings = _settings(roles=own)
    team = team_of({"schema": 1, "people": {"ann": {"roles": ["auditee"]}}})
    both = record(1, category="backend", compliance=["sox"])
    assert may(team, settings, "ann", "edit", both).allowed
    for other in (record(1, category="backend"), record(1, category="web", compliance=["sox"]), None):
        assert not may(team, settings, "ann", "edit", other).allowed
    assert roles_of(team, settings, "ann")[0].told() == "auditee (of backend, sox, gdpr)"
    assert who_may(team, settings, "edit", both) == ("ann",)


def test_own_role_of_one_of_our_names_stands_in_its_place() -> None:
    settings = _settings(roles={"dev": {"may": ["work"]}, "idle": {}})
    assert may(TEAM, settings, "dana", "work").allowed
    assert not may(TEAM, settings, "dana", "plan").allowed
    team = team_of({"schema": 1, "people": {"ann": {"roles": ["idle"]}}})
    assert roles_of(team, settings, "ann") == (Role("idle", ()),)


def test_unknown_action_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        may(TEAM, _settings(), "sarah", "fly")


def test_roles_decide_where_the_configuration_or_the_profile_says_so() -> None:
    assert is_by_role(_settings())
    assert not is_by_role(_settings(False))
    strict = {"enterprise": {**PROFILES["enterprise"], "security.access_control": "rbac"}}
    assert is_by_role(settings_of({"schema": 1, "profile": "enterprise"}, strict))
    off = {"schema": 1, "profile": "enterprise", "security": {"access_control": "none"}}
    assert not is_by_role(settings_of(off, strict))


@pytest.mark.parametrize(
    ("configure", "people", "needed"),
    [
        ("anybody", {"a": {"roles": ["admin"]}}, 0),
        ("admin", {"a": {"roles": ["admin"]}, "b": {"roles": ["admin"]}}, 1),
        ("two-admins", {"a": {"roles": ["admin"]}}, 1),
        ("two-admins", {"a": {"roles": ["admin"]}, "b": {"roles": ["admin"]}}, 2),
        (
            "two-admins",
            {"a": {"roles": ["admin"], "emails": ["a@x.y"]}, "b": {"roles": ["admin"], "emails": ["A@X.Y"]}},
            1,
        ),
    ],
)
def test_two_admins_are_needed_once_there_are_two_people(
    configure: str, people: dict[str, Any], needed: int
) -> None:
    team = team_of({"schema": 1, "people": people})
    settings = _settings(configure=configure)
    assert admins_needed(team, settings) == needed
    assert len(admins(team, settings)) <= len(people)


def test_what_an_event_needs_is_an_action_and_its_kind_is_known() -> None:
    assert set(KINDS.values()) <= set(ACTIONS)
    told_afterwards = {"observe"}
    reviews = {"request", "approve", "reject", "comment", "withdraw", "advance", "waive", "overrule"}
    assert set(KINDS) - reviews <= set(SENTENCES)
    assert {"plan", "edit", "task-done", "complete", "cancel"} <= set(KINDS) | told_afterwards
