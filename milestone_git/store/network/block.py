"""Numbers that were taken from the counter and not used yet, kept for planning without the remote (R5).

A copy of this clone (a backup that is put back, a copied folder) must not give them out a second time. Its
file has another change time, which nobody can set: the block counts only with the stamp that fits.
"""

from __future__ import annotations

import json

from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import write_file

_NAME = "numbers"


def left(place: Place, repo: str) -> list[int]:
    """What is left; nothing where there is no block, or it is not this clone's own."""
    path = place.own_dir / _NAME
    try:
        if (place.own_dir / f"{_NAME}.stamp").read_text(encoding="ascii") != _stamp(place):
            return []
        found = json.loads(path.read_text(encoding="utf-8"))
        numbers = found["numbers"] if found["repo"] == repo else []
        return [one for one in numbers if type(one) is int]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def keep(place: Place, repo: str, numbers: list[int]) -> None:
    """Keeps what is left, before any of the others is used: killed in between, a number is nobody's."""
    (place.own_dir / f"{_NAME}.stamp").unlink(missing_ok=True)
    write_file(place.own_dir / _NAME, json.dumps({"numbers": numbers, "repo": repo}).encode())
    write_file(place.own_dir / f"{_NAME}.stamp", _stamp(place).encode())


def _stamp(place: Place) -> str:
    found = (place.own_dir / _NAME).stat()
    return f"{found.st_ino} {found.st_ctime_ns}"
