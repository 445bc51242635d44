"""What happened without a command of ours is told at the next one, once, with its commit and author (R13)."""

from __future__ import annotations

import pytest

from tests import builders
from tests.harness import Repo


def written(repo: Repo, count: int) -> None:
    """So many records by hand, each in a commit of its own."""
    for number in range(1, count + 1):
        document = builders.document(number)
        text = "".join(f"{key}: {value}\n" for key, value in document.items())
        repo.write(f".milestones/active/{document['id']}.yaml", text)
        repo.git("add", ".milestones")
        repo.git(
            "commit",
            "--quiet",
            "--no-verify",
            "--author",
            "Alex Kim <alex@example.org>",
            "-m",
            f"Add {number}",
        )


@pytest.mark.parametrize("count", [2, 12])
def test_records_written_by_hand_are_told_with_the_commit_that_brought_each(repo: Repo, count: int) -> None:
    repo.ok("init")
    written(repo, count)
    repo.ok("plan", "The next")
    events = [one for one in repo.json("log")["events"] if "commit" in one["payload"]]
    assert len(events) == count
    for one in events:
        number = int(one["milestone"].removeprefix("milestone-"))
        assert repo.git("log", "-1", "--format=%s", one["payload"]["commit"]).strip() == f"Add {number}"
        assert one["payload"]["by"] == "alex"


def test_what_has_been_told_is_not_told_again(repo: Repo) -> None:
    repo.ok("init")
    written(repo, 2)
    repo.ok("plan", "The next")
    before = len(repo.json("log")["events"])
    repo.ok("plan", "And one more")
    assert len(repo.json("log")["events"]) == before + 1
