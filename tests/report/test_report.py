"""`report` over a real repository: commits, checkpoints and the log, by person and week."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness import Repo

MOMENT = "2026-01-05T{}+00:00"


def worked(repo: Repo) -> None:
    """Twenty minutes to a commit, twenty more to a checkpoint."""
    repo.call("plan", "Homepage")
    repo.clock.set("2026-01-05T18:00")
    repo.call("execute", "1")
    repo.clock.set("2026-01-05T18:20")
    (repo.path / "index.html").write_text("<nav>")
    repo.git("add", "index.html")
    repo.git("commit", "--quiet", "-m", "Begin")
    repo.clock.set("2026-01-05T18:40")
    (repo.path / "index.html").write_text("<nav></nav>")
    assert repo.call("checkpoint").exit_code == 0


def active(repo: Repo, *words: str) -> int:
    minutes: int = repo.json("report", *words)["total"]["active_minutes"]
    return minutes


def test_commits_and_checkpoints_tell_of_time(planned: Repo) -> None:
    worked(planned)
    assert 35 <= active(planned) <= 42
    assert active(planned, "--until", "2026-01-05") == 0
    assert active(planned, "--me", "--week") == active(planned)
    assert active(planned, "--actor", "@nobody") == 0


def test_checkpoints_of_what_is_finished_are_remembered_by_its_last_event(planned: Repo) -> None:
    worked(planned)
    before = active(planned)
    planned.git("commit", "--quiet", "-a", "-m", "End")
    planned.call("complete", "--yes")
    assert planned.git("for-each-ref", "refs/milestones-private") == ""
    assert active(planned) >= before


def test_a_commit_that_touches_only_records_is_none_that_is_counted(planned: Repo) -> None:
    worked(planned)
    assert planned.json("report")["milestones"][0]["commits"] == 1


def test_a_date_that_is_none_is_refused(planned: Repo) -> None:
    result = planned.call("report", "--since", "soonish")
    assert result.exit_code == 2
    assert "MG010" in result.stderr
