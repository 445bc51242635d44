"""Mermaid: held against the lines of its gantt grammar, and the entity codes it turns back.

The lexer of Mermaid 11 (gantt.jison) is line-based: after white space it looks for a statement, a comment, a
date; everything else up to `:` is the title of a bar, and up to the end of the line its data. Before it
reads, `#...;` is set aside as an entity, and a `;` or `#` that is left ends a title in older versions.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from milestone_git.render.exports.mermaid import render
from milestone_git.render.exports.text import line_of
from tests import builders
from tests.exports.plans import HOSTILE, TITLES, rich, scheduled, titled

STATEMENT = re.compile(
    r"(gantt|dateFormat|inclusiveEndDates|topAxis|axisFormat|tickInterval|includes|excludes|todayMarker|weekday"
    r"|weekend|title|accTitle|accDescr|section|click|call|href|vert)\b",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
BAR = re.compile(
    r"([^:#;%\n]+?) :((?:crit, |active, |done, |milestone, )*)([a-z0-9_-]+), "
    r"(\d{4}-\d\d-\d\d \d\d:\d\d), (\d{4}-\d\d-\d\d \d\d:\d\d|0m)"
)
ENTITY = re.compile(r"#(\d+);")


def parsed(source: str) -> list[tuple[str, list[str]]]:
    """The words of every line that shows some, and the data of a bar; fails where Mermaid would."""
    lines = source.split("\n")
    assert lines.pop() == ""
    assert lines.pop(0) == "gantt"
    return [_line(line) for line in lines if not line.lstrip().startswith(("%%", "dateFormat", "axisFormat"))]


def _line(line: str) -> tuple[str, list[str]]:
    bare = ENTITY.sub(lambda found: f"\ue000{found[1]}\ue001", line.removeprefix("    "))
    shown = re.fullmatch(r"(?:title|section) ([^:#;%\n]+)", bare)
    if shown:
        return _decoded(shown[1]), []
    bar = BAR.fullmatch(bare)
    assert bar, line
    assert not STATEMENT.match(bare), line
    assert not DATE.match(bare), line
    return _decoded(bar[1]), list(bar.groups()[1:])


def _decoded(words: str) -> str:
    return re.sub("\ue000(\\d+)\ue001", lambda found: chr(int(found[1])), words)


def test_a_section_for_each_milestone_and_a_bar_for_each_phase_and_task() -> None:
    source = render("Portfolio", rich())
    found = parsed(source)
    assert found[0] == ("Portfolio", [])
    assert source.count("    section ") == 8
    bars = {data[1]: (words, data) for words, data in found if data}
    words, data = bars["milestone-002_t-doing"]
    assert words == "Task doing"
    assert data == ["crit, active, ", "milestone-002_t-doing", "2026-01-06 13:00", "2026-01-07 12:00"]
    assert bars["milestone-006"][1] == ["milestone, ", "milestone-006", "2026-01-23 17:00", "0m"]
    assert bars["milestone-001"][1][0] == "done, "
    assert "milestone-008" not in bars
    assert bars["milestone-008_execute"][1][0] == "crit, "


def test_a_plan_with_nothing_in_it_is_a_chart() -> None:
    assert parsed(render("Portfolio", scheduled())) == [("Portfolio", [])]


def test_a_completed_milestone_without_a_recorded_date_has_no_section() -> None:
    plan = scheduled(builders.record(1, status="completed"), builders.record(2))
    assert [words for words, _ in parsed(render("Portfolio", plan))[1:]] == ["Title 2"] * 2


def test_a_statement_at_the_beginning_of_a_bar_is_coded_and_elsewhere_it_reads_as_it_is() -> None:
    source = render("", titled("Section one"))
    assert "    section Section one\n" in source
    assert "    #83;ection one :" in source


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_shown_as_it_was(title: str) -> None:
    comes_back(title)


@given(TITLES)
def test_any_title_is_shown_as_it_was(title: str) -> None:
    comes_back(title)


def comes_back(title: str) -> None:
    if "\ue000" in title or "\ue001" in title:
        return
    found = parsed(render(title, titled(title)))
    assert [words for words, _ in found] == [line_of(title)] * 5
    assert [data[1] for _, data in found if data] == ["milestone-001", "milestone-002_t-4k2x"]
