"""Thousands of merges in one push: as much work as there are commits, or an answer that it is too much."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.model.diagnostic import Refused
from milestone_git.store.evidence import authorship
from milestone_git.store.evidence.authorship import Commit, Person
from tests.server.field import CONFIG, Field, push, pushed

_NOBODY = Person("", "")


def _commit(oid: str, *parents: str) -> Commit:
    return Commit(oid, parents, _NOBODY, _NOBODY)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Commit]:
    """Up to a dozen commits with up to three parents each, in any order; some parents are not among them."""
    made: list[Commit] = []
    for number in range(draw(st.integers(0, 12))):
        choice = st.sampled_from([*(one.oid for one in made), "outside"])
        made.append(_commit(str(number), *draw(st.lists(choice, max_size=3, unique=True))))
    return {one.oid: one for one in draw(st.permutations(made))}


def _reached(starts: tuple[str, ...], commits: dict[str, Commit]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        oid = waiting.pop()
        if oid in commits and oid not in seen:
            seen.add(oid)
            waiting += commits[oid].parents
    return seen


@settings(max_examples=60)
@given(histories(), st.sets(st.integers(0, 11).map(str)))
def test_a_merge_brings_what_its_first_parent_lacks(commits: dict[str, Commit], wanted: set[str]) -> None:
    told = authorship.brought(commits, wanted)
    for oid, one in commits.items():
        news = _reached(one.parents[1:], commits) - _reached(one.parents[:1], commits) | {oid}
        assert told.get(oid, frozenset()) == (news & wanted if len(one.parents) > 1 else set())


def test_thousands_of_merges_take_one_walk() -> None:
    """One walk for each of them took minutes; the test would be felt."""
    commits = {"0": _commit("0")}
    for number in range(1, 5_001):
        side = _commit(f"side {number}", str(number - 1))
        commits[side.oid] = side
        commits[str(number)] = _commit(str(number), str(number - 1), side.oid)
    told = authorship.brought(commits, [f"side {number}" for number in range(1, 5_001)])
    assert len(told) == 5_000


def test_what_nobody_should_wait_for_is_refused() -> None:
    commits = {str(number): _commit(str(number)) for number in range(40_000)}
    with pytest.raises(Refused) as refused:
        authorship.brought(commits, commits)
    assert refused.value.diagnostics[0].code == "MG428"
    start = [_commit(f"w{number}", f"w{number - 1}") for number in range(1_500)]
    again = [_commit(f"m{number}", "outside", "w1499") for number in range(1_000)]
    with pytest.raises(Refused):
        authorship.brought({one.oid: one for one in (*start, *again)}, [one.oid for one in start])


def _merges(field: Field, count: int, ours: str) -> None:
    """``count`` merges on the trunk, each of a side with one commit, the last of which writes ``ours``."""
    tip = field.sarah.git("rev-parse", "main")
    stream = [f"reset refs/heads/merges\nfrom {tip}\n\n"]
    for number in range(1, count + 1):
        stream.append(
            f"commit refs/heads/side\nmark :{2 * number}\n"
            f"author Sarah <sarah@example.org> {1767636000 + number} +0000\n"
            f"committer Sarah <sarah@example.org> {1767636000 + number} +0000\ndata 4\nside\n"
            f"from {f':{2 * number - 1}' if number > 1 else tip}\n"
            f"M 100644 inline src/{number % 500}.txt\ndata {len(str(number))}\n{number}\n"
        )
        last = f"M 100644 inline {CONFIG}\ndata {len(ours.encode())}\n{ours}\n" if number == count else ""
        stream.append(
            f"commit refs/heads/merges\nmark :{2 * number + 1}\n"
            f"committer Sarah <sarah@example.org> {1767636000 + number} +0000\ndata 5\nmerge\n"
            f"merge :{2 * number}\n"
            f"M 100644 inline src/{number % 500}.txt\ndata {len(str(number))}\n{number}\n{last}\n"
        )
    field.sarah.git("fast-import", "--quiet", "--force", input="".join(stream))


def _judged_with(field: Field, count: int) -> None:
    field.server.git("config", "milestone.maxCommits", "200000")
    _merges(field, count, field.sarah.read(CONFIG) + "x-note: 1\n")
    pushed(field.sarah, "merges:main")


def test_many_merges_with_a_change_of_the_policy_are_judged(field: Field) -> None:
    _judged_with(field, 300)


@pytest.mark.long
def test_twenty_thousand_merges_with_a_change_of_the_policy_are_judged(field: Field) -> None:
    _judged_with(field, 20_000)


def test_more_commits_than_the_cap_are_refused(field: Field) -> None:
    field.server.git("config", "milestone.maxCommits", "100")
    _merges(field, 60, field.sarah.read(CONFIG) + "x-note: 1\n")
    said = push(field.sarah, "merges:main")
    assert said.exit_code != 0
    assert "error[MG428]" in said.stderr
