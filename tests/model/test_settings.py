"""Settings: a profile's defaults, what a repository changed, and who is in the team."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.settings import (
    lookup,
    profile_by_size,
    repository_of,
    settings_of,
    team_of,
    with_value,
)
from tests.builders import PROFILES, TEAM

KEYS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map(".".join)
DOCUMENTS = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers(), min_size=1),
    lambda inner: st.dictionaries(st.sampled_from("abc"), st.integers() | inner, min_size=1),
    max_leaves=6,
)


@given(DOCUMENTS, KEYS, st.integers())
def test_what_is_set_is_found(document: dict[str, Any], key: str, value: int) -> None:
    before = repr(document)
    assert lookup(with_value(document, key, value), key) == value
    assert repr(document) == before


@given(DOCUMENTS, KEYS)
def test_what_is_removed_is_gone_and_leaves_nothing_empty(document: dict[str, Any], key: str) -> None:
    removed = with_value(document, key, None)
    assert lookup(removed, key) is None
    assert "{}" not in repr(removed) or removed == {}
    if lookup(document, key) is None:
        assert removed == document


@given(DOCUMENTS, KEYS, st.integers())
def test_what_was_set_and_removed_again_was_never_there(
    document: dict[str, Any], key: str, value: int
) -> None:
    above, _, _ = key.rpartition(".")
    if lookup(document, key) is None and (not above or isinstance(lookup(document, above), dict)):
        assert with_value(with_value(document, key, value), key, None) == document


def test_the_neighbours_of_a_removed_key_stay() -> None:
    assert with_value({"a": {"b": 1, "c": 2}, "d": 3}, "a.b", None) == {"a": {"c": 2}, "d": 3}
    assert with_value({"a": {"b": 1}, "d": 3}, "a.b", None) == {"d": 3}
    assert with_value({"a": 1}, "a.b", None) == {"a": 1}
    assert with_value({"a": 1}, "a.b", 2) == {"a": {"b": 2}}


@pytest.mark.parametrize(
    ("document", "profile"),
    [
        ({}, "team"),
        ({"profile": "solo", "project": {"type": "open_source"}}, "solo"),
        ({"project": {"type": "open_source", "team_size": 2}}, "community"),
        ({"project": {"team_size": 3}}, "solo"),
        ({"project": {"team_size": 4}}, "team"),
        ({"project": {"team_size": 16}}, "enterprise"),
        ({"project": {"team_size": "many"}}, "team"),
    ],
)
def test_the_profile_follows_the_configuration(document: dict[str, Any], profile: str) -> None:
    assert settings_of(document, PROFILES).profile == profile


def test_a_team_has_four_to_fifteen_people() -> None:
    assert [profile_by_size(one) for one in (1, 3, 4, 15, 16)] == [
        "solo",
        "solo",
        "team",
        "team",
        "enterprise",
    ]


def test_what_is_set_here_wins_over_the_profile() -> None:
    settings = settings_of({"profile": "solo", "complete": {"merge": False}}, PROFILES)
    assert settings.value("complete.merge") is False
    assert settings.value("workflow.default") == "simple"
    assert settings.is_set_here("complete.merge")
    assert not settings.is_set_here("workflow.default")
    with pytest.raises(KeyError):
        settings.value("complete.marge")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("sarah", True),
        ("@sarah", True),
        ("kim", True),
        ("leads", True),
        ("ci", True),
        ("jo", False),
        ("", False),
    ],
)
def test_a_person_agent_or_group_of_the_team_is_known(name: str, known: bool) -> None:
    assert team_of(TEAM).knows(name) is known


def test_people_are_found_by_any_case_of_their_email() -> None:
    team = team_of(TEAM)
    assert team.emails == {"sarah@example.org": "sarah", "alex@example.org": "alex"}
    assert team.roles_of("sarah") == ("admin",)
    assert team.roles_of("kim") == team.roles_of("jo") == ()
    assert team.groups == {"leads": ("sarah", "alex")}


def test_an_empty_team_knows_nobody() -> None:
    assert not team_of({}).knows("sarah")
    assert team_of({"people": None, "groups": None}).people == {}


def test_the_first_protected_branch_is_the_trunk() -> None:
    assert repository_of({"uid": "U", "protected": ["main", "release"]}).trunk == "main"
