"""Who stands behind a change of the configuration or of records, as read from the commits that bring it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Backing(NamedTuple):
    """Somebody answers for ``covers``, commits by id: they made them, merged them, or approved the outcome.

    ``handles`` are those who are proven or believed to have done it, as the policy's profile says.
    """

    handles: tuple[str, ...]
    covers: frozenset[str]


class Authorship(NamedTuple):
    """``changes`` are the commits that change the configuration, with whom Git names; one has no id yet, "".

    Each of them needs somebody among ``backings`` who may configure; of a proposal, on a branch that nobody
    protects, none does.
    """

    changes: Mapping[str, str]
    backings: tuple[Backing, ...]
    is_proposal: bool = False


class Makers(NamedTuple):
    """The same for records: ``changes`` by path, for which somebody among ``backings`` must be allowed it.

    Where a commit is still to be made, it is "" for every path.
    """

    changes: Mapping[str, tuple[str, ...]]
    backings: tuple[Backing, ...]
    names: Mapping[str, str] = {}

    def of(self, *paths: str) -> tuple[str, ...]:
        """The commits that change any of ``paths``."""
        found = (oid for path in paths for oid in self.changes.get(path, self.changes.get("", ())))
        return tuple(dict.fromkeys(found))
