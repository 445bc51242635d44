"""Where clock, randomness, identity and environment enter, once, for everybody."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.model.given import Given
from milestone_git.model.settings import Team
from milestone_git.store import identity
from milestone_git.store.repository import Place, discover

if TYPE_CHECKING:
    from milestone_git.app.recall import Recalled


class Context(NamedTuple):
    """``directory`` is where the user stands or what `-C` says; ``environment`` goes to every child.

    ``seen`` is there for who only reads, and was seen before the command was understood.
    """

    directory: Path
    environment: Mapping[str, str]
    now: datetime
    entropy: Callable[[int], bytes]
    seen: Recalled | None = None

    def place(self) -> Place:
        """The repository around us, which has a work tree; raises ``Refused``."""
        return discover(self.directory, self.environment)

    def place_to_read(self) -> Place:
        """The same, or a bare one, in which HEAD stands for the work tree."""
        return self.seen.place if self.seen else discover(self.directory, self.environment, bare=True)

    def given(self, place: Place, team: Team) -> Given:
        """What a verb is given; refuses with MG003 without an identity."""
        return Given(identity.actor(place, team), self.now, self.entropy)


def context(directory: Path) -> Context:
    """The context of this process. Like Git itself, it takes the moment from `GIT_COMMITTER_DATE` if set."""
    environment = dict(os.environ)
    now = _date(environment.get("GIT_COMMITTER_DATE", "")) or datetime.now(UTC)
    return Context(directory, environment, now, os.urandom)


def _date(text: str) -> datetime | None:
    """Git's internal format (`1767609000 +0100`) or ISO 8601; None for anything else Git may know."""
    first, _, zone = text.strip().removeprefix("@").partition(" ")
    try:
        if first.isdecimal():
            minutes = int(zone[:1] + zone[1:3]) * 60 + int(zone[:1] + zone[3:5]) if zone else 0
            return datetime.fromtimestamp(int(first), timezone(timedelta(minutes=minutes)))
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
