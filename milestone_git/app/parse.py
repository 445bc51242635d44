"""`KEY=YAML` words of a command line as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from milestone_git.model.diagnostic import refusal
from milestone_git.store import documents
from milestone_git.store.documents.unreadable import Unreadable


def assignments(words: Sequence[str]) -> tuple[tuple[str, Any], ...]:
    """(dotted key, value) of each word; None where the value is empty. Refuses with MG010."""
    if not words:
        raise refusal("MG010", "nothing to set was named", "such as `estimate=2w`")
    return tuple(_pair(word) for word in words)


def title_and_estimate(text: str) -> tuple[str, str]:
    """`Build homepage:6h` as its two parts; a colon with anything else behind it belongs to the title."""
    title, colon, estimate = text.rpartition(":")
    is_time = colon and estimate.strip() and set(estimate.strip()) <= set("0123456789.mhdw")
    return (title.strip(), estimate.strip()) if is_time else (text.strip(), "")


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
