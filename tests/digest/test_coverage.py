"""Every field of the schema is somebody's to review, or only steers; and the table says whose."""

from __future__ import annotations

import re
from typing import Any

import pytest

from milestone_git.model.record import record_of
from milestone_git.model.workflow import COMPLETION, WORKFLOWS, Phase, Workflow
from milestone_git.rules.coverage import EVERY, NEWEST, STEERS, answers_for, covered, deliverable_paths
from milestone_git.rules.digest import digest_of
from tests.digest.full import FULL, REPO, changed_at, fields_of_the_schema, full, places
from tests.house.tree import text

KIRO, RFC, SIMPLE = WORKFLOWS["kiro"], WORKFLOWS["rfc"], WORKFLOWS["simple"]
OWN = Workflow(("idea", "build"), "build")
EVERYWHERE = {"kiro": KIRO, "rfc": RFC, "simple": SIMPLE, "own": OWN}
PLACES = sorted((name, path) for name, path in places(FULL) if not name.startswith("x-"))


def values(document: dict[str, Any], workflow: Workflow) -> dict[str, str]:
    """The digest of every phase and of completion."""
    record = record_of("a.yaml", FULL)._replace(document=document, uid=document["uid"])
    gates = (*workflow.phases, COMPLETION)
    return {phase: digest_of(REPO, record, phase, workflow, {}).value for phase in gates}


def changed_phases(document: dict[str, Any], workflow: Workflow = KIRO) -> set[str]:
    before, after = values(FULL, workflow), values(document, workflow)
    return {phase for phase in before if before[phase] != after[phase]}


def row(name: str) -> str:
    """The answer that the table gives for a field or what it is in; fails where it gives none."""
    found = [answer for field, answer in NEWEST.answers.items() if f"{name}.".startswith(f"{field}.")]
    assert len(found) == 1, f"`{name}` has {len(found)} rows in rules/coverage.py: it needs one"
    return found[0]


def test_the_table_has_one_row_for_every_field_of_the_schema_and_no_other() -> None:
    fields = fields_of_the_schema()
    for name in fields:
        row(name)
    dead = [one for one in NEWEST.answers if not any(f"{name}.".startswith(f"{one}.") for name in fields)]
    assert dead == []


def test_the_document_of_these_tests_sets_every_field_of_the_schema() -> None:
    are_set = {name for name, _ in places(FULL)}
    unset = {
        one for one in fields_of_the_schema() if not any(f"{name}.".startswith(f"{one}.") for name in are_set)
    }
    assert unset == set()


@pytest.mark.parametrize("workflow", EVERYWHERE)
def test_changing_any_field_changes_a_digest_unless_the_field_only_steers(workflow: str) -> None:
    flow = EVERYWHERE[workflow]
    for name, path in PLACES:
        changed = changed_phases(changed_at(path, "something else"), flow)
        if row(name) == STEERS:
            assert changed == set(), name
        elif row(name) == EVERY:
            assert changed == {*flow.phases, COMPLETION}, name
        else:
            assert len(changed & set(flow.phases)) == (1 if flow.phases else 0), name
            assert COMPLETION in changed, name


@pytest.mark.parametrize(
    ("field", "phase"),
    [
        (("title",), "design"),
        (("depends_on", 0, "lag"), "design"),
        (("targets", 0, "target"), "design"),
        (("visibility",), "design"),
        (("acceptance", 0, "run"), "spec"),
        (("tasks", 0, "title"), "task"),
        (("tasks", 0, "estimate"), "task"),
        (("resources", 0, "fte"), "task"),
        (("risks", 0, "mitigation"), "task"),
        (("phases", "design", "deliverables", 0, "path"), "design"),
        (("phases", "execute", "description"), "execute"),
        (("sign_off", 0), "design"),
        (("x-own", "anything"), "design"),
    ],
)
def test_kiro_asks_the_phase_that_the_design_names(field: tuple[Any, ...], phase: str) -> None:
    assert changed_phases(changed_at(field, "else")) == {phase, COMPLETION}


