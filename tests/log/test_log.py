"""`log` over a real repository: what is asked for, what comes, and notes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness import Repo

PATIENCE_SECONDS = 60


def kinds(repo: Repo, *words: str) -> list[str]:
    return [one["kind"] for one in repo.json("log", *words)["events"]]


def test_events_are_chosen_by_milestone_person_kind_and_time(planned: Repo) -> None:
    planned.clock.set("2026-02-01T10:00")
    planned.call("execute", "1")
    assert kinds(planned, "--kind", "execute") == ["execute"]
    assert kinds(planned, "1") == ["execute", "plan"]
    assert kinds(planned, "--me", "--since", "2026-02-01") == ["execute"]
    assert kinds(planned, "--until", "2026-02-01", "--max-count", "2", "--reverse") == ["plan", "plan"]
    assert kinds(planned, "--actor", "@alex") == []


def lines(path: Path, count: int) -> list[str]:
    """The first lines of a file that somebody is writing, once there are so many."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if len(found := path.read_text().splitlines()) >= count:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{count} lines did not come: {path.read_text()!r}")


def test_follow_prints_what_comes_until_it_is_interrupted(planned: Repo, tmp_path: Path) -> None:
    words = [
        str(Path(sys.executable).parent / "git-milestone"),
        "log",
        "--follow",
        "--json",
        "--max-count",
        "1",
    ]
    told = tmp_path / "told"
    with (
        told.open("wb") as output,
        subprocess.Popen(
            words,
            cwd=planned.path,
            env=planned.environment(),
            stdout=output,
            preexec_fn=lambda: signal.signal(
                signal.SIGINT, signal.SIG_DFL
            ),  # a run in the background ignores it
        ) as following,
    ):
        try:
            lines(told, 1)
            planned.ok("execute", "1")
            assert [json.loads(one)["kind"] for one in lines(told, 2)] == ["plan", "execute"]
            following.send_signal(signal.SIGINT)
            assert following.wait(timeout=PATIENCE_SECONDS) == 130
        finally:
            following.kill()


def test_notes_say_what_a_commit_was_for_and_are_written_once(planned: Repo) -> None:
    planned.call("log", "--notes")
    first = planned.git("rev-parse", "refs/notes/milestones")
    assert "Implement frontend components" in planned.git("log", "-1", "--notes=milestones", "--format=%N")
    assert planned.call("log", "--notes").exit_code == 0
    assert planned.git("rev-parse", "refs/notes/milestones") == first


def test_notes_of_somebody_else_are_not_touched(planned: Repo) -> None:
    planned.git("notes", "--ref", "milestones", "add", "-m", "my own", "HEAD")
    before = planned.git("rev-parse", "refs/notes/milestones")
    for words in (["--notes"], ["--notes", "--dry-run"]):
        result = planned.call("log", *words)
        assert (result.exit_code, "MG650" in result.stderr) == (1, True)
    assert planned.git("rev-parse", "refs/notes/milestones") == before
