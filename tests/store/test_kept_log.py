"""The log that is kept and grown is the log that is read whole."""

from __future__ import annotations

import os

import pytest

from milestone_git.app.context import context
from milestone_git.store import log
from milestone_git.store.kept.cache import NAME
from milestone_git.store.objects.format import SHA1
from tests.harness import Repo


@pytest.fixture(autouse=True)
def _keep_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_MOST_UNKEPT", 0)


def _read(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> log.Log:
    with monkeypatch.context() as patch:
        for name, value in repo.environment().items():
            patch.setitem(os.environ, name, value)
        place = context(repo.path).place()
        uid = _uid(repo)
        kept = log.read(place, uid)
        again = log.read(place, uid)
        (repo.path / ".git" / "milestones" / NAME).unlink()
        whole = log.read(place, uid)
    for found in (kept, again):
        assert sorted(found.events, key=lambda one: one.oid) == sorted(whole.events, key=lambda one: one.oid)
        assert sorted(found.faults) == sorted(whole.faults)
        assert (found.tips, found.clocks) == (whole.tips, whole.clocks)
        assert {oid: list(some) for oid, some in found.parents.items()} == dict(whole.parents)
    return whole


def _uid(repo: Repo) -> str:
    lines = repo.read(".milestones/config/repository.yaml").split("\n")
    return next(line.removeprefix("uid: ") for line in lines if line.startswith("uid: "))


def _ref(repo: Repo) -> str:
    return repo.git("for-each-ref", "--format=%(refname)", log.PREFIX).split("\n")[0]


def test_it_grows_by_what_came_since(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _read(planned, monkeypatch)
    planned.ok("plan", "Another")
    _read(planned, monkeypatch)
    planned.ok("plan", "And another")
    assert len(_read(planned, monkeypatch).events) == len(before.events) + 2


def test_only_what_came_since_is_read(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    planned.ok("plan", "Another")
    seen: list[int] = []
    real = log.since

    def counted(*words: object) -> object:
        found = real(*words)  # type: ignore[arg-type]  # passed on
        seen.append(len(found or ()))
        return found

    planned.ok("log")
    monkeypatch.setattr(log, "commits", None)
    monkeypatch.setattr(log, "since", counted)
    planned.ok("plan", "And another")
    planned.ok("log")
    assert seen[-1] == 1


def test_a_chain_that_is_gone_or_rewound_is_read_anew(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = _ref(planned)
    tip = planned.git("rev-parse", ref)
    whole = _read(planned, monkeypatch)
    planned.ok("log")
    planned.git("update-ref", ref, f"{tip}~1")
    assert len(_read(planned, monkeypatch).events) == len(whole.events) - 1
    planned.ok("log")
    planned.git("update-ref", ref, tip)
    assert _read(planned, monkeypatch).events == whole.events
    planned.ok("log")
    planned.git("update-ref", "refs/heads/aside", f"{tip}~1")
    planned.git("update-ref", "-d", ref)
    planned.git("update-ref", f"{log.PREFIX}somebody/else", f"{tip}~1")
    assert len(_read(planned, monkeypatch).events) == len(whole.events) - 1


def test_chains_that_join_and_entries_that_do_not_count(
    planned: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    _read(planned, monkeypatch)
    planned.ok("log")
    tip = planned.git("rev-parse", _ref(planned))
    other = planned.git("commit-tree", SHA1.empty_tree, "-p", tip, "-m", "no event")
    planned.git("update-ref", f"{log.PREFIX}alex/laptop", other)
    assert len(_read(planned, monkeypatch).faults) == 1
    planned.ok("plan", "After both")
    assert len(_read(planned, monkeypatch).faults) == 1


def test_a_kept_head_that_was_pruned_is_no_error(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = _ref(planned)
    planned.ok("log")
    planned.git("update-ref", ref, f"{planned.git('rev-parse', ref)}~1")
    planned.git("reflog", "expire", "--expire=now", "--all")
    planned.git("gc", "--quiet", "--prune=now")
    _read(planned, monkeypatch)
