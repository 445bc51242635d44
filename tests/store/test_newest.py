"""The last events of a long log are those of the whole log, whatever has been kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from milestone_git.store import log

if TYPE_CHECKING:
    from tests.harness import Repo


@pytest.fixture(autouse=True)
def _keep_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_MOST_NEWEST", 3)


def _agrees(repo: Repo) -> None:
    whole = repo.json("log")["events"]
    for count in (1, 3, 4, 100):
        assert repo.json("log", "--max-count", str(count))["events"] == whole[:count]


def test_they_are_the_same_before_and_after_others_were_written(planned: Repo) -> None:
    _agrees(planned)
    _agrees(planned)
    planned.ok("plan", "Another")
    _agrees(planned)
    ref = planned.git("for-each-ref", "--format=%(refname)", log.PREFIX)
    planned.git("update-ref", ref, f"{ref}~2")
    _agrees(planned)


def test_what_is_kept_is_not_read_again(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    planned.ok("plan", "Another")
    first = planned.ok("log", "--max-count", "2")
    monkeypatch.setattr(log, "read", None)
    assert planned.ok("log", "--max-count", "2") == first
