"""`policy.max_slip`: a promised date cannot be made late in passing, nor its limit set aside."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from milestone_git.model.attempt import Attempt
from milestone_git.model.settings import settings_of
from milestone_git.rules.judge import judge
from milestone_git.rules.slip import limits_of
from tests.builders import PROFILES, codes, record, snapshot

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LIMIT = {"milestone-002": "2d", "approvers": ["leads"]}


def plan(estimate: str, limit: dict[str, Any] | None = LIMIT, **more: Any) -> Any:
    policy = {"policy": {"max_slip": limit}} if limit else {}
    settings = settings_of({"schema": 1, "profile": "solo", **policy}, PROFILES)
    records = record(1, estimate=estimate), record(2, needs=[1], estimate="1w", **more)
    return snapshot(*records, settings=settings)


def said(before: Any, after: Any, *actors: str) -> list[tuple[str, str]]:
    found = judge(Attempt(after, base=before, moment=NOW, actors=actors))
    return [(one.code, one.severity) for one in found]


def test_a_change_within_the_limit_says_nothing() -> None:
    assert said(plan("1w"), plan("7d"), "kim") == []


def test_a_change_is_refused_when_it_makes_a_promised_date_too_late() -> None:
    assert said(plan("1w"), plan("8d"), "kim") == [("MG321", "error")]


def test_a_sooner_finish_is_fine() -> None:
    assert said(plan("8d"), plan("1w"), "kim") == []


def test_an_approver_may_and_it_is_seen() -> None:
    assert said(plan("1w"), plan("8d"), "sarah") == [("MG321", "warning")]


def test_one_who_is_no_approver_among_others_spoils_it() -> None:
    assert said(plan("1w"), plan("8d"), "sarah", "kim") == [("MG321", "error")]


def test_nobody_at_all_is_no_approver() -> None:
    assert said(plan("1w"), plan("8d")) == [("MG321", "error")]


@pytest.mark.parametrize(
    "own",
    [None, {"milestone-002": "9w"}, {"milestone-002": "2d", "approvers": ["kim"]}, {"approvers": ["kim"]}],
)
def test_a_change_does_not_loosen_its_own_limit(own: dict[str, Any] | None) -> None:
    assert said(plan("1w"), plan("8d", own), "kim") == [("MG321", "error")]


def test_a_stricter_limit_of_the_change_counts() -> None:
    assert said(plan("1w"), plan("6d", {"milestone-002": "1h"}), "kim") == [("MG321", "error")]
    assert said(plan("1w", None), plan("8d"), "kim") == [("MG321", "error")]


def test_the_smaller_of_two_limits_holds() -> None:
    settings = [plan("1w", {"milestone-002": one}).settings for one in ("3d", "1d")]
    team = plan("1w").team
    assert limits_of(settings[0], settings[1], team) == limits_of(settings[1], settings[0], team)
    assert limits_of(settings[0], settings[1], team)["milestone-002"].minutes == 480


def test_a_milestone_that_is_finished_slips_no_more() -> None:
    assert "MG321" not in dict(said(plan("1w"), plan("8d", status="completed"), "kim"))


def test_a_circle_is_said_by_its_own_rule() -> None:
    before = plan("1w")
    after = snapshot(record(1, needs=[2]), record(2, needs=[1]), settings=before.settings)
    assert "MG321" not in codes(judge(Attempt(after, base=before, moment=NOW)))


def test_without_a_limit_no_schedule_is_imported() -> None:
    script = (
        "import sys; from tests.slip.test_limits import *;"
        "assert said(plan('1w', None), plan('9w', None)) == [];"
        "assert 'milestone_git.schedule.timetable' not in sys.modules and 'networkx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
