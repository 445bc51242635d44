"""The action, the job and the stage that we offer, executed on real clones as their forges make them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from milestone_git import __version__
from tests.ci.conftest import Request, requested
from tests.ci.runner import ROOT, Job, Told, checkout, github, gitlab, jenkins, pull_request
from tests.server.field import CONFIG, RECORD, Field, by_hand, push, pushed


def by_github(head: str, merge: str) -> dict[str, str]:
    return {
        "github.event_name": "pull_request",
        "github.event.repository.default_branch": "main",
        "github.base_ref": "main",
        "github.sha": merge,
        "github.event.pull_request.head.sha": head,
    }


def by_gitlab(head: str, merge: str) -> dict[str, str]:
    return {
        "CI_DEFAULT_BRANCH": "main",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_COMMIT_SHA": merge,
    }


def by_jenkins(head: str, merge: str) -> dict[str, str]:
    return {"CHANGE_TARGET": "main", "BRANCH_NAME": "PR-1"}


FORGES = [
    pytest.param(github, by_github, id="github"),
    pytest.param(gitlab, by_gitlab, id="gitlab"),
    pytest.param(jenkins, by_jenkins, id="jenkins"),
]
Runs = Callable[..., Job]


@pytest.mark.parametrize(("job", "told"), FORGES)
def test_a_good_change_passes_in_a_clone_of_one_commit(
    good: Request, job: Runs, told: Told, tmp_path: Path
) -> None:
    said, runner = good.run(tmp_path, job, told)
    assert said.status == 0, said
    assert f"milestone-git=={__version__}" in said.installed, "the tool is a release that is named"
    assert runner.git("rev-list", "--count", good.forge.log_of("sarah")) != "1", "the log is whole"


@pytest.mark.parametrize(("job", "told"), FORGES)
def test_a_bad_change_is_refused_with_its_place(bad: Request, job: Runs, told: Told, tmp_path: Path) -> None:
    said, runner = bad.run(tmp_path, job, told)
    assert said.status == 1, said
    assert "MG104" in said.stdout + said.stderr
    if job is github:
        assert re.search(rf"^::error file={RECORD},line=\d+,", said.stdout, flags=re.MULTILINE)
        assert "MG104" in said.summary
        assert (runner.path.parent / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "verdict=failed\n"


@pytest.mark.long
@pytest.mark.parametrize(("job", "told"), FORGES)
def test_the_release_is_installed_by_the_very_step_and_judges(
    bad: Request, index: dict[str, str], job: Runs, told: Told, tmp_path: Path
) -> None:
    said, runner = bad.run(tmp_path, job, told, **index)
    assert said.status == 1, said
    assert "MG104" in said.stdout + said.stderr
    (package,) = runner.path.parent.glob("*/lib/python*/site-packages/milestone_git/__init__.py")
    assert package.is_relative_to(tmp_path), "it is the installed one"


@pytest.mark.long
def test_a_release_that_is_not_there_lets_nothing_pass(
    good: Request, index: dict[str, str], tmp_path: Path
) -> None:
    runner = checkout(good.forge, tmp_path / "runner", "refs/pull/1/merge")
    said = github(runner, {**by_github(good.head, good.merge), "inputs.version": "0.0.9"}, index)
    assert said.status != 0
    assert "milestone-git==0.0.9" in said.stderr


def test_a_merge_queue_is_judged_at_its_own_base(bad: Request, tmp_path: Path) -> None:
    merge = bad.merge
    bad.forge.server.git("update-ref", "refs/heads/gh-readonly-queue/main/pr-1", merge)
    runner = checkout(bad.forge, tmp_path / "runner", "refs/heads/gh-readonly-queue/main/pr-1")
    told = {
        "github.event_name": "merge_group",
        "github.event.repository.default_branch": "main",
        "github.event.merge_group.base_ref": "refs/heads/main",
        "github.event.merge_group.head_sha": merge,
        "github.sha": merge,
    }
    said = github(runner, told)
    assert said.status == 1, said
    assert "MG104" in said.stdout


def test_a_push_is_judged_from_where_the_branch_was(forge: Field, tmp_path: Path) -> None:
    before = forge.server.git("rev-parse", "main")
    head = by_hand(forge.sarah, RECORD, "status: planned", "status: someday")
    pushed(forge.sarah, "main")
    forge.server.git("config", "uploadpack.allowAnySHA1InWant", "true")
    runner = checkout(forge, tmp_path / "runner", "refs/heads/main")
    told = {
        "github.event_name": "push",
        "github.event.repository.default_branch": "main",
        "github.ref": "refs/heads/main",
        "github.event.before": before,
        "github.sha": head,
    }
    assert github(runner, told).status == 1


def new_on_github(head: str, _: str) -> dict[str, str]:
    return {
        "github.event_name": "push",
        "github.event.repository.default_branch": "main",
        "github.ref": "refs/heads/release/1",
        "github.event.before": "0" * 40,
        "github.sha": head,
    }


def new_on_gitlab(head: str, _: str) -> dict[str, str]:
    told = {"CI_COMMIT_BRANCH": "release/1", "CI_COMMIT_BEFORE_SHA": "0" * 40, "CI_COMMIT_SHA": head}
    return {"CI_DEFAULT_BRANCH": "main", **told}


def new_on_jenkins(head: str, _: str) -> dict[str, str]:
    return {"BRANCH_NAME": "release/1"}


@pytest.mark.parametrize(
    ("job", "told"),
    [
        pytest.param(github, new_on_github, id="github", marks=pytest.mark.long),
        pytest.param(gitlab, new_on_gitlab, id="gitlab", marks=pytest.mark.long),
        pytest.param(jenkins, new_on_jenkins, id="jenkins"),
    ],
)
def test_a_branch_that_is_new_is_judged_from_where_it_parts(
    bad: Request, job: Runs, told: Told, tmp_path: Path
) -> None:
    """The forge says that it was nowhere before."""
    bad.forge.server.git("update-ref", "refs/heads/release/1", bad.head)
    runner = checkout(bad.forge, tmp_path / "runner", "refs/heads/release/1")
    said = job(runner, told(bad.head, ""))
    assert said.status == 1, said
    assert "MG104" in said.stdout + said.stderr


def test_the_policy_is_that_of_the_tip_and_not_of_a_stale_base(forge: Field, tmp_path: Path) -> None:
    """The pull request parted from a trunk with a weaker policy; by that of today it is refused."""
    forge.sarah.write(CONFIG, forge.sarah.read(CONFIG) + "policy:\n  unknown_person: warning\n")
    forge.sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Weak")
    pushed(forge.sarah, "main")
    forge.mallory.git("pull", "--quiet", "--ff-only")
    by_hand(forge.sarah, CONFIG, "  unknown_person: warning", "  unknown_person: error")
    found = requested(forge, "status: planned", "status: planned\nowner: nobody-here")
    said, _ = found.run(tmp_path, github, by_github)
    assert said.status == 1, said


def test_the_tool_is_never_installed_from_the_judged_tree(forge: Field, tmp_path: Path) -> None:
    """A pull request that brings a tool of its own name, and settings for the installer, judges nothing."""
    requested(forge, "status: planned", "status: someday")
    forge.mallory.write("git-milestone", "#!/bin/sh\nexit 0\n").chmod(0o755)
    forge.mallory.write("milestone_git/__main__.py", "raise SystemExit(0)\n")
    forge.mallory.write("pip.conf", "[global]\nno-index = true\n")
    forge.mallory.git("add", "--all")
    forge.mallory.git("commit", "--quiet", "--no-verify", "--message", "Help")
    assert push(forge.mallory, "topic").exit_code == 0
    head = forge.mallory.git("rev-parse", "HEAD")
    said, _ = Request(forge, head, pull_request(forge, head)).run(tmp_path, github, by_github)
    assert said.status == 1, said


def test_every_file_names_the_release_that_it_belongs_to() -> None:
    for name in ("action.yml", "share/milestone-git/ci/gitlab.yml", "share/milestone-git/ci/Jenkinsfile"):
        assert __version__ in (ROOT / name).read_text(encoding="utf-8"), name
