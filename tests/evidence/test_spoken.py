"""What was said in reviews is what the whole log says of them, however it has grown meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.ledger.encoding import message_of
from milestone_git.ledger.reviews import KINDS
from milestone_git.model.event import Draft
from milestone_git.store import log
from milestone_git.store.evidence.spoken import spoken
from milestone_git.store.repository import Place, discover
from tests.builders import AT, REPO, uid_of

if TYPE_CHECKING:
    from tests.harness import Repo

_DRAFTS = (
    Draft("comment", "milestone-001", uid_of(1), {"phase": "design", "reason": "Fine"}),
    Draft("task-done", "milestone-001", uid_of(1), {"task": "t-1", "title": "Task"}),
)


class Chains:
    """Chains of events that are written one by one."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo
        self.clocks: dict[str, int] = {}
        self.tips: dict[str, str] = {}
        self.empty = repo.git("hash-object", "-t", "tree", "-w", "--stdin")

    @property
    def place(self) -> Place:
        return discover(self.repo.path, self.repo.environment())

    def add(
        self, chain: str, kind: int = 0, *, seen: bool = False, broken: bool = False, start: str = ""
    ) -> str:
        """An event on a chain; one with ``seen`` has the tips of all others as parents too."""
        first = start or self.tips.get(chain, "")
        parents = [one for one in (first, *(self.tips.values() if seen else ())) if one]
        parents = list(dict.fromkeys(parents))
        clock = 1 + max((self.clocks[one] for one in parents), default=0)
        message = message_of(_DRAFTS[kind], REPO, "sarah", AT, clock + broken)
        words = [word for one in parents for word in ("-p", one)]
        oid = self.repo.git("commit-tree", self.empty, *words, input=message)
        self.clocks[oid], self.tips[chain] = clock, oid
        self.repo.git("update-ref", f"{log.PREFIX}sarah/{chain}", oid)
        return oid

    def check(self) -> None:
        whole = {one for one in _hashable(log.read(self.place, REPO).events) if one[1] in KINDS}
        assert set(_hashable(spoken(self.place, REPO))) == whole


def _hashable(events: object) -> list[tuple[str, str]]:
    return [(one.oid, one.kind) for one in events]  # type: ignore[attr-defined]  # events, to be compared


@pytest.fixture
def chains(repo: Repo) -> Chains:
    made = Chains(repo)
    for kind in (0, 1, 0):
        made.add("c1", kind)
    made.add("c2")
    made.check()
    return made


def _unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "read", None)


def test_the_second_time_no_commit_is_read(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "commits", None)
    assert len(spoken(chains.place, REPO)) == 3


def test_what_came_since_is_read_alone(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    chains.add("c1")
    chains.add("c2", 1, seen=True)
    chains.add("c3")
    with monkeypatch.context() as patch:
        _unread(patch)
        assert len(spoken(chains.place, REPO)) == 5
    chains.check()


def test_a_chain_that_goes_on_from_an_old_event_is_read_with_the_whole_log(chains: Chains) -> None:
    chains.add("c4", start=chains.repo.git("rev-parse", f"{chains.tips['c1']}~2"))
    chains.check()


def test_a_chain_that_was_taken_away_is_not_remembered(chains: Chains) -> None:
    chains.repo.git("update-ref", "-d", f"{log.PREFIX}sarah/c2")
    chains.check()
    assert len(spoken(chains.place, REPO)) == 2
    chains.repo.git("update-ref", f"{log.PREFIX}sarah/c1", f"{chains.tips['c1']}~1")
    chains.check()
    chains.repo.git("update-ref", "-d", f"{log.PREFIX}sarah/c1")
    assert spoken(chains.place, REPO) == ()


def test_an_event_that_does_not_count_is_passed_over_and_what_follows_counts(chains: Chains) -> None:
    chains.add("c1", broken=True)
    chains.add("c1")
    chains.check()
    assert len(spoken(chains.place, REPO)) == 4


def test_chains_that_no_ref_names_yet_can_be_asked_for(chains: Chains) -> None:
    before = dict(chains.tips)
    tip = chains.add("c1")
    assert len(spoken(chains.place, REPO, before)) == 3
    assert len(spoken(chains.place, REPO, {**before, "new": tip})) == 4
    assert spoken(chains.place, REPO, {}) == ()


def test_a_shallow_clone_keeps_nothing(chains: Chains) -> None:
    (chains.repo.path / ".git/shallow").write_text(f"{chains.tips['c1']}\n")
    (chains.repo.path / ".git/milestones/cache.sqlite").unlink()
    assert spoken(chains.place, REPO) == spoken(chains.place, REPO)
    (chains.repo.path / ".git/shallow").unlink()
    chains.check()


@settings(max_examples=5)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1), st.booleans()), min_size=3, max_size=8))
def test_however_chains_grow(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, bool]]
) -> None:
    from tests.harness import Repo

    folder = tmp_path_factory.mktemp("chains")
    made = Chains(Repo(folder / "r", folder / "home").init())
    made.repo.commit("Start", **{"README.md": "x\n"})
    for chain, kind, seen in steps:
        made.add(f"c{chain}", kind, seen=seen)
        made.check()
