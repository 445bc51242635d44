"""Refs of ours: which names there are, and how each may move."""

from __future__ import annotations

import pytest

from milestone_git.rules.refs import (
    BAD,
    CLAIM,
    COUNTER,
    LOG,
    OTHER,
    SESSION,
    Facts,
    Update,
    clashes,
    judge,
    named,
)


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        ("refs/milestones/log/sarah/laptop", LOG),
        ("refs/heads/_milestones/log/sarah/laptop", LOG),
        ("refs/milestones/counter", COUNTER),
        ("refs/milestones/claims/milestone-001/t-4k2x", CLAIM),
        ("refs/milestones-private/sessions/sarah/laptop/milestone-001", SESSION),
        ("refs/heads/_milestones/sessions/sarah/laptop/milestone-001", SESSION),
        ("refs/heads/main", OTHER),
        ("refs/tags/v1", OTHER),
        ("refs/notes/milestones", OTHER),
        ("refs/milestones/log/sarah", BAD),
        ("refs/milestones/log/sarah/a/b", BAD),
        ("refs/milestones/log/Sarah/laptop", BAD),
        ("refs/milestones/log/con/laptop", BAD),
        ("refs/milestones/log/sarah/lpt1", BAD),
        ("refs/milestones/counter/x", BAD),
        ("refs/milestones/claims/milestone-001", BAD),
        ("refs/milestones/claims/x/t-1", BAD),
        ("refs/milestones/claims/milestone-001/T", BAD),
        ("refs/milestones/sessions/sarah/laptop/milestone-001", BAD),
        ("refs/milestones-private/notes/x", BAD),
        ("refs/milestones-private/sessions/sarah/con/milestone-001", BAD),
        ("refs/milestones-private/sessions/sarah/laptop/x", BAD),
        ("refs/milestones-inbox/origin/log/sarah/laptop", BAD),
        ("refs/milestonesque", BAD),
        ("refs/heads/_milestones", BAD),
    ],
)
def test_a_name_is_known_or_refused(ref: str, kind: str) -> None:
    found = named(ref)
    assert found.kind == kind
    assert bool(found.why) is (kind == BAD)


def said(ref: str, facts: Facts, *, new: str = "b", sessions: bool = False) -> list[str]:
    return [one.code for one in judge(Update("a", new, ref), named(ref), facts, sessions=sessions)]


LOGS, CLAIMS = "refs/milestones/log/sarah/x", "refs/milestones/claims/milestone-001/t-1"
NUMBER, MINE = "refs/milestones/counter", "refs/milestones-private/sessions/sarah/x/milestone-001"


@pytest.mark.parametrize(
    ("ref", "facts", "new", "codes"),
    [
        ("refs/milestones/x", Facts(), "b", ["MG420"]),
        (MINE, Facts(), "b", ["MG420"]),
        (LOGS, Facts(), "b", []),
        (LOGS, Facts(forward=False), "b", ["MG421"]),
        (LOGS, Facts(), "", ["MG422"]),
        (LOGS, Facts(kept=True), "", []),
        (NUMBER, Facts(numbers=10), "b", []),
        (NUMBER, Facts(numbers=11), "b", ["MG425"]),
        (NUMBER, Facts(numbers=0), "b", ["MG425"]),
        (NUMBER, Facts(numbers=None), "b", ["MG425"]),
        (NUMBER, Facts(forward=False), "b", ["MG425"]),
        (NUMBER, Facts(), "", ["MG425"]),
        (CLAIMS, Facts(), "b", []),
        (CLAIMS, Facts(forward=False), "b", ["MG426"]),
        (CLAIMS, Facts(), "", ["MG426"]),
        (CLAIMS, Facts(finished=True), "", []),
        ("refs/heads/main", Facts(forward=False), "b", []),
    ],
)
def test_each_moves_as_it_may(ref: str, facts: Facts, new: str, codes: list[str]) -> None:
    assert said(ref, facts, new=new) == codes


def test_sessions_travel_where_the_policy_says_so() -> None:
    assert said(MINE, Facts(), sessions=True) == []


def test_one_stream_under_both_prefixes_is_refused() -> None:
    both = ("refs/milestones/log/sarah/x", "refs/heads/_milestones/log/sarah/x")
    updates = tuple(Update("", "a", ref) for ref in (*both, "refs/heads/main"))
    names = {one.ref: named(one.ref) for one in updates}
    assert [one.code for one in clashes(names, updates)] == ["MG420"]
    assert clashes(names, updates[1:]) == ()
