"""The page of all codes, written from their table and the explain pages.

`python -m milestone_git.app.errors` prints it; `make pages` puts it into docs/errors.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from milestone_git.app.explain import page
from milestone_git.model.codes import CODES

_AREAS = {
    "0": "Usage and environment",
    "1": "Documents",
    "2": "Gates and approvals",
    "3": "Dependencies and schedule",
    "4": "Log, signatures, integrity",
    "5": "Claims, sessions, agents",
    "6": "Store, sync, merge",
    "7": "Integrations",
    "9": "Bugs of ours",
}


_HEAD = """# Codes

<!-- Written by `make pages` from the table of codes and the explain pages; do not edit. -->

Every refusal and every finding has a code. `git milestone explain CODE` shows its page in a terminal, with an
example and the way out. A code is never used again for something else. The number behind it is the exit
status of a command that it stops."""


def index() -> str:
    """The page as Markdown: for each code how a command ends, what it means, and where more is said."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for digit, title in _AREAS.items():
        rows = [row for row in CODES.values() if row.code[2] == digit]
        if rows:
            yield from ("", f"## {title}", "", "| code | name | exit | meaning |", "|---|---|---|---|")
        for row in rows:
            link = f"[{row.code}](../milestone_git/_data/explain/{row.code}.md)"
            yield f"| {link} | {row.slug} | {row.exit_status} | {_meaning(row.code)} |"


def _meaning(code: str) -> str:
    """The first paragraph of its page, on one line."""
    text = page(code).split("\n\n")[1]
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(index())
