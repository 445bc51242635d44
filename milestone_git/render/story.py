"""`log`: who did what when, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from milestone_git.ledger.kinds import sentence
from milestone_git.model.event import Event
from milestone_git.render.columns import plain_columns
from milestone_git.render.escape import shown


def events(chosen: Sequence[Event]) -> str:
    """One line an event: the moment in UTC, and the sentence of its commit."""
    rows = []
    for one in chosen:
        said = sentence(one.actor, one.kind, one.milestone, one.payload)
        note = f": {one.payload['note']}" if "note" in one.payload else ""
        rows.append([shown(one.at[:16].replace("T", " ")), shown(said + note)])
    return plain_columns(rows)
