"""Records: what a document stands for, and the stable order of its keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from milestone_git.model.record import FIELDS, TASK_FIELDS, Dependency, Task, home_of, ordered, record_of
from milestone_git.model.workflow import WORKFLOWS
from tests.builders import document, record

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/milestone.schema.json").read_text(encoding="utf-8"))


def test_the_order_of_keys_names_every_key_of_the_schema() -> None:
    assert set(FIELDS) == set(SCHEMA["properties"])
    assert set(TASK_FIELDS) == set(SCHEMA["$defs"]["task"]["properties"])


def test_a_full_document_is_read_field_by_field() -> None:
    needs = [{"milestone": "milestone-002", "kind": "business", "type": "SS", "lag": "-1d"}]
    found = record_of(
        "x.yaml",
        document(
            owner="@sarah",
            phase="design",
            workflow="kiro",
            labels=["ui"],
            due="2026-03-01",
            estimate="1d",
            depends_on=[*needs, {"milestone": "milestone-003"}],
            tasks=[
                {"id": "t-1", "title": "One"},
                {
                    "id": "t-2",
                    "title": "Two",
                    "status": "blocked",
                    "reason": "rain",
                    "assignees": ["@alex"],
                    "track": "web",
                    "estimate": "2h",
                    "depends_on": ["t-1"],
                },
            ],
            acceptance=[{"run": "make"}],
        ),
    )
    assert (found.path, found.owner, found.phase, found.workflow) == ("x.yaml", "sarah", "design", "kiro")
    assert (found.labels, found.due, found.estimate_minutes) == (("ui",), "2026-03-01", 480)
    assert found.depends_on == (
        Dependency("milestone-002", "business", "SS", -480),
        Dependency("milestone-003"),
    )
    assert found.tasks == (
        Task("t-1", "One"),
        Task("t-2", "Two", "blocked", ("alex",), "web", 120, ("t-1",), "rain"),
    )
    assert found.acceptance == ("make",)


def test_a_short_document_has_empty_fields() -> None:
    found = record()
    assert (found.owner, found.phase, found.due, found.estimate_minutes) == ("", "", "", None)
    assert (found.tasks, found.depends_on, found.acceptance, found.labels) == ((), (), (), ())


@pytest.mark.parametrize(
    ("status", "folder"),
    [("planned", "active"), ("active", "active"), ("completed", "completed"), ("cancelled", "completed")],
)
def test_a_finished_record_lives_in_completed(status: str, folder: str) -> None:
    found = record(status=status)
    assert home_of(found.document) == f".milestones/{folder}/milestone-001.yaml"
    assert found.finished == (folder == "completed")


def test_keys_are_written_in_stable_order_and_own_ones_last() -> None:
    mixed = {"x-b": 1, "title": "T", "x-a": 2, "id": "milestone-001", "schema": 1}
    assert list(ordered(mixed)) == ["schema", "id", "title", "x-b", "x-a"]
    assert ordered(mixed) == mixed
    assert list(ordered({"title": "T", "id": "t-1"}, TASK_FIELDS)) == ["id", "title"]


def test_only_the_phase_that_needs_dependencies_and_those_behind_it_wait() -> None:
    assert [WORKFLOWS["kiro"].waits(one) for one in ("design", "spec", "task", "execute")] == [
        False,
        False,
        False,
        True,
    ]
    assert [WORKFLOWS["rfc"].waits(one) for one in ("rfc", "implement", "release")] == [False, True, True]
    assert WORKFLOWS["simple"].waits("")
    assert not WORKFLOWS["kiro"].waits("elsewhere")
