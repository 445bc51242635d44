"""An edit changes the lines that it must, in every layout that people use, and no other byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.store.documents.reader import parse
from milestone_git.store.documents.writer import revised_text
from tests.documents.records import BLOCKS, COMMENTED, QUOTED, RECORDS, WIDE

Document = dict[str, Any]


class Edit(NamedTuple):
    """A document to be; ``lost`` and ``new`` are the most lines that may go and come."""

    name: str
    document: Document
    lost: int
    new: int


def _edits(data: bytes) -> Iterator[Edit]:
    document = parse("", data)
    for key, value in (("title", "Other"), ("status", "active"), ("estimate", "9d"), ("owner", "casey")):
        yield Edit(f"set {key}", {**document, key: value}, 1, 1)
    for key in ("owner", "estimate", "due"):
        if key in document:
            # a blank line behind it belongs to it
            yield Edit(f"no {key}", {name: one for name, one in document.items() if name != key}, 2, 0)
    tasks = document.get("tasks", [])
    for index, task in enumerate(tasks):
        done = [{**one, "status": "done"} if one is task else one for one in tasks]
        yield Edit(f"done {index}", {**document, "tasks": done}, 1, 1)
    yield Edit(
        "one more task",
        {**document, "tasks": [*tasks, {"id": "t-new", "title": "New"}]},
        0,
        2 if tasks else 3,
    )
    for index in range(len(tasks) if len(tasks) > 1 else 0):
        rest = [one for at, one in enumerate(tasks) if at != index]
        yield Edit(f"no task {index}", {**document, "tasks": rest}, 9, 0)


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends; the last one may lack its own, and gets it as it stops being the last."""
    lines = data.split(b"\n")
    return [
        line + b"\n" if index < len(lines) - 1 else line.rstrip(b"\r") for index, line in enumerate(lines)
    ]


@pytest.mark.parametrize("data", RECORDS)
def test_an_edit_changes_the_lines_it_must_and_keeps_mark_and_line_ends(data: bytes) -> None:
    own = Counter(_lines(data))
    unended = int(not data.endswith(b"\n"))
    for edit in _edits(data):
        written = revised_text(data, edit.document)
        made = Counter(_lines(written))
        lost, new = (own - made).total(), (made - own).total()
        within = lost <= edit.lost + unended and new <= edit.new + unended
        assert within, (edit.name, own - made, made - own)
        assert parse("", written) == edit.document
        assert written.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
        assert written.endswith(b"\n") == data.endswith(b"\n")
        assert (b"\r\n" in written) == (b"\r\n" in data)
        assert written.count(b"\n") == written.count(b"\r\n") or b"\r" not in written


@settings(max_examples=15)
@given(st.sampled_from(RECORDS), st.lists(st.integers(0, 99), min_size=1, max_size=6))
def test_any_row_of_edits_keeps_every_comment_of_what_stays(data: bytes, choices: list[int]) -> None:
    comments = [line.strip() for line in data.split(b"\n") if line.strip().startswith(b"# ")]
    for choice in choices:
        edits = [one for one in _edits(data) if not one.name.startswith("no ")]
        edit = edits[choice % len(edits)]
        data = revised_text(data, edit.document)
        assert parse("", data) == edit.document
    assert [line for line in comments if line not in data] == []


@pytest.mark.parametrize("text", [COMMENTED, QUOTED, BLOCKS, WIDE])
def test_an_edit_that_changes_nothing_changes_no_byte(text: str) -> None:
    data = text.encode()
    assert revised_text(data, parse("", data)) == data


def test_the_count_notices_a_line_that_was_evened_out() -> None:
    """Else the tests above would pass over anything."""
    assert (Counter(_lines(b"a:   b\n")) - Counter(_lines(b"a: b\n"))).total() == 1
