"""A verdict as programs read it: one table, one file a format, the same record in each."""

from __future__ import annotations

from collections.abc import Callable

from milestone_git.model.verdict import Verdict
from milestone_git.render.formats import github, json, junit, sarif, text

FORMATS: dict[str, Callable[[Verdict], str]] = {
    "text": text.of,
    "json": json.of,
    "sarif": sarif.of,
    "github": github.of,
    "junit": junit.of,
}
"""Each gives one document without its last line feed; what others wrote is escaped for that format."""
