"""The kinds of events, and the sentence that `git log` shows for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from milestone_git.model.characters import escaped

# `{…}` are the event's own fields and its payload. A kind is the word of the verb that writes it.
SENTENCES = {
    "plan": 'planned {milestone} "{title}"',
    "import": 'imported {milestone} "{title}" from {source}',
    "edit": "edited {milestone}: {fields}",
    "task-add": 'added task {task} "{title}" to {milestone}',
    "task-start": 'started task {task} "{title}" of {milestone}',
    "task-done": 'finished task {task} "{title}" of {milestone}',
    "task-block": 'blocked task {task} "{title}" of {milestone}: {reason}',
    "task-reopen": 'took up task {task} "{title}" of {milestone} again',
    "link": "linked {milestone} to {dependency}",
    "unlink": "unlinked {milestone} from {dependency}",
    "cancel": "cancelled {milestone}: {reason}",
    "reopen": "reopened {milestone}: {reason}",
    "execute": "started {milestone}",
    "resume": "resumed {milestone}",
    "pause": "paused {milestone}",
    "complete": "completed {milestone}",
    "request": "asked for a review of {phase} of {milestone}",
    "approve": "approved {phase} of {milestone}",
    "reject": "rejected {phase} of {milestone}: {reason}",
    "comment": "said of {phase} of {milestone}: {reason}",
    "withdraw": "took back their verdict on {phase} of {milestone}",
    "overrule": "overruled what {whom} says of {phase} of {milestone}: {reason}",
    "advance": "moved {milestone} from {before} to {after}",
    "waive": "waived {what} of {milestone} until {until}: {reason}",
    "observe": "saw {milestone} move from {before} to {after}",
}


def sentence(actor: str, kind: str, milestone: str, payload: Mapping[str, Any]) -> str:
    """The subject of an event's commit; raises ``KeyError`` for an unknown kind or a missing field."""
    text = SENTENCES[kind].format_map({**payload, "milestone": milestone})
    by = f" (by {payload['by']})" if "by" in payload else ""
    if "reviewer" in payload:
        by = f" (for {payload['reviewer']})"
    # a reason of two lines once made a subject of two, and the event did not count
    return escaped(f"{actor} {text}{by}")
