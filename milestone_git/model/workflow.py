"""The workflows that come with the tool: their phases in order, and which of them waits for dependencies."""

from __future__ import annotations

from typing import NamedTuple


class Workflow(NamedTuple):
    """``phases`` in order, none for `simple`; ``waits_in`` is the first that needs dependencies (R33)."""

    phases: tuple[str, ...] = ()
    waits_in: str = ""

    def waits(self, phase: str) -> bool:
        """Whether work in ``phase`` needs what the milestone depends on to be completed."""
        if not self.phases:
            return True
        return phase in self.phases and self.phases.index(phase) >= self.phases.index(self.waits_in)


SIMPLE = "simple"
WORKFLOWS = {
    SIMPLE: Workflow(),
    "kiro": Workflow(("design", "spec", "task", "execute"), waits_in="execute"),
    "rfc": Workflow(("rfc", "implement", "test", "release"), waits_in="implement"),
}
