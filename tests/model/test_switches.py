"""What a configuration switches on, what of it is built, and which values open a door."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.settings import Settings, settings_of
from milestone_git.model.switches import Secret, secrets, switches, unbuilt, variable_of
from milestone_git.model.workflow import Workflow, workflows_of
from tests.builders import PROFILES


def settings(**document: Any) -> Settings:
    return settings_of(document, PROFILES)


def test_three_tables_are_one_and_on_wins() -> None:
    found = settings(
        features={"a": True, "b": False, "x-c": "text"},
        enterprise_features={"a": False, "b": False},
        community_features=None,
    )
    assert switches(found) == {"a": True, "b": False}
    assert switches(settings()) == {}


def test_what_is_switched_on_and_not_built_is_named_as_the_file_has_it() -> None:
    found = settings(
        features={"auto_scale": True, "kiro_workflow": False, "x-own": True, "unheard_of": True},
        enterprise_features={"auto_scale": True},
        integrations={"slack_webhook": "https://example.org", "jira": None},
        backend={"type": "file"},
        workflow={"default": "kiro", "release_automation": True},
        security={"compliance_modes": ["soc2"]},
    )
    assert unbuilt(found) == (
        "features.auto_scale",
        "enterprise_features.auto_scale",
        "workflow.release_automation",
        "integrations.slack_webhook",
        "security.compliance_modes",
    )


def test_an_address_among_the_integrations_is_a_secret_however_deep() -> None:
    found = settings(
        integrations={
            "slack_webhook": "https://hooks.example.org/x",
            "teams": {"channels": ["general", "HTTPS://example.org"], "on": True},
        }
    )
    assert secrets(found) == (
        Secret("integrations.slack_webhook", "MILESTONE_SLACK_WEBHOOK"),
        Secret("integrations.teams.channels", "MILESTONE_TEAMS_CHANNELS"),
    )
    assert secrets(settings(integrations=None)) == ()
    assert variable_of("integrations.a-b.c") == "MILESTONE_A_B_C"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"phases": ["a", "b"]}, [True, True, False]),
        ({"phases": ["a", "b"], "waits_in": "b"}, [False, True, False]),
        ({"phases": ["a", "b"], "waits_in": "c"}, [True, True, False]),
    ],
)
def test_a_workflow_of_ones_own_waits_where_it_says_else_from_its_start(
    own: dict[str, Any], expected: list[bool]
) -> None:
    known = workflows_of({"workflows": {"own": own}})
    assert [known["own"].waits(phase) for phase in ("a", "b", "c")] == expected
    assert known["simple"] == Workflow()
    assert "own" not in workflows_of({})
