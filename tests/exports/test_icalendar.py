"""iCalendar: what a calendar program reads back, and the bytes on the way there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.characters import escaped
from milestone_git.render.exports.icalendar import folded, render, text
from milestone_git.render.exports.text import line_of
from tests import builders
from tests.exports.plans import HOSTILE, MOMENT, NOON, TITLES, rich, scheduled, titled


def events(source: str) -> dict[str, Any]:
    """Every event by UID."""
    calendar = icalendar.Calendar.from_ical(source.encode())
    assert not calendar.errors
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == source.count("\r\nBEGIN:VEVENT\r\n")
    return found


def test_a_milestone_is_an_event_from_its_early_start_to_its_early_finish() -> None:
    found = events(render("Portfolio", rich()))
    event = found[builders.uid_of(3)]
    assert event.decoded("DTSTART") == datetime(2026, 1, 19, 8, 0, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 1, 23, 17, 0, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "Title 3"
    assert event["TRANSP"] == "TRANSPARENT"


def test_every_uid_is_the_milestones_own_and_the_stamp_is_the_moment_given() -> None:
    found = events(render("Portfolio", rich()))
    assert {uid.removesuffix("-due") for uid in found} == {builders.uid_of(number) for number in range(1, 9)}
    assert {event.decoded("DTSTAMP") for event in found.values()} == {NOON}
    assert render("Portfolio", rich()) == render("Portfolio", rich())


def test_a_due_date_is_a_day_of_its_own_while_the_milestone_is_open() -> None:
    found = events(render("Portfolio", rich()))
    due = found[f"{builders.uid_of(2)}-due"]
    assert due.decoded("DTSTART") == date(2026, 1, 20)
    assert str(due["SUMMARY"]) == "Due: Title 2"
    assert not [uid for uid in events(render("", scheduled(done()))) if uid.endswith("-due")]


def done() -> Any:
    return builders.record(1, status="completed", due="2026-01-12")


def test_a_point_in_time_has_no_end_and_what_has_no_date_is_left_out() -> None:
    assert "DTEND" not in events(render("", rich()))[builders.uid_of(6)]
    assert events(render("", scheduled(done()))) == {}


def test_a_plan_with_nothing_in_it_is_a_calendar() -> None:
    assert events(render("Portfolio", scheduled())) == {}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_comes_back_as_it_was(title: str) -> None:
    comes_back(title)


@given(TITLES)
def test_any_title_comes_back_as_it_was(title: str) -> None:
    comes_back(title)


def comes_back(title: str) -> None:
    source = render(title, titled(title, f"{title}\nsecond line\n"))
    found = events(source)
    first, second = found[builders.uid_of(1)], found[builders.uid_of(2)]
    assert str(first["SUMMARY"]) == str(second["SUMMARY"]) == line_of(title)
    assert str(found[f"{builders.uid_of(2)}-due"]["SUMMARY"]) == f"Due: {line_of(title)}"
    assert str(first["DESCRIPTION"]).endswith(f"\n\n{line_of(title)}\nsecond line")
    assert [str(one) for one in first["CATEGORIES"].cats] == [line_of(title)]
    for name in ("NAME", "X-WR-CALNAME"):  # TEXT by their definitions; this reader knows neither
        assert folded(f"{name}:{text(title)}") in source
    lines_fit(source)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_a_folded_line_is_short_whole_characters_and_the_same_when_unfolded(line: str) -> None:
    plain = escaped(line)
    wrapped = folded(plain)
    assert wrapped.replace("\r\n ", "").removesuffix("\r\n") == plain
    lines_fit(wrapped)


def lines_fit(source: str) -> None:
    """CRLF and nothing else ends a line; none is longer than 75 octets, and each is UTF-8 by itself."""
    raw = source.encode()
    assert raw.endswith(b"\r\n")
    lines = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert [line.decode() for line in lines]


def test_text_is_escaped_once() -> None:
    assert text("a\\b;c,d\ne:f\x07") == "a\\\\b\\;c\\,d\\ne:f\\\\x07"


def test_moments_are_told_in_utc() -> None:
    assert "DTSTART:20260105T080000Z" in render("", titled("Plain"))
    assert MOMENT.tzinfo is UTC
