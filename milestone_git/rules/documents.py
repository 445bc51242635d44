"""What reading found wrong: not YAML, or not what the schema allows (MG101 to MG117)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """The faults of the head, as the reader gave them."""
    yield from attempt.head.faults
