"""The critical path is kept by what it follows from: after any edit it is that of who knows nothing yet."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest import mock

import pytest

from milestone_git.app import critical
from milestone_git.store import log
from tests.harness import Repo

TEXTS = {
    "an estimate": ("estimate: 3d", "estimate: 4d"),
    "an estimate that turns the path": ("estimate: 3d", "estimate: 9d"),
    "a start": ("estimate: 3d", "estimate: 3d\nstart: 2027-03-01"),
    "a dependency": ("depends_on: []", "depends_on:\n  - milestone: milestone-003"),
    "the end of it": ("status: planned", "status: cancelled"),
    "no estimate": ("estimate: 3d\n", ""),
}
FIRST = ".milestones/active/milestone-001.yaml"
CONFIGURATION = ".milestones/config/milestone-config.yaml"


@pytest.fixture
def scheduled(planned: Repo) -> Repo:
    """Three milestones: the second waits for nothing and takes longest."""
    for number, estimate in ((1, "3d"), (2, "5d"), (3, "1d")):
        planned.call("edit", str(number), f"estimate={estimate}")
    text = planned.read(FIRST)
    planned.write(FIRST, text if "depends_on" in text else text + "depends_on: []\n")
    told(planned)
    return planned


def told(repo: Repo) -> list[str]:
    found: list[str] = json.loads(repo.call("list", "--json").stdout)["critical"]
    return found


def told_anew(repo: Repo, folder: Path) -> list[str]:
    """What a copy says that has no cache at all."""
    shutil.copytree(repo.path, folder / "copy" / "repository", symlinks=True)
    copy = Repo(folder / "copy" / "repository", repo.home, repo.clock)
    for kept in (copy.path / ".git/milestones").glob("cache*"):
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    found = told(copy)
    shutil.rmtree(folder / "copy")
    return found


@pytest.mark.parametrize("what", TEXTS)
def test_an_edit_that_moves_dates_is_followed(what: str, scheduled: Repo, tmp_path: Path) -> None:
    old, new = TEXTS[what]
    text = scheduled.read(FIRST)
    assert old in text
    scheduled.write(FIRST, text.replace(old, new))
    assert told(scheduled) == told_anew(scheduled, tmp_path)
    scheduled.write(FIRST, text)
    assert told(scheduled) == told_anew(scheduled, tmp_path)


def test_the_path_turns_by_an_edit(scheduled: Repo) -> None:
    assert told(scheduled) == ["milestone-002"]
    scheduled.write(FIRST, scheduled.read(FIRST).replace("estimate: 3d", "estimate: 9d"))
    assert told(scheduled) == ["milestone-001"]
    (scheduled.path / FIRST).unlink()
    assert told(scheduled) == ["milestone-002"]


def test_the_configuration_is_followed(scheduled: Repo) -> None:
    with mock.patch.object(critical, "_computed", return_value=[]) as computed:
        scheduled.write(CONFIGURATION, scheduled.read(CONFIGURATION) + "x-note: a calendar of our own\n")
        assert told(scheduled) == []
    assert computed.called


def test_a_new_title_computes_nothing(scheduled: Repo) -> None:
    with mock.patch.object(critical, "_computed", side_effect=AssertionError("computed")):
        for title in ("One", "Another"):
            scheduled.call("edit", "1", f"title={title}")
            scheduled.write(FIRST, scheduled.read(FIRST).replace("title: ", "title: Not ", 1))
            assert told(scheduled) == ["milestone-002"]


def test_the_log_is_found_where_it_is_written() -> None:
    assert critical.LOG == log.PREFIX
