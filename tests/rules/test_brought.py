"""A look that follows a good one is silent only where a look that knows of none is (`brings_nothing`)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.model.attempt import Attempt
from milestone_git.model.record import Record, home_of, record_of
from milestone_git.rules.brought import brings_nothing
from milestone_git.rules.judge import judge
from tests.builders import uid_of
from tests.rules.test_narrowing import IDS, documents, snapshot


def good(**changes: dict[str, Any]) -> dict[str, Record]:
    """Five records of which no rule says anything, the last three finished or waiting."""
    found = {}
    for number, name in enumerate(IDS, 1):
        document = {"schema": 1, "id": name, "uid": uid_of(number), "title": "One", "status": "planned"}
        if number in (3, 4):
            document["depends_on"] = [{"milestone": IDS[number - 2]}]
        if number == 5:
            document |= {"status": "completed", "owner": "left-long-ago"}
        document |= changes.get(name.replace("-", "_"), {})
        found[home_of(document)] = record_of(home_of(document), document)
    return dict(sorted(found.items()))


@settings(max_examples=150)
@given(st.integers(1, 5), documents(), st.sets(st.sampled_from(["title", "owner", "status", "depends_on"])))
def test_who_is_silent_behind_a_good_look_is_silent_alone(
    number: int, other: dict[str, Any], keys: set[str]
) -> None:
    before = good()
    assert judge(Attempt(snapshot(before))) == ()
    after = good(**{IDS[number - 1].replace("-", "_"): {key: other[key] for key in keys if key in other}})
    if brings_nothing(Attempt(snapshot(after), snapshot(before))):
        assert judge(Attempt(snapshot(after))) == ()


def test_other_words_bring_nothing() -> None:
    after = good(milestone_003={"title": "Other"})
    assert brings_nothing(Attempt(snapshot(after), snapshot(good())))


@pytest.mark.parametrize(
    "change",
    [
        {"milestone_003": {"owner": "nobody"}},
        {"milestone_003": {"depends_on": [{"milestone": "milestone-099"}]}},
        {"milestone_002": {"depends_on": [{"milestone": "milestone-004"}]}},
        {
            "milestone_005": {"status": "planned"}
        },  # its owner left, which a commit may not be told, and a look is
    ],
)
def test_what_is_wrong_now_is_not_taken_for_nothing(change: dict[str, Any]) -> None:
    after = snapshot(good(**change))
    assert judge(Attempt(after)) != ()
    assert not brings_nothing(Attempt(after, snapshot(good())))
