"""Moves where roles decide: what each does, and whether somebody who may stands behind every commit."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt, Move, Policy
from milestone_git.model.authorship import Backing, Makers
from milestone_git.model.record import Record
from milestone_git.model.settings import settings_of, team_of
from milestone_git.rules.roles import actions, judge
from tests.builders import PROFILES, codes, record, snapshot, task

PEOPLE = {"dana": {"roles": ["dev"]}, "rae": {"roles": ["reviewer"]}, "lee": {"roles": ["lead"]}}
PATH = record(1).path


@pytest.mark.parametrize(
    ("before", "after", "done"),
    [
        (None, record(1), ("plan",)),
        (record(1), None, ("cancel",)),
        (record(1), record(1, status="active"), ("work",)),
        (record(1), record(1, status="completed"), ("complete",)),
        (record(1, status="completed"), record(1), ("complete",)),
        (record(1), record(1, status="cancelled"), ("cancel",)),
        (record(1), record(1, phase="design"), ("work",)),
        (record(1, phase="design"), record(1, phase="spec"), ("advance",)),
        (record(1), record(1, priority="high"), ("edit",)),
        (record(1, task("a")), record(1, task("a", "done")), ("work",)),
        (record(1, task("a")), record(1, task("a"), task("b")), ("edit",)),
        (
            record(1, phase="spec"),
            record(1, phase="design", status="active", owner="x"),
            ("work", "advance", "edit"),
        ),
        (record(1), record(1, path="elsewhere"), ()),
    ],
)
def test_move_does_what_is_not_the_same_on_both_sides(
    before: Record | None, after: Record | None, done: tuple[str, ...]
) -> None:
    assert actions(Move(before, after)) == done


def _attempt(makers: Makers | None, rbac: bool = True, **after: Any) -> Attempt:
    said: dict[str, Any] = {"schema": 1, "profile": "team"}
    said |= {"security": {"access_control": "rbac"}} if rbac else {}
    team, settings = team_of({"schema": 1, "people": PEOPLE}), settings_of(said, PROFILES)
    base = snapshot(record(1), team=team, settings=settings)
    new = record(1, **after)
    return Attempt(base._replace(records={new.path: new}), base, makers=makers)


def _by(*who: str, covers: tuple[str, ...] = ("c1",)) -> Backing:
    return Backing(who, frozenset(covers))


def _said(*backings: Backing, commits: tuple[str, ...] = ("c1",), **after: Any) -> list[str]:
    makers = Makers({PATH: commits}, backings, {"c1": "kim"})
    return codes(list(judge(_attempt(makers, **(after or {"priority": "high"})))))


def test_each_commit_needs_somebody_whose_role_allows_it() -> None:
    assert _said(_by("dana")) == []
    assert _said(_by("rae")) == ["MG230"]
    assert _said(_by("stranger")) == ["MG230"]
    assert _said() == ["MG230"]
    assert _said(_by("dana"), commits=("c1", "c2")) == ["MG230"]
    assert _said(_by("rae"), _by("dana", covers=("c1", "c2")), commits=("c1", "c2")) == []
    assert _said(_by("dana"), commits=()) == ["MG230"]


def test_all_that_a_move_does_must_be_allowed() -> None:
    assert _said(_by("dana"), status="cancelled", priority="high") == ["MG230"]
    assert _said(_by("lee"), status="cancelled", priority="high") == []


def test_commit_that_is_not_made_yet_is_of_every_path() -> None:
    for who, expected in (("dana", []), ("rae", ["MG230"])):
        makers = Makers({"": ("",)}, (Backing((who,), frozenset([""])),), {"": who})
        assert codes(list(judge(_attempt(makers, priority="high")))) == expected


def test_where_roles_do_not_decide_or_nobody_has_asked_nothing_is_said() -> None:
    makers = Makers({PATH: ("c1",)}, ())
    assert list(judge(_attempt(makers, rbac=False, priority="high"))) == []
    assert list(judge(_attempt(None, priority="high"))) == []
    attempt = _attempt(makers, priority="high")
    assert list(judge(attempt._replace(base=None))) == []
    assert codes(list(judge(attempt))) == ["MG230"]
    assert attempt.base
    open_to_all = Policy(settings_of({"schema": 1, "profile": "team"}, PROFILES), attempt.base.team)
    assert list(judge(attempt._replace(policy=open_to_all))) == []


def test_refusal_names_who_did_it_and_who_may() -> None:
    makers = Makers({PATH: ("c1",)}, (_by("rae"),), {"c1": "rae"})
    (said,) = judge(_attempt(makers, status="cancelled"))
    assert said.message == "`milestone-001` is changed by `rae`, and no role of theirs allows `cancel`"
    assert "lee" in said.helps[0]
    nobody = team_of({"schema": 1, "people": {"rae": {"roles": ["reviewer"]}}})
    attempt = _attempt(makers, status="cancelled")
    assert attempt.base
    (said,) = judge(attempt._replace(policy=Policy(attempt.base.settings, nobody)))
    assert said.helps[0] == "nobody here may"
