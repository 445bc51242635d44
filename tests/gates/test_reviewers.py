"""Whoever is named as a reviewer can be asked (MG211 to MG215), and unknown names are said (MG116)."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt
from milestone_git.rules.judge import judge as whole_verdict
from milestone_git.rules.reviewers import judge, names_in
from tests.builders import codes, record
from tests.gates.stage import TEAM, attempt, planned, reviewed, seen, settings, team

CIRCLES = ["MG213", "MG213"]
PLAIN = {**TEAM, "groups": {"leads": ["alex", "casey"], "empty": []}}


def look(*records: Any, **more: Any) -> Attempt:
    return Attempt(seen(*records, **{"team": team(groups=PLAIN["groups"]), **more}))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["alex", "leads", "role:dev", "cfo"], []),
        (["empty"], ["MG211"]),
        (["role:nobody"], ["MG211"]),
        ([{"any": 3, "of": "leads"}], ["MG212"]),
        ([{"any": 2, "of": ["leads"]}], []),
        (["morgan"], ["MG214"]),
    ],
)
def test_who_cannot_be_asked_is_said(names: list[Any], said: list[str]) -> None:
    assert codes(list(judge(look(reviewed(*names))))) == said


def test_an_office_is_asked_like_a_group_and_unknown_names_are_said() -> None:
    one = planned(
        sign_off=["cfo", "cto"], approval_required=True, phases={"design": {"reviewers": ["role:dev"]}}
    )
    assert codes(list(whole_verdict(look(one)))) == ["MG116"]
    offices = team(groups={}, offices={"cfo": {"holder": "nobody", "deputies": ["alex", "noone"]}})
    assert codes(whole_verdict(Attempt(seen(team=offices)))) == ["MG116", "MG116"]


def test_a_group_in_itself_is_said_once_for_each() -> None:
    assert codes(list(judge(Attempt(seen())))) == CIRCLES


def test_who_owns_a_phase_is_not_its_only_reviewer() -> None:
    owned: dict[str, Any] = {"phases": {"design": {"owner": "alex", "reviewers": ["alex"]}}}
    assert codes(list(judge(look(planned(**owned))))) == ["MG215"]
    shared: dict[str, Any] = {
        "phases": {"design": {"owner": "alex", "reviewers": [{"any": 1, "of": ["alex", "casey"]}]}}
    }
    assert list(judge(look(planned(**shared)))) == []


def test_somebody_who_left_is_an_error_only_where_they_are_named_now() -> None:
    new = attempt(reviewed("alex"), reviewed("morgan"))
    assert [one.severity for one in judge(new) if one.code == "MG214"] == ["error"]
    old = attempt(reviewed("morgan"), reviewed("morgan", due="2026-03-01"))
    assert [one.severity for one in judge(old) if one.code == "MG214"] == ["warning"]


def test_finished_records_and_workflows_are_looked_at_as_fits() -> None:
    assert list(judge(look(reviewed("empty", status="completed")))) == []
    own = settings(
        workflows={"own": {"phases": ["one", {"name": "two", "reviewers": ["empty"]}, {"name": "three"}]}}
    )
    assert codes(list(judge(look(record(1), settings=own)))) == ["MG211"]


def test_every_name_of_an_expression_has_its_place() -> None:
    found = dict(names_in(["alex", {"any": 1, "of": ["casey", {"any": 1, "of": "leads"}]}], ("r",)))
    assert found == {("r", 0): "alex", ("r", 1, "of", 0): "casey", ("r", 1, "of", 1, "of"): "leads"}
    assert list(names_in(3)) == []
