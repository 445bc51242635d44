"""The marks of `list` and `status`: kept by content, never wrong, and free."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import Repo


@pytest.fixture
def plan(repo: Repo) -> Repo:
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Set up", "Build", "Write docs", "--estimate", "2d")
    repo.ok("link", "2", "--depends-on", "1")
    return repo


def cache(repo: Repo) -> Path:
    return repo.path / ".git/milestones/cache/critical-path.json"


def marked(repo: Repo) -> list[str]:
    found: list[str] = repo.json("list")["critical"]
    return found


def imported(repo: Repo, *words: str) -> set[str]:
    """The modules that a command imports in a process of its own."""
    script = (
        "import sys; from milestone_git.cli import main; code = main(sys.argv[1:]); "
        "print('\\n'.join(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=repo.path, env=repo.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stderr.split())


def test_list_and_status_mark_what_is_critical(plan: Repo) -> None:
    lines = plan.ok("list").splitlines()
    assert [("critical" in line) for line in lines[1:]] == [True, True, False]
    assert "Set up (2d)  critical" in plan.ok("status")
    assert plan.json("status")["critical"] == ["milestone-001", "milestone-002"]


def test_without_estimates_or_for_a_single_milestone_nothing_is_marked(repo: Repo) -> None:
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Set up", "--estimate", "2d")
    assert marked(repo) == []
    repo.ok("edit", "1", "estimate=")
    repo.ok("plan", "Build")
    assert marked(repo) == []


def test_a_kept_answer_imports_nothing_that_schedules(plan: Repo) -> None:
    plan.ok("status")
    for words in (("status",), ("list",)):
        names = imported(plan, *words)
        assert "networkx" not in names
        assert (
            not {f"milestone_git.schedule.{one}" for one in ("critical_path", "calendar", "outline")} & names
        )
    cache(plan).unlink()
    assert "milestone_git.schedule.critical_path" in imported(plan, "status")
    assert "networkx" not in imported(plan, "status")


def test_other_words_move_no_date_and_other_times_do(plan: Repo) -> None:
    marked(plan)
    path = plan.path / ".milestones/active/milestone-001.yaml"
    text = path.read_text()
    path.write_text(text.replace("title: Set up", "title: Set everything up"))
    assert "milestone_git.schedule.critical_path" not in imported(plan, "list")
    assert "Set everything up" in plan.ok("list")
    path.write_text(text.replace("estimate: 2d", "estimate: 1h"))
    assert "milestone_git.schedule.critical_path" in imported(plan, "list")


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "null", '{"a": 1}', "\x00\xff", "truncated", "forged"])
def test_a_spoilt_answer_is_computed_again(plan: Repo, spoilt: str) -> None:
    right = marked(plan)
    text = cache(plan).read_text()
    if spoilt == "truncated":
        spoilt = text[: len(text) // 2]
    elif spoilt == "forged":
        spoilt = text.replace("milestone-001", "milestone-003")
    cache(plan).write_text(spoilt)
    assert marked(plan) == right
    assert json.loads(cache(plan).read_text())


def test_a_folder_in_the_way_of_the_cache_harms_nobody(plan: Repo) -> None:
    cache(plan).unlink(missing_ok=True)
    cache(plan).mkdir(parents=True)
    assert marked(plan) == ["milestone-001", "milestone-002"]


@pytest.mark.parametrize("how", ["edit", "hand", "config", "log", "day", "branch"])
def test_whatever_the_answer_follows_from_makes_it_new(plan: Repo, how: str) -> None:
    marked(plan)
    before = cache(plan).read_text()
    if how == "edit":
        plan.ok("edit", "3", "estimate=3w")
        assert marked(plan) == ["milestone-003"]
    elif how == "hand":
        path = ".milestones/active/milestone-003.yaml"
        plan.write(path, plan.read(path).replace("2d", "3w"))
        assert marked(plan) == ["milestone-003"]
    elif how == "config":
        path = ".milestones/config/milestone-config.yaml"
        plan.write(path, plan.read(path) + "calendar:\n  capacity: 20h/w\n")
        marked(plan)
    elif how == "log":
        plan.ok("execute", "1")
        marked(plan)
    elif how == "day":
        plan.clock.set("2026-01-07T09:00")
        marked(plan)
    else:
        plan.ok("execute", "3")
        plan.ok("edit", "3", "estimate=3w")
        plan.git("switch", "--quiet", "main")
        assert marked(plan) == ["milestone-003"]
    assert cache(plan).read_text() != before


def test_an_unchanged_plan_is_not_written_again(plan: Repo) -> None:
    marked(plan)
    before = cache(plan).stat().st_mtime_ns
    marked(plan)
    assert cache(plan).stat().st_mtime_ns == before


def test_the_oldest_answers_are_forgotten(plan: Repo) -> None:
    for number in range(20):
        path = ".milestones/active/milestone-003.yaml"
        plan.write(path, plan.read(path) + f"x-{number}: 1\n")
        marked(plan)
    assert len(json.loads(cache(plan).read_text())) == 16


def test_a_plan_that_cannot_be_scheduled_has_no_marks(plan: Repo) -> None:
    path = ".milestones/active/milestone-001.yaml"
    plan.write(path, plan.read(path) + "depends_on:\n  - milestone: milestone-002\n")
    assert marked(plan) == []
