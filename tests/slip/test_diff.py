"""`diff` on real Git: the computed difference, at one moment, and safe to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.render.difference import plain
from tests.slip.test_slip import on

if TYPE_CHECKING:
    from tests.harness import Repo


@pytest.fixture
def plan(repo: Repo) -> Repo:
    repo.ok("init", "--profile", "solo", env=on("2026-01-05"))
    repo.ok("plan", "Found", "Walls", "--chain", "--estimate", "1w", env=on("2026-01-05"))
    return repo


def diff(repo: Repo, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = repo.json("diff", *words)
    return found


def test_a_longer_estimate_moves_all_that_waits_for_it(plan: Repo) -> None:
    plan.ok("edit", "1", "estimate=2w", env=on("2026-01-06"))
    found = diff(plan, "HEAD~1..HEAD")
    assert [(one["id"], one["finish_moves_minutes"]) for one in found["moved"]] == [
        ("milestone-001", 2400),
        ("milestone-002", 2400),
    ]
    assert found["finish_moves_minutes"] == 2400


def test_time_between_two_commits_is_no_difference(plan: Repo) -> None:
    plan.ok("edit", "1", "title=Foundations", env=on("2026-03-06"))
    found = diff(plan, "HEAD~1..HEAD")
    assert found["empty"] is True
    assert found["moment"].startswith("2026-03-06")
    assert plan.ok("diff", "HEAD~1..HEAD").startswith("no date moves between HEAD~1 and HEAD\n")


def test_the_same_commits_give_the_same_answer_on_every_day(plan: Repo) -> None:
    plan.ok("edit", "1", "estimate=2w", env=on("2026-01-06"))
    said = [plan.ok("diff", "HEAD~1..HEAD", env=on(day)) for day in ("2026-01-06", "2027-01-06")]
    assert said[0] == said[1]


def test_three_dots_leave_out_what_the_other_branch_did_meanwhile(plan: Repo) -> None:
    plan.git("branch", "other")
    plan.ok("edit", "1", "estimate=2w", env=on("2026-01-06"))
    assert diff(plan, "main...other")["empty"] is True
    assert diff(plan, "main..other")["finish_moves_minutes"] == -2400


def test_what_is_staged_and_what_is_not_are_told_apart(plan: Repo) -> None:
    path = plan.path / ".milestones/active/milestone-001.yaml"
    path.write_text(path.read_text().replace("1w", "2w"))
    assert diff(plan, "--staged")["empty"] is True
    assert diff(plan)["finish_moves_minutes"] == 2400
    plan.git("add", "-A")
    assert diff(plan, "--staged")["finish_moves_minutes"] == 2400


def test_new_finished_and_due_milestones_are_named(plan: Repo) -> None:
    plan.ok("plan", "Roof", "--estimate", "1d", env=on("2026-01-06"))
    plan.ok("edit", "1", "due=2026-02-01", env=on("2026-01-06"))
    plan.ok("cancel", "2", "--reason", "no ground", env=on("2026-01-06"))
    found = diff(plan, "HEAD~3..HEAD")
    assert [one["id"] for one in found["planned"]] == ["milestone-003"]
    assert [one["id"] for one in found["cancelled"]] == ["milestone-002"]
    assert found["due"] == [{"id": "milestone-001", "due": [None, "2026-02-01"], "moves_days": 0}]


def test_a_document_that_cannot_be_read_is_not_gone(plan: Repo) -> None:
    plan.write(".milestones/active/milestone-001.yaml", "{")
    found = diff(plan)
    assert (found["gone"], found["unreadable"]) == ([], ["milestone-001"])


@pytest.mark.parametrize("words", [("nowhere..HEAD",), ("HEAD..HEAD", "--staged")])
def test_what_cannot_be_compared_is_refused(plan: Repo, words: tuple[str, ...]) -> None:
    assert plan.call("diff", *words).exit_code == 2


def test_a_hostile_title_is_text_in_markdown(plan: Repo) -> None:
    title = "x|y `z` <script> @alex #1 https://evil.example [a](b) ![c](d)"
    plan.ok("edit", "1", "estimate=2w", f"title={title!r}", env=on("2026-01-06"))
    said = plan.ok("diff", "HEAD~1..HEAD", "--format", "markdown")
    row = next(line for line in said.splitlines() if "script" in line)
    assert row.replace("\\|", "").count("|") == 6
    seen = row.replace("\\<", "").replace("\\[", "")
    for bad in ("<script", "@alex", "https://", "#1", " `z`", "[a]("):
        assert bad not in seen, bad


def test_escaping_loses_nothing_that_is_seen() -> None:
    assert plain("a*b_c @me").replace("\\", "").replace("\u2060", "") == "a*b_c @me"
