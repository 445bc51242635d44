"""Every transcript in README, docs, explain pages and the demo is run and compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from demo.console import complaint, play
from demo.page import blocks

ROOT = Path(__file__).parents[2]
PATTERNS = ("README.md", "docs/**/*.md", "milestone_git/_data/explain/*.md", "demo/*.md")


def pages() -> list[str]:
    """The pages that have something to play, as paths from the root."""
    found = sorted({page for pattern in PATTERNS for page in ROOT.glob(pattern)})
    return [str(page.relative_to(ROOT)) for page in found if blocks(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", pages())
def test_the_page_prints_what_it_says(name: str, tmp_path: Path) -> None:
    played = play((ROOT / name).read_text(encoding="utf-8"), tmp_path)
    said = [text for one in played if (text := complaint(name, one))]
    assert not said, "\n\n".join([*said, f"if this is meant: python -m demo.console --update {name}"])
    code = re.fullmatch(r"MG\d{3}", Path(name).stem)
    if code:
        shown = "\n".join(line for one in played for line in one.shown.lines)
        assert code[0] in shown, f"{name}: the transcript does not trigger {code[0]}"
