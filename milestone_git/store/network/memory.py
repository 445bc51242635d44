"""What is remembered of each remote: when it was last reached, and what it offered; losing it is safe."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import write_file

_NAME = "sync.json"


class Memory(NamedTuple):
    """``at`` is when it was last reached (RFC 3339), ``seen`` the tips it offered by chain, ``alarms`` the
    chains that were rewound there, ``why`` what Git said when it last failed, ``sessions`` what the remote
    had of this person's. ``failed`` and ``told`` are seconds since 1970, 0 for never.
    """

    at: str = ""
    seen: Mapping[str, str] = {}
    alarms: tuple[str, ...] = ()
    failed: float = 0.0
    told: float = 0.0
    why: str = ""
    sessions: Mapping[str, str] = {}


def recall(place: Place) -> dict[str, Memory]:
    """What is remembered, by remote; nothing where the file is gone or spoilt."""
    try:
        found = json.loads((place.own_dir / _NAME).read_text(encoding="utf-8"))
        return {name: _memory(one) for name, one in found["remotes"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def remember(place: Place, name: str, memory: Memory) -> None:
    """Keeps ``memory`` of one remote; where it cannot be written, nothing is lost but a warning."""
    known = {**recall(place), name: memory}
    data = json.dumps({"remotes": {key: one._asdict() for key, one in known.items()}}, sort_keys=True)
    try:
        write_file(place.own_dir / _NAME, data.encode())
    except OSError:
        return


def now() -> float:
    """Seconds since 1970 by this machine's clock, for waiting only."""
    return time.time()


def _memory(found: Mapping[str, Any]) -> Memory:
    seen = {str(key): str(value) for key, value in found["seen"].items()}
    sessions = {str(key): str(value) for key, value in found["sessions"].items()}
    alarms = tuple(str(one) for one in found["alarms"])
    return Memory(
        str(found["at"]),
        seen,
        alarms,
        float(found["failed"]),
        float(found["told"]),
        str(found["why"]),
        sessions,
    )
