"""A document that is none, as an exception that carries the reason."""

from __future__ import annotations

from milestone_git.model.diagnostic import Diagnostic


class Unreadable(Exception):
    """A document that is none; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