@pytest.mark.parametrize(
    "field",
    [
        ("status",), ("phase",), ("priority",), ("start",), ("due",), ("estimate",), ("labels", 0),
        ("owner",),
        ("quarter",), ("workstream",), ("tasks", 0, "assignees", 0), ("tasks", 0, "status"),
        ("phases", "design", "assignees", 0),
    ],
)  # fmt: skip
def test_what_only_steers_kills_no_approval(field: tuple[Any, ...]) -> None:
    assert changed_phases(changed_at(field, "else")) == set()


def test_work_on_an_accepted_proposal_does_not_ask_for_the_proposal_again() -> None:
    assert changed_phases(changed_at(("tasks", 0, "title"), "else"), RFC) == {"implement", COMPLETION}
    assert changed_phases(changed_at(("title",), "else"), RFC) == {"rfc", COMPLETION}


def test_the_block_of_a_phase_that_is_none_is_for_the_first() -> None:
    odd = full(phases={"sketch": {"description": "a"}})
    assert "phases.sketch" in covered(odd, "design", KIRO)
    assert "phases.sketch" not in covered(odd, "spec", KIRO)


def test_an_own_workflow_says_itself_what_a_phase_covers() -> None:
    parts = {"idea": Phase("idea", ("title", "due")), "build": Phase("build", ("due", "tasks"))}
    flow = Workflow(("idea", "build"), "build", parts)
    assert changed_phases(changed_at(("due",), "else"), flow) == {"idea", "build", COMPLETION}
    assert changed_phases(changed_at(("tasks", 0, "title"), "else"), flow) == {"build", COMPLETION}
    assert changed_phases(changed_at(("tasks", 0, "status"), "done"), flow) == set()
    assert changed_phases(changed_at(("acceptance", 0, "run"), "else"), flow) == {"idea", COMPLETION}


def test_a_phase_answers_for_what_a_record_may_come_to_have() -> None:
    bare = {phase: answers_for("acceptance", phase, KIRO) for phase in (*KIRO.phases, COMPLETION)}
    assert [phase for phase, does in bare.items() if does] == ["spec", COMPLETION]
    assert not answers_for("due", "design", KIRO)
    assert not answers_for("uid", "design", KIRO)


def test_empty_is_as_absent() -> None:
    bare = record_of("a.yaml", {key: FULL[key] for key in ("schema", "id", "uid", "title", "status")})
    empty = bare._replace(
        document={
            **bare.document,
            "tasks": [],
            "phases": {"design": {"owner": "alex"}},
            "budget": {"spent": 1},
        }
    )
    for phase in KIRO.phases:
        assert covered(bare, phase, KIRO) == covered(empty, phase, KIRO)


def test_the_paths_of_a_phase_are_its_own_those_of_the_workflow_and_the_proposal() -> None:
    part = Phase("rfc", deliverables=({"path": "rfcs/{id}.md"}, {"title": "no file"}))
    flow = RFC._replace(parts={"rfc": part})
    record = full(phases={"rfc": {"deliverables": [{"path": "b.md"}, {"title": "talk"}, {"path": "a.md"}]}})
    assert deliverable_paths(record, "rfc", flow) == ("a.md", "b.md", "rfcs/0001.md", "rfcs/milestone-008.md")
    assert deliverable_paths(record, "test", flow) == ()
    assert deliverable_paths(record, COMPLETION, flow) == deliverable_paths(record, "rfc", flow)
    assert deliverable_paths(full(rfc="A title alone"), "design", KIRO) == ("docs/a.md",)


def test_the_page_says_what_the_table_says() -> None:
    rows = dict(re.findall(r"^\| (design|spec|task|none) \| (.*) \|$", text("docs/digest.md"), re.MULTILINE))
    for phase in ("design", "spec", "task"):
        fields = {field.split(".")[0] for field, answer in NEWEST.answers.items() if answer == phase}
        assert set(re.findall(r"`(.*?)`", rows[phase])) == fields
    own, *parts = rows["none"].split("; of ")
    steering = [field for field, answer in NEWEST.answers.items() if answer == STEERS]
    assert set(re.findall(r"`(.*?)`", own)) == {field for field in steering if "." not in field}
    below = {"phases.*": parts[0], "tasks": parts[1], "budget": parts[2]}
    named = {f"{above}.{name}" for above, said in below.items() for name in re.findall(r"`(.*?)`", said)}
    assert named == {field for field in steering if "." in field}
