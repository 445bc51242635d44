"""Gates with real Git: what lands on the trunk, whatever became of the commits on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

TEAM = """\
schema: 1
people:
  sarah: {name: Sarah Example, emails: [sarah@example.org], roles: [admin]}
  alex: {name: Alex, emails: [alex@example.org], roles: [lead]}
  casey: {name: Casey, emails: [casey@example.org]}
  jordan: {name: Jordan, emails: [jordan@example.org]}
"""


def sit(repo: Repo, who: str) -> None:
    """From now on it is ``who`` that types."""
    repo.git("config", "user.name", who.capitalize())
    repo.git("config", "user.email", f"{who}@example.org")


def commit(repo: Repo, path: str, text: str) -> None:
    (repo.path / path).parent.mkdir(parents=True, exist_ok=True)
    (repo.path / path).write_text(text, encoding="utf-8")
    repo.git("add", path)
    repo.git("commit", "-q", "-m", f"Write {path}")


@pytest.fixture
def branched(repo: Repo) -> Repo:
    """On the branch of a milestone whose design alex reviews, and that jordan has written."""
    repo.ok("init", "--profile", "team")
    commit(repo, ".milestones/config/team.yaml", TEAM)
    repo.ok("plan", "Log in", "--reviewer", "design=alex", "--deliverable", "design=docs/login.md")
    sit(repo, "jordan")
    repo.ok("execute", "1")
    commit(repo, "docs/login.md", "With a password.\n")
    return repo


def verdict(repo: Repo, head: str = "HEAD") -> list[str]:
    """The codes that say why ``head`` must not be merged into the trunk."""
    result = repo.call("check", "--base", "main", "--head", head, "--json")
    return [one["code"] for one in json.loads(result.stdout)["diagnostics"]]


def approve(repo: Repo, who: str = "alex") -> None:
    sit(repo, who)
    repo.ok("review", "1", "--approve")


def test_an_approval_outlives_squash_and_rebase_and_dies_of_another_word(branched: Repo) -> None:
    repo = branched
    approve(repo)
    assert "phase: spec" in (repo.path / ".milestones/active/milestone-001.yaml").read_text()
    assert verdict(repo) == []
    sit(repo, "jordan")
    repo.git("switch", "-q", "-c", "squashed", "main")
    repo.git("merge", "-q", "--squash", "milestone/milestone-001")
    repo.git("commit", "-q", "-m", "All of it")
    assert verdict(repo) == []
    commit(repo, "docs/login.md", "With a key.\n")
    assert verdict(repo) == ["MG204"]
    assert verdict(repo, "HEAD~1") == []


def test_a_phase_moved_by_hand_is_refused_in_the_commit_and_at_the_base(branched: Repo) -> None:
    repo = branched
    record = repo.path / ".milestones/active/milestone-001.yaml"
    record.write_text(record.read_text().replace("phase: design", "phase: task"))
    repo.git("add", ".milestones")
    result = repo.call("check", "--staged")
    done = repo.run("git", "commit", "-q", "-m", "Move it by hand")
    assert done.exit_code != 0, result
    assert "MG204" in done.stderr
    repo.git("commit", "-q", "--no-verify", "-m", "Move it by hand")
    assert verdict(repo) == ["MG204"]


def test_who_made_it_cannot_approve_and_who_is_asked_elsewhere_prints_the_advance(branched: Repo) -> None:
    repo = branched
    repo.ok("edit", "1", "--reviewer", "design=jordan")
    assert "MG207" in repo.call("review", "1", "--approve").stderr
    repo.git("switch", "-q", "main")
    sit(repo, "alex")
    shown = repo.ok("review", "1", "--approve")
    assert "still missing: jordan" in shown
    assert "judged: " in shown
    assert "milestone/milestone-001" in shown


def test_what_is_not_committed_is_not_judged_and_said(branched: Repo) -> None:
    repo = branched
    (repo.path / "docs/login.md").write_text("With nothing.\n")
    assert "not what is unsaved: docs/login.md" in repo.ok("review", "1")
    before = repo.git("for-each-ref", "refs/milestones")
    for unfit in ("", None):
        if unfit is None:
            (repo.path / "docs/login.md").unlink()
            (repo.path / "docs/login.md").symlink_to("../README.md")
        else:
            (repo.path / "docs/login.md").write_text(unfit)
        repo.git("commit", "-q", "-am", "Spoil it")
        assert "MG201" in repo.call("review", "1", "--request").stderr
    assert repo.git("for-each-ref", "refs/milestones") == before


def test_a_clock_set_back_changes_no_verdict(branched: Repo) -> None:
    repo = branched
    sit(repo, "alex")
    repo.ok("review", "1", "--reject", "-m", "no")
    repo.clock.set("2020-01-01T00:00")
    repo.ok("review", "1", "--approve")
    assert verdict(repo) == []
