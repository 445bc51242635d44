"""Who stands in `team.yaml`, and what may stand in the configuration."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.record import Record
from milestone_git.model.settings import settings_of, team_of
from milestone_git.rules import configuration, people, team
from tests.builders import PROFILES, record, snapshot


def of_team(document: dict[str, Any], **settings: Any) -> list[tuple[str, tuple[object, ...]]]:
    configured = settings_of({"profile": "solo", **settings}, PROFILES)
    found = team.judge(Attempt(snapshot(team=team_of(document), settings=configured)))
    return [(one.code, one.keys) for one in found]


def of_configuration(*records: Record, **document: Any) -> list[Diagnostic]:
    configured = settings_of({"profile": "solo", **document}, PROFILES)
    return list(configuration.judge(Attempt(snapshot(*records, settings=configured))))


def test_a_handle_stands_in_one_table_and_is_no_device() -> None:
    assert of_team({"people": {"ci": None, "aux": None}, "agents": {"ci": {}}, "groups": {"devs": []}}) == [
        ("MG119", ("people", "aux:")),
        ("MG118", ("agents", "ci:")),
    ]


def test_an_email_or_login_is_of_one_person() -> None:
    login = {"logins": {"github": {"login": "Alexk"}}}
    people_ = {
        "alex": {"emails": ["a@example.org", "A@example.org"], **login},
        "kim": {"emails": ["k@example.org", "A@Example.org"], "logins": {"github": {"login": "alexK"}}},
        "jo": {"logins": {"gitlab": {"login": "alexk"}}},
    }
    assert of_team({"people": people_}) == [
        ("MG118", ("people", "kim", "emails", 1)),
        ("MG118", ("people", "kim", "logins", "github", "login")),
    ]


def test_emails_stay_out_where_the_profile_says_so() -> None:
    document = {"people": {"alex": {"emails": ["a@example.org"]}, "kim": None}}
    assert of_team(document, team={"emails": False}) == [("MG120", ("people", "alex", "emails"))]
    assert of_team(document) == []


def test_members_of_a_group_are_people_too() -> None:
    strangers = snapshot(team=team_of({"people": {"kim": None}, "groups": {"devs": ["kim", "jo"]}}))
    (one,) = people.judge(Attempt(strangers))
    assert (one.code, one.keys, one.path) == ("MG116", ("groups", "devs", 1), ".milestones/config/team.yaml")


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"approval_required": ["kim", "jo"]}, ("approval_required", 1)),
        ({"approval_required": True}, None),
        ({"contributors": {"lead": "jo"}}, ("contributors", "lead")),
        ({"contributors": {"lead": "kim", "core": ["jo"]}}, ("contributors", "core", 0)),
        ({"contributors": {"specialized": ["jo"]}}, ("contributors", "specialized", 0)),
        ({"risks": [{"id": "r-1"}, {"id": "r-2", "owner": "jo"}]}, ("risks", 1, "owner")),
    ],
)
def test_a_stranger_is_told_among_approvers_contributors_and_owners_of_risks(
    fields: dict[str, Any], keys: tuple[object, ...] | None
) -> None:
    found = list(people.judge(Attempt(snapshot(record(1, **fields), profile="team"))))
    assert [one.keys for one in found] == ([keys] if keys else [])


def test_an_address_in_the_configuration_is_a_warning_with_the_variable_to_use() -> None:
    (one,) = of_configuration(integrations={"slack_webhook": "https://hooks.example.org/x"})
    assert (one.code, one.severity, one.keys) == ("MG701", "warning", ("integrations", "slack_webhook"))
    assert "MILESTONE_SLACK_WEBHOOK" in one.helps[0]


def test_a_workflow_that_is_named_is_there() -> None:
    (one,) = of_configuration(workflow={"default": "kirro"})
    assert (one.code, one.keys, one.helps[0]) == ("MG104", ("workflow", "default"), "did you mean `kiro`?")
    (one,) = of_configuration(record(1, workflow="zzz"), record(2, workflow="zzz", status="completed"))
    assert (one.path, one.keys, one.helps[0]) == (
        record(1).path,
        ("workflow",),
        "known here: simple, kiro, rfc",
    )
    own = {"own": {"phases": ["a"]}}
    assert of_configuration(record(1, workflow="own"), workflows=own, workflow={"default": "own"}) == []
