"""Spans, sizes and what the settings say of sessions."""

from __future__ import annotations

import pytest

from milestone_git.model.keeping import Keeping, bytes_of, every_seconds_of, keeping_of, seconds_of
from milestone_git.model.settings import Settings

DEFAULTS = {
    "session.checkpoint_every": "5m",
    "session.idle_after": "2h",
    "session.keep": "30d",
    "session.keep_count": 100,
    "session.max_file": "10MiB",
    "session.deny": [".env*"],
}


def test_a_span_is_of_the_clock_on_the_wall_and_no_working_time() -> None:
    assert [seconds_of(text) for text in ("1s", "5m", "2h", "30d", "1w")] == [
        1,
        300,
        7200,
        2_592_000,
        604_800,
    ]


def test_a_size_is_in_units_of_1024() -> None:
    assert [bytes_of(text) for text in ("0B", "3KiB", "10MiB", "1GiB")] == [0, 3072, 10_485_760, 2**30]


@pytest.mark.parametrize("text", ["", "5", "m", "5M", "12345d", "1d4h", "-1m", " 5m", "٥m", "off"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no span"):
        seconds_of(text)


@pytest.mark.parametrize("text", ["", "10", "10MB", "10 MiB", "-1B", "1234567B", "1.5MiB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no size"):
        bytes_of(text)


def test_off_is_no_keeper() -> None:
    assert (every_seconds_of("off"), every_seconds_of("1m")) == (0, 60)


def test_settings_are_read_from_the_file_over_the_profile() -> None:
    document = {"session": {"checkpoint_every": "off", "deny": ["*.key"], "keep_count": 5}}
    found = keeping_of(Settings(document, "solo", DEFAULTS))
    assert found == Keeping(every_seconds=0, keep_count=5, deny=("*.key",))
    assert keeping_of(Settings({}, "solo", DEFAULTS)) == Keeping(deny=(".env*",))
