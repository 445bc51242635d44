"""What a sync prints."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.render.turnover import text_of


class Grown(NamedTuple):
    chain: str
    events: int = 0


class Sessions(NamedTuple):
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


class Turnover(NamedTuple):
    remote: str = "origin"
    is_reached: bool = True
    accepted: tuple[Grown, ...] = ()
    pushed: tuple[Grown, ...] = ()
    folded: tuple[str, ...] = ()
    swept: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    diagnostics: tuple[str, ...] = ()
    sessions: Sessions = Sessions()


def test_nothing_is_said_in_one_line() -> None:
    assert text_of(Turnover()) == "origin: nothing new"
    assert text_of(Turnover(is_reached=False)) == "origin: out of reach"
    assert text_of(Turnover(diagnostics=("x",))) == ""


def test_each_thing_that_happened_has_a_line() -> None:
    found = Turnover(
        accepted=(Grown("alex/a", 1), Grown("casey/c", 2)),
        pushed=(Grown("sarah/s"),),
        folded=("ci/1",),
        swept=("ci/2",),
        refused=("x/y",),
        alarms=("z/z",),
        sessions=Sessions(("c1/milestone-001",), ("c2/milestone-002",)),
    )
    assert text_of(found).split("\n") == [
        "origin: accepted 1 event of alex/a",
        "origin: accepted 2 events of casey/c",
        "origin: pushed sarah/s",
        "origin: session taken c1/milestone-001",
        "origin: session pushed c2/milestone-002",
        "origin: folded ci/1",
        "origin: swept ci/2",
        "origin: refused x/y",
        "origin: alarm z/z",
    ]
