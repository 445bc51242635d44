"""Repositories of every kind in which Git can commit: a milestone goes its whole way there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import Repo
from tests.odd_repositories.kinds import WRITABLE


@pytest.fixture(params=WRITABLE)
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Repo:
    return WRITABLE[request.param](tmp_path)


def test_a_milestone_goes_its_whole_way(odd: Repo) -> None:
    odd.ok("init", "--profile", "solo")
    record = odd.json("plan", "Build homepage", "--task", "Draft it")["milestones"][0]
    planned, path = record["id"], record["computed"]["path"]
    shown = [one["id"] for one in odd.json("list")["milestones"]]
    assert planned in shown
    assert odd.json("list", "--rev", "HEAD")["milestones"]
    assert odd.json("check")["diagnostics"] == []
    odd.ok("execute", planned)
    odd.ok("task", "done", planned, record["tasks"][0]["id"])
    top = elsewhere(odd)
    refused_by_the_hook(top, path)
    odd.ok("complete", planned)
    assert f".milestones/completed/{planned}.yaml" in top.tree()
    statuses = {one["id"]: one["status"] for one in odd.json("list")["milestones"]}
    assert statuses[planned] == "completed"
    assert odd.json("check", "--rev", "HEAD")["diagnostics"] == []
    assert odd.ok("log", planned).count("\n") >= 3
    assert top.git("status", "--porcelain") == ""
    top.git("fsck", "--connectivity-only", "--no-dangling")


def elsewhere(odd: Repo) -> Repo:
    return Repo(Path(odd.git("rev-parse", "--show-toplevel")), odd.home, odd.clock)


def refused_by_the_hook(top: Repo, record: str) -> None:
    """The user's commit of a broken record is refused, of a good one it is taken."""
    path = top.path / record
    good = path.read_text(encoding="utf-8")
    path.write_text(good + "colour: red\n", encoding="utf-8")
    top.git("add", "--sparse", "--", record)
    refused = top.run("git", "commit", "--quiet", "--message", "Break it")
    assert refused.exit_code == 1
    assert "MG105" in refused.stderr
    path.write_text(good + "priority: high\n", encoding="utf-8")
    top.git("add", "--sparse", "--", record)
    top.git("commit", "--quiet", "--message", "Raise it")
