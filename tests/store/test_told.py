"""What the log tells is the same kept and grown as told anew, whatever has become of the chains."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.ledger.fold import stories
from milestone_git.store import log
from milestone_git.store import told as telling
from milestone_git.store.kept.cache import NAME
from milestone_git.store.told import Settled, told
from tests.builders import REPO
from tests.evidence.test_spoken import Chains
from tests.harness import Repo


def check(chains: Chains) -> telling.Told:
    place = chains.place
    found = told(place, REPO)
    whole = log.read(place, REPO)
    assert dict(found.telling.stories) == stories(whole.events)
    assert found.telling.ids == {one.milestone for one in whole.events}
    assert {one.oid for one in found.events(place, REPO)} == {one.oid for one in whole.events}
    wanted = log.heads_of(whole)
    assert (found.heads.tips, found.heads.clocks) == (wanted.tips, wanted.clocks)
    for oid in wanted.clocks:
        assert set(found.heads.seen[oid]) == set(wanted.seen[oid])
    return found


@pytest.fixture
def chains(repo: Repo) -> Chains:
    made = Chains(repo)
    for chain, kind in (("c1", 0), ("c1", 1), ("c2", 1)):
        made.add(chain, kind)
    check(made)
    return made


def test_the_second_time_no_event_is_read(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "read", None)
    monkeypatch.setattr(log, "commits", None)
    assert told(chains.place, REPO).telling.stories


def test_what_came_since_is_told_alone(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    chains.add("c1", 1, seen=True)
    chains.add("c1", 1, broken=True)
    chains.add("c3", seen=True)
    with monkeypatch.context() as patch:
        patch.setattr(log, "read", None)
        assert told(chains.place, REPO).fresh
    check(chains)


def test_a_chain_that_is_gone_goes_on_from_its_middle_or_was_rewound(chains: Chains) -> None:
    middle = f"{chains.tips['c1']}~1"
    chains.add("c4", 1, start=chains.repo.git("rev-parse", middle))
    check(chains)
    chains.repo.git("update-ref", f"{log.PREFIX}sarah/c1", middle)
    check(chains)
    chains.repo.git("update-ref", "-d", f"{log.PREFIX}sarah/c2")
    check(chains)
    for chain in ("c1", "c4"):
        chains.repo.git("update-ref", "-d", f"{log.PREFIX}sarah/{chain}")
    assert check(chains).telling.stories == {}


def test_a_chain_that_another_one_has_seen_may_go(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    chains.add("c1", seen=True)
    check(chains)
    chains.repo.git("update-ref", "-d", f"{log.PREFIX}sarah/c2")
    with monkeypatch.context() as patch:
        patch.setattr(log, "read", None)
        told(chains.place, REPO)
    check(chains)


def test_many_events_are_kept_and_what_is_settled_with_them(
    chains: Chains, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(chains.place, REPO)
    uid = next(iter(found.telling.stories))
    telling.keep(chains.place, REPO, found, Settled([uid, "other"], ["a.yaml", "b.yaml"], ["1", "2"]))
    assert told(chains.place, REPO).agreeing() == {"a.yaml": "1", "b.yaml": "2"}
    chains.add("c1", 1)
    assert told(chains.place, REPO).agreeing() == {"b.yaml": "2"}
    monkeypatch.setattr(telling, "_MOST_UNKEPT", 0)
    for _ in range(2):
        assert told(chains.place, REPO).agreeing() == {"b.yaml": "2"}
    assert not told(chains.place, REPO).fresh
    check(chains)


def test_more_than_are_asked_for_one_by_one(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    chains.add("c1", 1)
    chains.add("c1", 1)
    monkeypatch.setattr(log, "MOST_SINCE", 1)
    check(chains)


def test_a_cache_that_is_gone_or_spoilt_tells_the_same(chains: Chains) -> None:
    path = chains.place.own_dir / NAME
    before = check(chains)
    path.write_bytes(path.read_bytes().replace(b"milestone-001", b"milestone-002"))
    assert check(chains).telling == before.telling
    path.unlink()
    assert check(chains).telling == before.telling


def test_a_shallow_clone_keeps_nothing(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    (chains.repo.path / ".git/shallow").write_text(f"{chains.tips['c1']}\n")
    monkeypatch.setattr(telling, "keep", None)
    check(chains)


@settings(max_examples=4)
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.booleans()), min_size=3, max_size=8))
def test_however_chains_grow(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("chains")
    made = Chains(Repo(folder / "r", folder / "home").init())
    made.repo.commit("Start", **{"README.md": "x\n"})
    for chain, seen, broken in steps:
        made.add(f"c{chain}", 1, seen=seen, broken=broken)
        check(made)
