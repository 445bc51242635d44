"""Signs of people in `team.yaml`: keys, numbers of logins, handles that look alike."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt
from milestone_git.model.settings import team_of
from milestone_git.rules.team import judge
from tests.builders import snapshot
from tests.people.test_keys import ALEX, FINGERPRINT
from tests.people.test_principals import OTHER


def _said(agents: Any = None, **people: Any) -> list[tuple[str, str]]:
    team = team_of({"schema": 1, "people": people, "agents": agents or {}})
    return [(one.code, one.message) for one in judge(Attempt(snapshot(team=team)))]


@pytest.mark.parametrize(
    ("agents", "people"),
    [
        ({}, {"alex": {"keys": [ALEX]}, "kim": {"keys": [ALEX + " kim"]}}),
        ({}, {"alex": {"keys": [ALEX]}, "kim": {"retired": [{"key": ALEX, "until": []}]}}),
        ({"ci": {"keys": [ALEX]}}, {"alex": {"keys": [ALEX]}}),
    ],
)
def test_key_that_two_have_is_said_of_the_second(agents: Any, people: Any) -> None:
    other = next(iter(agents or list(people)[1:]))
    assert _said(agents, **people) == [("MG118", f"`key {FINGERPRINT}` of `{other}` is also that of `alex`")]


def test_number_of_a_login_is_one_persons_whatever_the_login_is_called() -> None:
    people = {name: {"logins": {"github": {"login": name, "id": 7}}} for name in ("alex", "kim")}
    assert _said(**people) == [("MG118", "`github number 7` of `kim` is also that of `alex`")]


def test_email_of_two_is_one_in_any_case() -> None:
    assert [code for code, _ in _said(alex={"emails": ["a@x.y"]}, kim={"emails": ["A@X.Y"]})] == ["MG118"]


def test_what_is_no_key_is_said_and_so_is_a_retired_one_that_was_left_in() -> None:
    entry = {
        "keys": ["nonsense", ALEX, OTHER],
        "retired": [{"key": ALEX, "until": []}, {"key": "x", "until": []}],
    }
    assert _said(alex=entry, kim=None) == [
        ("MG233", "key 1 of `alex` is no public key"),
        ("MG233", "key 2 of `alex` is retired, and stands here still"),
        ("MG233", "retired key 2 of `alex` is no public key"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("mallory", "ma1lory"), ("sam-0", "sam-o"), ("corn", "com"), ("ann-lee", "annlee"), ("lil", "lii")],
)
def test_handle_that_passes_for_another_is_a_warning(one: str, other: str) -> None:
    assert _said(**{one: None, other: None}) == [("MG234", f"`{other}` can be taken for `{one}`")]


def test_handles_that_differ_are_no_matter() -> None:
    assert _said({"bot": {}}, alex=None, alec=None, sam=None, kim=None) == []
