"""What reaches a terminal or a parser: no character that deceives, and JSON that is JSON."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from milestone_git.model.characters import escaped_json
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.snapshot import Snapshot
from milestone_git.render import shapes, show, status
from milestone_git.render.escape import shown
from tests.builders import AT, SNAPSHOTS, event, record, snapshot, task

DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
ANY = st.text(st.characters(exclude_categories=())) | st.text(
    alphabet="\x00\x1b\x9b\r\n\u202e\u2067\u2028\ud800\\a"
)
EVIL = "a\x1b[31mb\u202ec\u2028d\udcff\u200ee\x9bf"


def deceives(character: str) -> bool:
    """By the Unicode tables, and by the marks that have no class of their own."""
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(character) in DIRECTIONS
        or character in "\u200e\u200f\u061c"
    )


@given(ANY)
@example("".join(map(chr, range(0x3000))))
def test_no_character_that_deceives_or_breaks_is_shown(text: str) -> None:
    assert not any(map(deceives, shown(text)))
    assert shown(text) == text or any(map(deceives, text))


def test_an_escape_says_which_character_it_was() -> None:
    assert shown("a\x1b\n\u202e\udcff b") == "a\\x1b\\n\\u202e\\udcff b"
    assert shown("Übergröße 日本 \U0001f600") == "Übergröße 日本 \U0001f600"


@given(st.dictionaries(ANY, ANY))
def test_a_json_document_says_the_same_and_deceives_nobody(body: dict[str, str]) -> None:
    body.pop("schema", None)
    text = shapes.shaped("test", body)
    assert json.loads(text) == {"schema": "milestone-git/test/1", **body}
    assert not any(map(deceives, text.replace("\n", "")))
    assert text.split("\n")[1].startswith('  "schema": "milestone-git/test/1"')
    text.encode()


def test_tabs_are_escaped_in_json_and_line_feeds_are_layout() -> None:
    assert escaped_json('{\n"\x7f"}') == '{\n"\\u007f"}'


@pytest.mark.parametrize(("value", "told"), [("nan", ".nan"), ("inf", ".inf"), ("-inf", "-.inf")])
def test_a_number_that_json_has_not_is_told_as_yaml_writes_it(value: str, told: str) -> None:
    assert json.loads(shapes.shaped("test", {"x": [float(value), 1.5]}))["x"] == [told, 1.5]


@given(SNAPSHOTS)
def test_milestones_as_json_are_their_documents_and_what_follows(found: Snapshot) -> None:
    some = list(found.records.values())
    told = json.loads(shapes.shaped("list", {"milestones": shapes.records(found, some)}))["milestones"]
    assert [{key: one[key] for key in one if key != "computed"} for one in told] == [
        one.document for one in some
    ]
    for one, each in zip(told, some, strict=True):
        assert one == json.loads(json.dumps(shapes.record(found, each)))
        computed = one["computed"]
        assert not (computed["ready"] and (computed["waits_for"] or each.finished))
        assert computed["path"] == each.path


def test_what_is_computed_names_its_source() -> None:
    found = snapshot(record(1, needs=[2], status="completed"), sources={"milestone-001": "origin/x"})
    computed = shapes.record(found, found.records[record(1, status="completed").path])["computed"]
    assert computed == {
        "path": ".milestones/completed/milestone-001.yaml",
        "source": "origin/x",
        "progress_percent": 100,
        "tasks_done": 0,
        "tasks": 0,
        "waits_for": [],
        "ready": False,
        "blocked": False,
    }
    assert shapes.record(snapshot(record(2)), record(2))["computed"]["source"] == "work tree"


def test_a_task_and_an_event_have_their_shapes() -> None:
    bare, full = record(
        1, task("1"), task("2", "blocked", estimate="90m", reason="rain", assignees=["kim"])
    ).tasks
    assert shapes.task(bare) == {
        "id": "t-1",
        "title": "Task 1",
        "status": "todo",
        "assignees": [],
        "estimate": None,
        "depends_on": [],
        "reason": None,
    }
    assert (shapes.task(full)["estimate"], shapes.task(full)["reason"]) == ("1h30m", "rain")
    assert shapes.event(event("pause", note="n")) == {
        "oid": "00010001pause",
        "kind": "pause",
        "milestone": "milestone-001",
        "uid": record(1).uid,
        "actor": "sarah",
        "at": AT,
        "clock": 1,
        "signed": False,
        "payload": {"note": "n"},
    }


def test_a_refusal_as_json_has_its_schema() -> None:
    told = json.loads(shapes.failed([Diagnostic("MG104", "x", "p", ("tasks", 1), line=3, column=2)]))
    assert told["schema"] == "milestone-git/error/1"
    assert told["diagnostics"] == [
        {
            "code": "MG104",
            "severity": "error",
            "message": "x",
            "path": "p",
            "line": 3,
            "column": 2,
            "keys": ["tasks", 1],
            "notes": [],
            "helps": [],
        }
    ]
    (bare,) = json.loads(shapes.failed([Diagnostic("MG104", "x")]))["diagnostics"]
    assert (bare["path"], bare["line"], bare["column"]) == (None, None, None)


@pytest.mark.parametrize(
    "fields",
    [{"title": EVIL}, {"x-own": EVIL}, {"x-own": {EVIL: [EVIL]}}, {"x-own": [{EVIL: EVIL}]}, {EVIL: "x"}],
)
def test_nothing_that_a_record_says_reaches_the_terminal_raw(fields: dict[str, Any]) -> None:
    one = record(1, task("1", "blocked", reason=EVIL) | {"title": EVIL}, status="active", **fields)
    other = record(2, needs=[1], title=EVIL)
    found = snapshot(one, other, record(3, title=EVIL), sources={one.id: EVIL}, branch=EVIL)
    for text in (show.milestone(found, one), status.overview(found, EVIL), status.one(found, other)):
        assert not any(map(deceives, text.replace("\n", "")))
