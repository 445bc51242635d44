"""A map for an import: which file holds a record, which key becomes which field, and what is kept beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Document = Mapping[str, Any]


class Rule(NamedTuple):
    """One target ``field`` (dotted; empty where a value is only checked) and where it comes from.

    ``sources`` are dotted keys of the source, or `JOIN.key` of a document beside it. ``values`` is a table by
    lower-case word, ``otherwise`` what stands where nothing usable does. ``kept`` keeps the source key too.
    """

    field: str
    sources: tuple[str, ...]
    form: str = "word"
    values: Mapping[str, str] = {}
    otherwise: str = ""
    pattern: str = ""
    kept: bool = False


class Join(NamedTuple):
    """Documents that say more about the same thing: globs, and the key that holds the same identity."""

    name: str
    files: tuple[str, ...]
    identity: str


class Groups(NamedTuple):
    """A file, by glob, with a table of groups below the dotted key ``source``."""

    files: tuple[str, ...]
    source: str


class Map(NamedTuple):
    """A whole map; ``name`` begins every identity, ``keep`` is the key for what has no place of its own."""

    name: str
    files: tuple[str, ...]
    identity: str
    keep: str
    rules: tuple[Rule, ...]
    workflow: str = ""
    phases: tuple[str, ...] = ()
    forge: str = ""
    nobody: frozenset[str] = frozenset()
    joins: tuple[Join, ...] = ()
    groups: Groups | None = None


def map_of(document: Document) -> Map:
    """The map that a document *valid by its schema* says."""
    name = document["name"]
    workflow = document.get("workflow", {})
    groups = document.get("groups")
    return Map(
        name=name,
        files=_listed(document["files"]),
        identity=document.get("identity", ""),
        keep=document.get("keep", f"x-{name}"),
        rules=(
            *(_rule(field, one) for field, one in document["fields"].items()),
            *(_check(source, one) for source, one in document.get("checks", {}).items()),
        ),
        workflow=workflow.get("name", ""),
        phases=tuple(workflow.get("phases", ())),
        forge=document.get("people", {}).get("forge", ""),
        nobody=frozenset(one.casefold() for one in document.get("people", {}).get("nobody", ())),
        joins=tuple(
            Join(join, _listed(one["files"]), one["identity"])
            for join, one in document.get("joins", {}).items()
        ),
        groups=Groups(_listed(groups["files"]), groups.get("from", "")) if groups else None,
    )


def _rule(field: str, entry: Any) -> Rule:
    if isinstance(entry, str):
        entry = {"from": entry}
    return Rule(
        field,
        _listed(entry["from"]),
        entry.get("as", "word"),
        {key.casefold(): value for key, value in entry.get("values", {}).items()},
        entry.get("otherwise", ""),
        entry.get("pattern", ""),
        entry.get("keep", False),
    )


def _check(source: str, entry: Document) -> Rule:
    return Rule("", (source,), entry.get("as", "word"), pattern=entry.get("pattern", ""), kept=True)


def _listed(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
