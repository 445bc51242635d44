"""The project's own files, as Git sees them, for the rules about the tree."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files() -> tuple[str, ...]:
    """Every file that is or would be tracked, as a path from the root."""
    # The checkout of a CI container often belongs to another user.
    words = ("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(sorted({path for path in listed if path and (ROOT / path).is_file()}))


def sources(*folders: str) -> dict[str, str]:
    """The text of the Python files below some folders."""
    return {path: text(path) for path in files() if path.endswith(".py") and path.split("/")[0] in folders}


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")
