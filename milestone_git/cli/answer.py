"""The answer of a command that wrote something: the same for all of them."""

from __future__ import annotations

from milestone_git.app.transact import Outcome
from milestone_git.cli.door import Door
from milestone_git.render import shapes
from milestone_git.render.diagnostics import json_of


def changed(door: Door, name: str, outcome: Outcome, text: str) -> None:
    """Prints ``text``, or the milestones that were written and the commit as JSON; then the warnings."""
    if door.json:
        door.give(name, body(outcome))
        return
    head = "would be done, and was not:\n" if outcome.dry_run else ""
    door.say(head + text)
    door.warn(outcome.diagnostics)


def body(outcome: Outcome) -> dict[str, object]:
    """What a change did, as data."""
    snapshot = outcome.snapshot
    paths = [write.path for write in outcome.change.writes if write.document is not None]
    return {
        "dry_run": outcome.dry_run,
        "commit": outcome.commit or None,
        "staged": outcome.change.staged,
        "milestones": shapes.records(
            snapshot, [snapshot.records[path] for path in paths if path in snapshot.records]
        ),
        "events": [draft.kind for draft in outcome.change.drafts],
        "diagnostics": [json_of(one) for one in outcome.diagnostics],
    }


def where(outcome: Outcome) -> str:
    """Where the change is now: a commit, or staged for the next one."""
    if outcome.dry_run:
        return ""
    return "  (staged, goes into your next commit)" if outcome.change.staged else f"  [{outcome.commit[:10]}]"
