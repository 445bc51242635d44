"""Characters that deceive, as escapes: tests/render/test_escape.py holds the laws."""

from __future__ import annotations

from milestone_git.model.characters import escaped, escaped_json


def test_an_escape_is_on_one_line_and_json_keeps_its_layout() -> None:
    assert escaped("a\nb\u202e") == "a\\nb\\u202e"
    assert escaped_json('{\n"a\u202e\x7f"}') == '{\n"a\\u202e\\u007f"}'
