"""Explain pages, as people read them in a terminal."""

from __future__ import annotations

import re

from milestone_git.store.machine.packaged import text_of


def page(code: str) -> str:
    """The page of a code, without the invisible set-up of its transcript; raises ``FileNotFoundError``."""
    text = re.sub(r"<!--.*?-->\n*", "", text_of(f"explain/{code}.md"), flags=re.DOTALL)
    return re.sub(r"\n{3,}", "\n\n", text)
