"""Workflows of one's own: what a phase asks for, and which one a repository uses."""

from __future__ import annotations

import pytest

from milestone_git.model.settings import settings_of
from milestone_git.model.workflow import Phase, Workflow, workflows_of
from milestone_git.rules.asked import workflow_of
from tests.builders import record
from tests.gates.stage import settings


def test_phases_are_names_or_mappings() -> None:
    phases = [
        "idea",
        {"name": "build", "needs": "dependencies", "covers": ["title"], "reviewers": ["alex"], "sla": "4h"},
        {
            "name": "ship",
            "deliverables": ["a.md", {"path": "b.md", "template": "t.md"}],
            "description": "Out",
        },
    ]
    own = workflows_of({"workflows": {"own": {"phases": phases}}})["own"]
    assert own.phases == ("idea", "build", "ship")
    assert own.waits_in == own.first_waiting == "build"
    assert own.part("idea") == Phase("idea")
    assert own.part("build") == Phase("build", ("title",), ["alex"], (), "4h")
    assert own.part("ship").deliverables == ({"path": "a.md"}, {"path": "b.md", "template": "t.md"})
    assert [own.place(one) for one in ("idea", "ship", "none")] == [0, 2, 0]
    assert [own.after(one) for one in ("idea", "ship", "none")] == ["build", "", ""]


def test_without_a_word_work_begins_in_the_first_phase() -> None:
    own = workflows_of(
        {"workflows": {"a": {"phases": ["x", "y"]}, "b": {"phases": ["x", "y"], "waits_in": "y"}}}
    )
    assert (own["a"].first_waiting, own["b"].first_waiting) == ("x", "y")
    assert Workflow().first_waiting == ""
    assert Workflow(("x",), "none").first_waiting == "x"


@pytest.mark.parametrize(
    ("profile", "document", "usual"),
    [
        ("solo", {}, "simple"),
        ("solo", {"features": {"kiro_workflow": True}}, "kiro"),
        ("enterprise", {"enterprise_features": {"kiro_workflow": False}}, "simple"),
        ("team", {"features": {"kiro_workflow": False}, "workflow": {"default": "rfc"}}, "rfc"),
        ("community", {"features": {"kiro_workflow": False}}, "rfc"),
    ],
)
def test_a_switch_chooses_the_workflow_of_new_milestones(
    profile: str, document: dict[str, object], usual: str
) -> None:
    row = {"solo": "simple", "community": "rfc"}.get(profile, "kiro")
    found = settings_of({"profile": profile, **document}, {profile: {"workflow.default": row}})
    assert found.value("workflow.default") == usual


def test_a_workflow_that_the_policy_does_not_know_is_taken_from_the_change() -> None:
    one, two = settings(), settings(workflows={"own": {"phases": ["x"]}})
    assert workflow_of(record(1, workflow="own"), one, two).phases == ("x",)
    assert workflow_of(record(1, workflow="own"), one).phases == ()
