"""What a verb is given from outside: who acts, the moment, and entropy; the core reads none by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from milestone_git.model.snapshot import Actor


class Given(NamedTuple):
    """``now`` is an aware moment; ``entropy(n)`` gives n bytes nobody has seen before."""

    actor: Actor
    now: datetime
    entropy: Callable[[int], bytes]

    @property
    def at(self) -> str:
        """The moment as events keep it: RFC 3339, UTC, whole seconds."""
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def milliseconds(self) -> int:
        """The moment in milliseconds since 1970, for a ULID."""
        return int(self.now.timestamp() * 1000)
