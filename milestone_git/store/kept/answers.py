"""Keeps small computed answers by the content they follow from; to delete or spoil them costs only time."""

from __future__ import annotations

import json
import os
from typing import Any

from milestone_git.store.repository import Place

_MOST = 16  # of one name: the work tree, a few branches, a few revisions


def kept(place: Place, name: str, key: str) -> Any:
    """The answer kept under ``key``; None where there is none, or the file is not as it was written."""
    found = _read(place, name).get(key)
    if isinstance(found, list) and len(found) == 2 and found[0] == _sum(key, found[1]):
        return found[1]
    return None


def keep(place: Place, name: str, key: str, answer: Any) -> None:
    """Keeps an answer that JSON can hold, and forgets the oldest; where it cannot be written, it is not."""
    entries = {old: value for old, value in _read(place, name).items() if old != key}
    entries[key] = [_sum(key, answer), answer]
    newest = dict(list(entries.items())[-_MOST:])
    path = place.own_dir / "cache" / f"{name}.json"
    mine = path.with_name(f"{name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text(json.dumps(newest), encoding="utf-8")
        mine.replace(path)  # two commands at once: the later one wins, and no reader sees half of it
    except OSError:
        return


def _read(place: Place, name: str) -> dict[str, Any]:
    try:
        found = json.loads((place.own_dir / "cache" / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _sum(key: str, answer: Any) -> str:
    from hashlib import sha256  # libcrypto comes with it

    return sha256(f"{key}\0{json.dumps(answer, sort_keys=True)}".encode()).hexdigest()
