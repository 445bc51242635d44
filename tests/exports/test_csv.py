"""CSV: read back by Python's reader, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given

from milestone_git.model.record import Dependency
from milestone_git.render.exports.csv import HEAD, dependency, render, words
from milestone_git.render.exports.text import line_of
from tests.exports.plans import HOSTILE, TITLES, rich, scheduled, titled


def rows(source: str) -> list[dict[str, str]]:
    """The rows by column; every one has as many cells as the head."""
    read = list(csv.reader(io.StringIO(source, newline=""), strict=True))
    assert tuple(read[0]) == HEAD
    assert {len(row) for row in read} == {len(HEAD)}
    return [dict(zip(HEAD, row, strict=True)) for row in read[1:]]


def without_apostrophe(cell: str) -> str:
    """What the documentation tells a reader to do."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r＝＋－＠]", cell) else cell


def test_milestones_phases_and_tasks_have_a_row_each_and_points_none() -> None:
    found = {row["id"]: row["kind"] for row in rows(render("", rich()))}
    assert list(found)[:3] == ["milestone-001", "milestone-002", "milestone-002/t-doing"]
    assert found["milestone-008:design"] == "phase"
    assert found["milestone-002/t-free"] == "task"
    assert not [name for name in found if name.endswith((" start", " finish", " gate"))]
    assert "milestone-009" not in found


def test_dates_floats_and_links_are_those_of_the_timetable() -> None:
    row = next(row for row in rows(render("", rich())) if row["id"] == "milestone-004")
    assert (row["start"], row["finish"]) == ("2026-01-20T13:00:00Z", "2026-01-23T12:00:00Z")
    assert (row["total_float_minutes"], row["free_float_minutes"], row["critical"]) == ("-4080", "240", "yes")
    assert row["depends_on"] == "milestone-002 SS+1d; milestone-003 FF-4h"
    assert (row["estimate_minutes"], row["due"]) == ("1440", "2026-01-12")


def test_what_is_not_known_is_empty() -> None:
    row = rows(render("", rich()))[0]
    assert (row["status"], row["late_start"], row["total_float_minutes"]) == ("completed", "", "")
    assert rows(render("", scheduled())) == []


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_comes_back_as_it_was(title: str) -> None:
    comes_back(title)


@given(TITLES)
def test_any_title_comes_back_as_it_was(title: str) -> None:
    comes_back(title)


def comes_back(title: str) -> None:
    source = render("", titled(title))
    found = rows(source)
    assert len(found) == 3
    assert {without_apostrophe(row["title"]) for row in found} == {line_of(title)}
    assert without_apostrophe(found[0]["labels"]) == line_of(title)
    assert not [cell for row in found for cell in row.values() if cell[:1] in "=+@＝＋－＠\t\r" and cell]
    assert "\n" not in source.replace("\r\n", "")


def test_a_number_is_no_formula_and_text_like_one_is_told_apart() -> None:
    assert words("-480") == "'-480"
    assert words("'-480") == "''-480"
    assert words("'tis") == "'tis"
    assert "-4080," in render("", rich())


def test_a_dependency_is_written_as_planners_do() -> None:
    assert dependency(Dependency("milestone-001")) == "milestone-001"
    assert dependency(Dependency("milestone-001", type="SF")) == "milestone-001 SF"
    assert dependency(Dependency("milestone-001", lag_minutes=-240)) == "milestone-001 FS-4h"
