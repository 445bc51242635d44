"""Workflows, ours and a repository's own: their phases in order, and which waits for dependencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Workflow(NamedTuple):
    """``phases`` in order, none for `simple`; ``waits_in`` is the first that needs dependencies (R33).

    Where that is none of the phases, the first is: a slip in a configuration opens no gate.
    """

    phases: tuple[str, ...] = ()
    waits_in: str = ""

    def waits(self, phase: str) -> bool:
        """Whether work in ``phase`` needs what the milestone depends on to be completed."""
        if not self.phases:
            return True
        waits_in = self.waits_in if self.waits_in in self.phases else self.phases[0]
        return phase in self.phases and self.phases.index(phase) >= self.phases.index(waits_in)


SIMPLE = "simple"
WORKFLOWS = {
    SIMPLE: Workflow(),
    "kiro": Workflow(("design", "spec", "task", "execute"), waits_in="execute"),
    "rfc": Workflow(("rfc", "implement", "test", "release"), waits_in="implement"),
}


def workflows_of(settings: Mapping[str, Any]) -> dict[str, Workflow]:
    """Ours and those that the configuration document ``settings`` defines under `workflows`, by name.

    One of the same name replaces ours.
    """
    own = settings.get("workflows", {})
    return WORKFLOWS | {
        name: Workflow(tuple(one["phases"]), one.get("waits_in", one["phases"][0]))
        for name, one in own.items()
    }
