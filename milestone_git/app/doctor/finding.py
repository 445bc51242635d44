"""What the doctor found: how grave, about what, and what to type."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.diagnostic import ERROR, WARNING

NOTE = "note"
SEVERITIES = (ERROR, WARNING, NOTE)


class Finding(NamedTuple):
    """One line. ``subject`` is one word that stays: scripts may look for it; ``help`` is what to type."""

    severity: str
    subject: str
    message: str
    help: str
