"""Ids never change (R5), whoever renames the file along."""

from __future__ import annotations

from milestone_git.model.attempt import Attempt
from milestone_git.rules.judge import judge
from tests import builders


def test_a_record_that_takes_another_id_is_refused() -> None:
    before = builders.record(1)
    after = builders.record(7, uid=before.uid)
    attempt = Attempt(builders.snapshot(after), base=builders.snapshot(before))
    assert [one.code for one in judge(attempt)] == ["MG121"]


def test_a_record_that_keeps_its_id_may_say_something_else() -> None:
    before, after = builders.record(1), builders.record(1, title="Another title")
    attempt = Attempt(builders.snapshot(after), base=builders.snapshot(before))
    assert judge(attempt) == ()
