"""A verdict for people: every finding with its place, then one line that sums up."""

from __future__ import annotations

from milestone_git.model.verdict import UNVERIFIED, Verdict
from milestone_git.render.diagnostics import summary_of, text_of


def of(verdict: Verdict) -> str:
    """The findings, an empty line, and the sum; of a clean verdict the sum alone."""
    if not verdict.diagnostics:
        return closing(verdict)
    return f"{text_of(verdict.diagnostics)}\n\n{closing(verdict)}"


def closing(verdict: Verdict) -> str:
    """`3 milestones: 2 errors and 1 warning`."""
    counted = "1 milestone" if verdict.records == 1 else f"{verdict.records} milestones"
    if verdict.word == UNVERIFIED:
        return f"{counted}: unverified"
    return f"{counted}: {summary_of(verdict.diagnostics) or 'all is well'}"
