"""New documents are written without ruamel byte for byte as with it, or left to it."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.store import documents
from milestone_git.store.documents.fresh import new_text, plain_text
from milestone_git.store.documents.writer import dumped

WORDS = st.one_of(
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_ ./@+-]{0,12}", fullmatch=True),
    st.sampled_from(
        ["no", "Yes", "null", "01E5", "1e3", "0x1F", "0o17", "2026-03-01", "1_000", "12:30", "nan", "inf",
         "a#b", "a #b", "a: b", "- a", "1d4h", "01JD8XQ4M7E2V9K3T5R6W8Y0ZA", "milestone-001", "é", "", " a",
         "a ", "~", "y", "5d", "12345678901234567890123456", "1L", "0b1", "0b101", "1.5.2", "a\nb",
         "x" * 300, "a, b", "TRUE"]
    ),
    st.text(max_size=8),
)  # fmt: skip
SCALARS = st.one_of(WORDS, st.integers(), st.booleans(), st.none(), st.floats())
KEYS = st.one_of(st.sampled_from(["id", "title", "phases", "depends_on", "no", "1"]), WORDS)
VALUES = st.recursive(
    SCALARS, lambda some: st.lists(some, max_size=3) | st.dictionaries(KEYS, some, max_size=3), max_leaves=8
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_at_once_is_what_ruamel_writes(document: dict[str, Any]) -> None:
    text = plain_text(document)
    assert text is None or text == dumped(document)


PLAIN = {
    "schema": 1,
    "id": "milestone-003",
    "uid": "01JD8XQ4M7E2V9K3T5R6W8Y0ZA",
    "title": "User Authentication System",
    "labels": ["api", "bench"],
    "due": "2026-03-01",
    "estimate": "1d4h",
    "depends_on": [{"milestone": "milestone-001"}, {"milestone": "milestone-002", "lag": "2d"}],
    "phases": {"design": {"reviewers": ["alex", "casey"], "deliverables": [{"path": "docs/auth.md"}]}},
    "sign_off": [],
}


def test_an_ordinary_new_milestone_is_written_at_once_and_read_back_as_it_is() -> None:
    text = plain_text(PLAIN)
    assert text == dumped(PLAIN)
    assert documents.parse("milestone-003.yaml", new_text(PLAIN, "a hint")) == PLAIN


@pytest.mark.parametrize("title", ["Yes", "1e3", "a: b", "[x]", "a #b", "größer", "- a", "2026", "true"])
def test_a_title_that_needs_thought_is_left_to_ruamel(title: str) -> None:
    assert plain_text({**PLAIN, "title": title}) is None
    assert documents.parse("milestone-003.yaml", new_text({**PLAIN, "title": title}))["title"] == title


def test_ruamel_is_not_imported_for_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "milestone_git.store.documents.writer", None)
    assert new_text(PLAIN).startswith(b"schema: 1\n")
    with pytest.raises(ImportError):
        new_text({**PLAIN, "title": "a: b"})
