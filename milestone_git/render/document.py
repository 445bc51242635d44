"""`show --document`: one document of a milestone, put together from the deliverables of its phases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from milestone_git.model.record import Record
from milestone_git.render.escape import shown

_MARKDOWN = (".md", ".markdown")


class Chapter(NamedTuple):
    """A phase with its deliverables as (path, text); None for one that is missing or no text."""

    phase: str
    parts: tuple[tuple[str, str | None], ...]


def text(record: Record, chapters: Sequence[Chapter], commit: str) -> str:
    """Markdown: the title, the description, and a chapter for each phase that has deliverables.

    Headings of Markdown files go two levels down, so that there is one title; other files stand in a fence.
    """
    lines = [f"# {shown(record.title)}", "", f"{record.id}, as of {commit[:10]}"]
    if description := record.document.get("description"):
        lines += ["", _clean(str(description).rstrip())]
    for chapter in chapters:
        lines += ["", f"## {chapter.phase}"]
        for path, body in chapter.parts:
            lines += ["", *_part(path, body)]
    return "\n".join(lines)


def _part(path: str, body: str | None) -> list[str]:
    if body is None:
        return [f"`{shown(path)}` is not there, or is no text."]
    inner = _clean(body.rstrip("\n"))
    if path.lower().endswith(_MARKDOWN):
        return [_lowered(inner)]
    fence = "```"
    while fence in inner:
        fence += "`"
    return [f"`{shown(path)}`:", "", fence, inner, fence]


def _lowered(text: str) -> str:
    """Each heading two levels down, but not what looks like one inside of a fence."""
    lines, fenced = [], False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        lines.append(f"##{line}" if line.startswith("#") and not fenced else line)
    return "\n".join(lines)


def _clean(text: str) -> str:
    return "\n".join("\t".join(map(shown, line.split("\t"))) for line in text.split("\n"))
