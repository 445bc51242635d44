"""Data that travels with the package: schemas, hook shims, profiles, explain pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
# In the wheel `schemas/` and `hooks/` lie under `_data`; in a source tree they lie at its top.
_ROOTS = (PACKAGE / "_data", PACKAGE.parent)


@cache
def text_of(name: str) -> str:
    """The text of a data file such as `schemas/milestone.schema.json`; raises ``FileNotFoundError``."""
    return path_of(name).read_text(encoding="utf-8")


def path_of(name: str) -> Path:
    """Where a data file lies; raises ``FileNotFoundError``."""
    for root in _ROOTS:
        if (root / name).is_file():
            return root / name
    raise FileNotFoundError(name)
