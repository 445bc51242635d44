"""`policy.max_slip` at the doors of commits and pull requests, and slip along another branch, on real Git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.app.context import context
from milestone_git.app.staging import is_fine_alone
from milestone_git.hooks import staged_difference

if TYPE_CHECKING:
    from tests.harness import Repo

CONFIGURATION = ".milestones/config/milestone-config.yaml"
ALEX = {"GIT_AUTHOR_NAME": "Alex", "GIT_AUTHOR_EMAIL": "alex@example.org"}


def on(day: str) -> dict[str, str]:
    return {"GIT_AUTHOR_DATE": f"{day}T09:00:00Z", "GIT_COMMITTER_DATE": f"{day}T09:00:00Z"}


@pytest.fixture
def promised(repo: Repo) -> Repo:
    """Three milestones of a week in a row; the last may slip by two days in one change, sarah by more."""
    repo.ok("init", "--profile", "solo", env=on("2026-01-05"))
    repo.ok("plan", "Found", "Walls", "Roof", "--chain", "--estimate", "1w", env=on("2026-01-05"))
    limit = "policy:\n  max_slip: {milestone-003: 2d, approvers: [sarah]}\n"
    repo.write(CONFIGURATION, repo.read(CONFIGURATION) + limit)
    repo.git("commit", "--quiet", "--all", "--message", "Promise the roof", env=on("2026-01-05"))
    repo.git("switch", "--quiet", "--create", "topic")
    return repo


def by_hand(repo: Repo, estimate: str, **author: str) -> None:
    path = ".milestones/active/milestone-001.yaml"
    repo.write(path, repo.read(path).replace("estimate: 1w", f"estimate: {estimate}"))
    repo.git(
        "commit",
        "--quiet",
        "--all",
        "--no-verify",
        "--message",
        "Estimate",
        env={**on("2026-01-06"), **author},
    )


def said(repo: Repo, exit_code: int) -> list[tuple[str, str]]:
    found: Any = repo.json("check", "--base", "main", "--head", "topic", exit_code=exit_code)
    return [(one["code"], one["severity"]) for one in found["diagnostics"]]


def test_a_pull_request_within_the_limit_passes(promised: Repo) -> None:
    by_hand(promised, "7d", **ALEX)
    assert said(promised, 0) == []


def test_a_pull_request_that_breaks_a_promise_is_refused_and_names_it(promised: Repo) -> None:
    by_hand(promised, "2w", **ALEX)
    assert said(promised, 1) == [("MG321", "error")]
    text = promised.call("check", "--base", "main", "--head", "topic").stderr
    assert "`milestone-003` would be finished 1w later, and may slip by 2d in one change" in text


def test_an_approver_alone_may_and_with_somebody_else_may_not(promised: Repo) -> None:
    by_hand(promised, "9d")
    assert said(promised, 0) == [("MG321", "warning")]
    promised.git("commit", "--quiet", "--amend", "--no-edit", "--author", "Alex <alex@example.org>")
    assert said(promised, 1) == [("MG321", "error")]


def test_a_branch_cannot_set_the_limit_aside(promised: Repo) -> None:
    promised.write(CONFIGURATION, promised.read(CONFIGURATION).replace("2d", "9w"))
    by_hand(promised, "2w", **ALEX)
    assert said(promised, 1) == [("MG321", "error")]


def test_the_verdict_on_a_pull_request_is_the_same_on_every_day(promised: Repo) -> None:
    by_hand(promised, "2w", **ALEX)
    first = promised.json("check", "--base", "main", "--head", "topic", exit_code=1)
    promised.clock.advance(60 * 24 * 90)
    assert promised.json("check", "--base", "main", "--head", "topic", exit_code=1) == first


def test_a_staged_edit_is_held_to_the_limit_of_another_milestone(promised: Repo) -> None:
    """What slips is far behind what changes, so the edit alone cannot tell."""
    path = ".milestones/active/milestone-001.yaml"
    promised.write(path, promised.read(path).replace("estimate: 1w", "estimate: 3w"))
    promised.git("add", path)
    assert not is_fine_alone(context(promised.path).place(), staged_difference(str(promised.path)) or b"")
    done = promised.run("git", "commit", "--quiet", "-m", "Later", env=ALEX)
    assert (done.exit_code != 0, "error[MG321]" in done.stderr) == (True, True), done


def test_slip_and_bisect_follow_the_revision_that_is_asked_for(promised: Repo) -> None:
    by_hand(promised, "2w", **ALEX)
    head = promised.git("rev-parse", "HEAD")
    promised.git("switch", "--quiet", "main")
    assert promised.json("slip", "3")["moves"] == []
    found = promised.json("slip", "3", "--rev", "topic")["moves"]
    assert [(one["commit"], one["reason"]) for one in found if one["target"] == "finish"][-1] == (
        head,
        "carried",
    )
    late = promised.json("bisect-date", "3", "--date", "2026-01-28", "--rev", "topic")
    assert (late["commit"], late["who"]) == (head, "alex"), late
