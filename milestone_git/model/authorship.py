"""Who stands behind a change of the configuration, as read from the commits that bring it."""

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

    Each of them needs somebody among ``backings`` who may configure.
    """

    changes: Mapping[str, str]
    backings: tuple[Backing, ...]
