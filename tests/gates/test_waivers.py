"""Until when a waiver holds."""

from __future__ import annotations

from datetime import date

import pytest

from milestone_git.rules.waivers import day_of, holds, is_too_far
from tests.gates.stage import said

TODAY = date(2026, 1, 6)


@pytest.mark.parametrize(
    ("until", "held"),
    [
        ("2026-01-06", True),
        ("2027-01-06", True),
        ("2026-01-05", False),
        ("2028-01-01", False),
        ("9999-12-31", False),
        ("2026-02-30", False),
        ("20260301", False),
        ("zzzz", False),
        ("", False),
    ],
)
def test_a_waiver_holds_until_a_day_that_comes_within_a_year(until: str, held: bool) -> None:
    assert holds(said("waive", until=until), TODAY) is held


def test_a_day_is_one_of_the_calendar() -> None:
    assert day_of("2026-03-01") == date(2026, 3, 1)
    assert day_of("2026-3-1") is None


def test_more_than_a_year_is_too_far() -> None:
    assert not is_too_far(date(2027, 1, 7), TODAY)
    assert is_too_far(date(2027, 1, 8), TODAY)
