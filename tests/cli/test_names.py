"""Short names, and numbers that are never given twice, on real branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo


@pytest.mark.parametrize(
    "name", ["3", "003", "milestone-003", "MILESTONE-003", "implement", "Implement front"]
)
def test_a_milestone_is_named_by_number_id_or_the_start_of_its_title(planned: Repo, name: str) -> None:
    assert planned.json("show", name)["milestone"]["id"] == "milestone-003"


def test_without_a_name_it_is_the_branchs_else_the_only_active_else_the_only_ready(planned: Repo) -> None:
    assert "MG009" in planned.call("show").stderr
    planned.ok("link", "2", "--depends-on", "1")
    planned.ok("link", "3", "--depends-on", "2")
    assert planned.json("show")["milestone"]["id"] == "milestone-001"
    planned.ok("execute")
    assert planned.json("show")["milestone"]["id"] == "milestone-001"


def test_numbers_count_the_ids_in_every_ref_and_in_the_log(planned: Repo) -> None:
    planned.git("switch", "-q", "-c", "side")
    planned.ok("plan", "On a branch")
    planned.git("switch", "-q", "main")
    assert planned.ok("plan", "On main").startswith("milestone-005")
    planned.git("tag", "-a", "-m", "kept", "v1")
    planned.git("reset", "-q", "--hard", "HEAD^")
    planned.git("branch", "-D", "-q", "side")
    assert planned.ok("plan", "Again").startswith("milestone-006")
    planned.git("rm", "-q", ".milestones/active/milestone-006.yaml")
    planned.git("commit", "-q", "--no-verify", "-m", "Gone")
    assert planned.ok("plan", "Never twice").startswith("milestone-007")


def test_numbers_of_a_remotes_branches_count(planned: Repo) -> None:
    clone = planned.clone("clone")
    planned.git("switch", "-q", "-c", "theirs")
    planned.ok("plan", "One", "Two", "Three")
    clone.git("fetch", "-q", "origin")
    clone.ok("init")
    assert clone.ok("plan", "Mine").startswith("milestone-007")


def test_planning_costs_the_same_number_of_children_with_many_refs(planned: Repo, tmp_path: object) -> None:
    head = planned.git("rev-parse", "HEAD")
    trace = planned.home / "trace"
    counts = []
    for refs in (1, 60):
        lines = "".join(f"create refs/heads/many-{refs}-{n} {head}\n" for n in range(refs))
        planned.git("update-ref", "--stdin", input=lines)
        planned.ok("plan", f"With {refs}", env={"GIT_TRACE": str(trace)})
        counts.append(trace.read_text().count("built-in: git "))
        trace.unlink()
    assert counts[1] <= counts[0] + 1
