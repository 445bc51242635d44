"""The paths of what milestones deliver: to touch one of them is a move, though no record changes (R20)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.record import FINISHED
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.asked import workflow_of
from milestone_git.rules.coverage import deliverable_paths


def paths(found: Snapshot, *, finished: bool = False) -> Iterator[str]:
    """Paths and patterns of every phase of open milestones, with ``finished`` of the others too."""
    for record in found.records.values():
        if record.status in FINISHED and not finished:
            continue
        workflow = workflow_of(record, found.settings)
        named = dict.fromkeys([*workflow.phases, *(record.document.get("phases") or {}), ""])
        for phase in named:
            yield from deliverable_paths(record, phase, workflow)
