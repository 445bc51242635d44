"""What people type as values: `KEY=YAML`, `Title:6h`, a Markdown list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from milestone_git.model.diagnostic import refusal
from milestone_git.model.record import TASK_DONE, TODO
from milestone_git.store import documents
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.verbs.phases import REVIEWERS, SLA, Said
from milestone_git.verbs.plan import Item

if TYPE_CHECKING:
    from milestone_git.integrations.outline import Point


def assignments(words: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    """(dotted key, value) of each word; None where the value is empty. Refuses with MG010."""
    if not words:
        raise refusal("MG010", "nothing to set was named", "such as `estimate=2w`")
    return tuple(_pair(word) for word in words)


def said_of_phases(words: Mapping[str, Sequence[str]]) -> tuple[Said, ...]:
    """`PHASE=VALUE` of `reviewers`, `deliverables` and `sla`, as typed. Refuses with MG010."""
    return tuple(_said(key, word) for key, listed in words.items() for word in listed)


def _said(key: str, word: str) -> Said:
    phase, equals, text = word.partition("=")
    if not equals or not phase or not text:
        such = {REVIEWERS: "design=alex", SLA: "design=24h"}.get(key, "design=docs/design.md")
        raise refusal("MG010", f"`{word}` is not of the form PHASE=VALUE", f"such as `{such}`")
    is_expression = key == REVIEWERS and text[:1] in "[{"
    return Said(phase, key, _pair(word)[1] if is_expression else text)


def title_and_estimate(text: str) -> tuple[str, str]:
    """`Build homepage:6h` as its two parts; a colon with anything else behind it belongs to the title."""
    title, colon, estimate = text.rpartition(":")
    is_time = colon and estimate.strip() and set(estimate.strip()) <= set("0123456789.mhdw")
    return (title.strip(), estimate.strip()) if is_time else (text.strip(), "")


def items(text: str, name: str) -> tuple[Item, ...]:
    """The milestones of a Markdown list, called ``name`` where it is wrong. Refuses with MG010."""
    from milestone_git.integrations.outline import points_of  # titles are mostly typed

    return tuple(_item(point) for point in points_of(text, name))


def _item(point: Point) -> Item:
    title, estimate = title_and_estimate(point.text)
    tasks = [(*title_and_estimate(one.text), one.done or point.done) for one in point.points]
    told = tuple((task, time, TASK_DONE if done else TODO) for task, time, done in tasks)
    return Item(title, estimate, told, point.done)


def _pair(word: str) -> tuple[str, Any]:
    key, equals, text = word.partition("=")
    if not equals or not all(key.split(".")):
        raise refusal("MG010", f"`{word}` is not of the form KEY=VALUE", "such as `estimate=2w`")
    try:
        return key, documents.parse_value(text)
    except Unreadable as unreadable:
        raise refusal(
            "MG010",
            f"the value of `{key}` is not YAML: `{text}`",
            f"put it in quotes: `{key}='\"{text}\"'`",
            notes=(unreadable.diagnostic.message,),
        ) from unreadable
