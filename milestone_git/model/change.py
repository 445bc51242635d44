"""What a verb proposes: documents to write and events to append. Nothing has happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.event import Draft


class Write(NamedTuple):
    """A document to be at ``path``; None removes the file. ``moved_from`` keeps comments over a move.

    Where somebody typed the whole file, ``typed`` are its bytes, to be written as they are in place of
    ``base``.
    """

    path: str
    document: Mapping[str, Any] | None
    moved_from: str = ""
    typed: bytes | None = None
    base: bytes = b""


class Change(NamedTuple):
    """One commit's worth: ``subject`` and ``body`` are its message, ``milestones`` become trailers.

    ``staged`` asks for the work tree and the index only: progress that goes into the user's next commit.
    Such a change brings no events; they are recorded when the commit has landed (R13).
    """

    subject: str
    writes: tuple[Write, ...] = ()
    drafts: tuple[Draft, ...] = ()
    body: str = ""
    milestones: tuple[str, ...] = ()
    staged: bool = False

    def message(self) -> str:
        """The commit message, trailers last, as `git interpret-trailers` reads them."""
        parts = [self.subject]
        if self.body:
            parts.append(self.body)
        if self.milestones:
            parts.append("\n".join(f"Milestone: {one}" for one in self.milestones))
        return "\n\n".join(parts) + "\n"
