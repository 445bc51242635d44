"""Working time: what people write and what the core counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.duration import LONGEST_MINUTES, duration_of, minutes_of


@given(st.integers(0, LONGEST_MINUTES))
def test_what_is_shown_is_read_back(minutes: int) -> None:
    assert minutes_of(duration_of(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1w1d", 2880), ("1d4h", 720), ("1.5h", 90), ("90m", 90), ("0d", 0), ("5200w", LONGEST_MINUTES)],
)
def test_a_day_has_eight_hours_and_a_week_five_days(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["", "5", "d", "5 d", "-1d", "1y", "1d\n", "٣d", "1.d", "five days"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        minutes_of(text)


@pytest.mark.parametrize("text", ["5201w", "9" * 400 + "d"])
def test_more_than_a_century_is_a_slip_of_the_finger(text: str) -> None:
    with pytest.raises(ValueError, match="longer than a century"):
        minutes_of(text)


def test_the_largest_units_come_first() -> None:
    assert duration_of(2400 + 480 + 60 + 1) == "1w1d1h1m"
    assert duration_of(0) == "0m"
    assert duration_of(480) == "1d"
