"""A record that somebody wrote by hand: an edit changes its own line, and every other byte stays."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

RECORD = ".milestones/active/milestone-002.yaml"
TEXT = """\
# yaml-language-server: $schema=x

# why we do this:   spaces  stay
schema: 1
id:   milestone-002     # aligned
uid: {uid}
title: 'Design: "mockups"'   # single quotes
description: |
  A block   of text.

  # no comment
labels: [ui,   "web"]
status: planned
priority: high
x-own:   {{a: 1,   b: [2,3]}}


tasks:
- id: t-one   # a dash at the margin
  title: "One"
  status: todo

# between tasks
- id: t-two
  title: >-
    folded
    title
  status: todo
acceptance:
  - run: make test   # indented here
# the end
"""
EDITS = [
    (("edit", "2", "priority=low"), ["-priority: high", "+priority: low"]),
    (
        ("edit", "2", "title=Other"),
        ["-title: 'Design: \"mockups\"'   # single quotes", "+title: 'Other'               # single quotes"],
    ),
    (("task", "done", "2/t-two"), ["-  status: todo", "+  status: done"]),
    (("edit", "2", "tasks.1.title=Uno"), ['-  title: "One"', '+  title: "Uno"']),
    (("edit", "2", "owner=sarah"), ["+owner: sarah"]),
    (("edit", "2", "priority="), ["-priority: high"]),
]


def _write(repo: Repo, form: str) -> bytes:
    uid = repo.json("show", "2")["milestone"]["uid"]
    data = TEXT.format(uid=uid).encode()
    if form == "crlf":
        data = data.replace(b"\n", b"\r\n")
    if form == "bom":
        data = b"\xef\xbb\xbf" + data
    if form == "no last line end":
        data = data.rstrip(b"\n")
    repo.write(RECORD, data)
    repo.git("commit", "-q", "--no-verify", "-am", "By hand")
    return data


def _changed(before: bytes, after: bytes) -> list[str]:
    rows = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [row[0] + row[2:] for row in rows if row[0] in "+-"]


@pytest.mark.parametrize(("words", "changes"), EDITS, ids=lambda value: " ".join(value))
def test_an_edit_changes_its_own_line_alone(
    planned: Repo, words: tuple[str, ...], changes: list[str]
) -> None:
    before = _write(planned, "lf")
    planned.ok(*words)
    after = (planned.path / RECORD).read_bytes()
    assert [row.rstrip() for row in _changed(before, after)] == [row.rstrip() for row in changes]


@pytest.mark.parametrize("form", ["crlf", "bom", "no last line end"])
def test_line_ends_and_marks_stay_as_they_are(planned: Repo, form: str) -> None:
    before = _write(planned, form)
    planned.ok("edit", "2", "priority=low")
    after = (planned.path / RECORD).read_bytes()
    assert after.rstrip(b"\n") == before.replace(b"priority: high", b"priority: low").rstrip(b"\n")


def test_with_autocrlf_the_blob_has_line_feeds_and_the_file_keeps_its_own(planned: Repo) -> None:
    planned.git("config", "core.autocrlf", "true")
    planned.git("rm", "-rq", "--cached", ".")
    planned.git("reset", "-q", "--hard")
    assert b"\r\n" in (planned.path / RECORD).read_bytes()
    planned.ok("edit", "2", "estimate=1w")
    assert b"\r\n" in (planned.path / RECORD).read_bytes()
    assert "\r" not in planned.git("cat-file", "blob", f"HEAD:{RECORD}")
    assert planned.git("status", "--porcelain") == ""


def test_moving_the_file_to_completed_keeps_it_too(planned: Repo) -> None:
    before = _write(planned, "crlf")
    planned.ok("cancel", "2")
    after = (planned.path / RECORD.replace("active", "completed")).read_bytes()
    assert after == before.replace(b"status: planned", b"status: cancelled")
    planned.ok("reopen", "2")
    assert (planned.path / RECORD).read_bytes() == before
