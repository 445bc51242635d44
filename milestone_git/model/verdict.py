"""What came of judging: what was looked at, and what the rules say of it; the one record of every format."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.diagnostic import NOTE, Diagnostic, errors_of, exit_status

PASSED, FAILED, UNVERIFIED = "passed", "failed", "unverified"
_UNVERIFIED = "MG403"


class Verdict(NamedTuple):
    """``source`` is `work tree`, `index`, a commit id, or `BASE..HEAD` for a move.

    ``documents`` are the paths of all milestones that were judged, the unreadable ones too. ``strict`` makes
    a warning as grave as an error.
    """

    source: str
    documents: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    strict: bool = False

    @property
    def records(self) -> int:
        """How many milestones were judged."""
        return len(self.documents)

    @property
    def stopping(self) -> tuple[Diagnostic, ...]:
        """The findings for which this is no pass; a note never is one."""
        if not self.strict:
            return errors_of(self.diagnostics)
        return tuple(one for one in self.diagnostics if one.severity != NOTE)

    @property
    def word(self) -> str:
        """`passed`, `failed`, or `unverified`: what cannot be seen is never passed (R22)."""
        if any(one.code == _UNVERIFIED for one in self.diagnostics):
            return UNVERIFIED
        return FAILED if self.stopping else PASSED

    @property
    def exit_status(self) -> int:
        """0 where it passed, else what the table of codes says of the first error; 1 for a strict warning."""
        return exit_status(self.diagnostics) or int(bool(self.stopping))
