"""One verb is read from the door to the store in under 700 lines, as docs/architecture.md promises."""

from __future__ import annotations

from tests.house.tree import ROOT

WAY = (
    "cli/commands/link.py",
    "app/transact.py",
    "verbs/link.py",
    "rules/judge.py",
    "store/saving/save.py",
    "cli/answer.py",
)
MOST_LINES = 700


def test_one_verb_is_read_in_under_700_lines() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert [name for name in WAY if name not in page] == []
    lines = [(ROOT / "milestone_git" / name).read_text(encoding="utf-8").count("\n") for name in WAY]
    assert sum(lines) < MOST_LINES
