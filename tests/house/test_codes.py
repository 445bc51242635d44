"""Codes, explain pages and transcripts: one of each for each."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from demo.page import Step, parse
from milestone_git.model.codes import CODES
from tests.house import tree

EXPLAIN = "milestone_git/_data/explain/"
SECTIONS = ("what", "why", "example", "fix")


def pages() -> dict[str, str]:
    found = (path for path in tree.files() if path.startswith(EXPLAIN))
    return {PurePosixPath(path).stem: tree.text(path) for path in found}


def test_every_code_has_an_explain_page_and_every_page_a_code() -> None:
    assert sorted(pages()) == sorted(CODES)


def test_every_explain_page_names_its_code_and_has_a_transcript() -> None:
    assert [code for code, text in pages().items() if code not in text.splitlines()[0]] == []
    silent = [code for code, text in pages().items() if not any(isinstance(a, Step) for a in parse(text))]
    assert silent == []


def test_every_code_is_said_somewhere_in_the_package() -> None:
    code = "".join(
        text for path, text in tree.sources("milestone_git").items() if not path.endswith("codes.py")
    )
    assert [row.code for row in CODES.values() if f'"{row.code}"' not in code] == []


def test_every_code_that_is_said_is_in_the_table() -> None:
    said = {
        found for text in tree.sources("milestone_git").values() for found in re.findall(r'"(MG\d{3})"', text)
    }
    assert sorted(said - set(CODES)) == []


def test_rows_are_distinct_and_say_how_a_command_ends() -> None:
    assert len({row.slug for row in CODES.values()}) == len(CODES)
    assert {row.exit_status for row in CODES.values()} <= {1, 2, 3, 4, 70}
    assert [row.code for row in CODES.values() if row.summary != row.summary.rstrip(".")] == []
