"""Text of others as it may be shown: no control character reaches a terminal (R4)."""

from __future__ import annotations

from milestone_git.model.characters import escaped


def shown(text: str) -> str:
    """``text`` with each control or direction character as its escape, such as `\\x1b`."""
    return escaped(text)
