"""Numbers from the counter on a remote: of any number of clones at once, each has its own (R5)."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo
    from tests.sync.conftest import Field

COUNTER = "refs/milestones/counter"


def _planned(repo: Repo, *titles: str) -> list[str]:
    done = repo.milestone("plan", *titles)
    assert done.exit_code == 0, done
    return [line.split()[0] for line in done.stdout.splitlines()]


def _next(repo: Repo) -> int:
    body = repo.git("log", "-1", "--format=%B", COUNTER).split("\n")[-1]
    return int(json.loads(body)["next"])


def _patient(*repos: Repo) -> None:
    """Eight Pythons at once on two cores are slower than the two seconds that a network would have."""
    for repo in repos:
        text = repo.read(".milestones/config/milestone-config.yaml")
        repo.write(".milestones/config/milestone-config.yaml", text + "sync:\n  timeout: 60\n")
        repo.git("commit", "--quiet", "--all", "-m", "Be patient")


@pytest.mark.parametrize("clones", [pytest.param(8, id="eight")])
def test_clones_that_plan_at_once_get_different_numbers(field: Field, desktop: Repo, clones: int) -> None:
    _patient(desktop)
    desktop.git("push", "--quiet")
    repos = []
    for count in range(clones):
        shutil.copytree(desktop.path, field.folder / f"c{count}", symlinks=True)
        repo = type(desktop)(field.folder / f"c{count}", desktop.home, desktop.clock)
        (repo.path / ".git" / "milestones" / "clone").write_text(f"c{count}\n")
        repos.append(repo)
    with ThreadPoolExecutor(clones) as pool:
        found = list(pool.map(lambda repo: _planned(repo, "One", "Two"), repos))
    names = [one for some in found for one in some]
    assert len(set(names)) == 2 * clones
    assert sorted(names) == [f"milestone-{number:03d}" for number in range(2, 2 + 2 * clones)]
    assert _next(field.remote) == 2 + 2 * clones


def test_a_plan_of_many_moves_the_counter_by_ten_at_most_a_commit(field: Field, desktop: Repo) -> None:
    desktop.ok("plan", "First")
    assert len(_planned(desktop, *(f"Title {count}" for count in range(25)))) == 25
    steps = [json.loads(one)["next"] for one in field.remote.git(
        "log", "--reverse", "--format=%b", COUNTER).split("\n") if one]  # fmt: skip
    assert steps == [3, 13, 23, 28]


def test_a_number_that_any_ref_knows_is_not_given_again(field: Field, desktop: Repo) -> None:
    desktop.git("switch", "--quiet", "--create", "aside")
    record = desktop.read(".milestones/active/milestone-001.yaml")
    path = ".milestones/active/milestone-041.yaml"
    desktop.commit(
        "Aside", **{path: record.replace("milestone-001", "milestone-041").replace("uid: 0", "uid: 1")}
    )
    desktop.git("switch", "--quiet", "main")
    assert _planned(desktop, "Next") == ["milestone-042"]


def test_a_counter_that_was_forced_back_gives_no_number_twice(field: Field, desktop: Repo) -> None:
    _planned(desktop, "Two")
    first = field.remote.git("rev-parse", COUNTER)
    _planned(desktop, "Three")
    field.remote.git("update-ref", COUNTER, first)
    assert _planned(desktop, "Four") == ["milestone-004"]


def test_solo_keeps_a_block_of_ten_and_plans_with_numbers_while_offline(field: Field, desktop: Repo) -> None:
    desktop.ok("config", "profile=solo")
    assert _planned(desktop, "Two") == ["milestone-002"]
    desktop.git("remote", "set-url", "origin", str(field.folder / "gone.git"))
    assert _planned(desktop, "Three", "Four") == ["milestone-003", "milestone-004"]
    assert _next(field.remote) == 12
    backup = field.twin("desktop", "backup")
    assert _planned(desktop, "Five") == ["milestone-005"]
    (name,) = _planned(backup, "Five again")
    assert not name.removeprefix("milestone-").isdecimal()


def test_a_plan_that_is_refused_wastes_no_number(field: Field, desktop: Repo) -> None:
    assert desktop.call("plan", "Two", "--depends-on", "77").exit_code != 0
    assert desktop.call("plan", "Two", "--due", "2026-02-30").exit_code != 0
    assert _planned(desktop, "Three") == ["milestone-002"]
    assert _planned(desktop, "Four") == ["milestone-003"]


def test_a_dry_run_reserves_nothing(field: Field, desktop: Repo) -> None:
    assert "milestone-002" in desktop.ok("plan", "Two", "--dry-run")
    assert field.remote.run("git", "rev-parse", "--verify", "-q", COUNTER).exit_code == 1


def test_a_counter_of_another_repository_counts_for_nothing(field: Field, desktop: Repo) -> None:
    desktop.git("push", "--quiet", "origin", f"main:{COUNTER}")
    (name,) = _planned(desktop, "Two")
    assert not name.removeprefix("milestone-").isdecimal()
    assert "MG615" in desktop.call("sync").stderr
