"""The log as notes of commits: what each commit was for, and what was said of it. A view, never a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from milestone_git.ledger.kinds import sentence
from milestone_git.model.event import Event


def notes_of(events: Iterable[Event], trailed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By commit: the titles of the milestones that it says it is for, as their planning tells them, and every
    event that names it, a line each. ``trailed`` are those milestones by commit.
    """
    titles: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    for event in events:
        title = event.payload.get("title")
        if event.kind in ("plan", "import") and isinstance(title, str):
            titles[event.milestone] = title
        commit = event.payload.get("commit")
        if isinstance(commit, str) and commit:
            lines.setdefault(commit, []).append(_line(event))
    noted = {
        commit: [
            *(f"{one}: {titles[one]}" for one in trailed.get(commit, ()) if one in titles),
            *lines.get(commit, ()),
        ]
        for commit in sorted({*trailed, *lines})
    }
    return {commit: "\n".join(said) + "\n" for commit, said in noted.items() if said}


def _line(event: Event) -> str:
    said = sentence(event.actor, event.kind, event.milestone, event.payload)
    return f"{event.at[:16].replace('T', ' ')}  {said}"
