"""A document in which every field of the schema is set, and the names of those fields."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from milestone_git.model.record import record_of
from tests.builders import REPO, uid_of
from tests.house.tree import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from milestone_git.model.record import Record

_BLOCK = {
    "description": "What is drawn",
    "owner": "jordan",
    "assignees": ["jordan"],
    "reviewers": {"any": 2, "of": ["leads"], "rotate": True},
    "sla": "24h",
    "duration": "3d",
    "due": "2026-02-01",
    "meetings": [{"title": "Walk through", "every": "7d"}],
    "deliverables": [{"title": "Architecture", "path": "docs/a.md"}],
}
FULL: dict[str, Any] = {
    "schema": 1,
    "id": "milestone-008",
    "uid": uid_of(8),
    "title": "User Authentication System",
    "description": "Who is who",
    "category": "backend",
    "labels": ["security"],
    "status": "active",
    "phase": "spec",
    "workflow": "kiro",
    "owner": "jordan",
    "priority": "high",
    "workstream": "Identity",
    "quarter": "2026-Q1",
    "visibility": "internal",
    "compliance": ["sox"],
    "approval_required": True,
    "estimate": "5d",
    "start": "2026-01-05",
    "due": "2026-03-01",
    "constraints": {
        "finish_no_later": "2026-03-01", "must_start": "2026-01-05", "must_finish": "2026-03-02",
    },
    "blockers": [{"title": "Contract", "expected": "2026-01-20", "resolved": "2026-01-19"}],
    "depends_on": [{"milestone": "milestone-005", "kind": "technical", "type": "FS", "lag": "1d"}],
    "phases": {"design": _BLOCK, "execute": {"assignees": ["casey"], "description": "What is built"}},
    "tasks": [
        {
            "id": "t-1", "title": "Tokens", "status": "doing", "reason": "none", "assignees": ["casey"],
            "track": "Backend", "estimate": "2h", "depends_on": ["t-2"], "labels": ["good first issue"],
        }
    ],
    "acceptance": [{"run": "pytest tests/auth"}],
    "sign_off": ["ciso"],
    "teams": {"lead": "platform", "contributing": ["design"]},
    "contributors": {"lead": "alex", "core": ["jordan"], "specialized": ["casey"], "open": True},
    "risks": [
        {
            "id": "r-1", "title": "Late keys", "level": "high", "likelihood": "low", "impact": "high",
            "cause": "Vendor", "mitigation": "Two vendors", "owner": "alex", "due": "2026-01-30",
        }
    ],
    "resources": [{"role": "cryptographer", "fte": 0.5, "duration": "2w", "purpose": "review"}],
    "budget": {"amount": 1000, "spent": 200, "currency": "EUR"},
    "targets": [{"name": "logins", "title": "Logins", "baseline": 1, "target": 2, "unit": "ms"}],
    "rfc": {"title": "Proposal", "path": "rfcs/0001.md"},
    "vote": {"quorum": 3, "threshold": 0.5, "window": "7d"},
    "debt": {"of": "milestone-005", "phase": "design", "dependency": "milestone-004", "until": "2026-04-01"},
    "links": [{"forge": "github", "issue": 12}],
    "x-own": {"anything": 1},
}  # fmt: skip


def full(**changed: Any) -> Record:
    """The record of it, some top-level fields changed, or gone for None."""
    merged = {**copy.deepcopy(FULL), **changed}
    return record_of(
        ".milestones/active/milestone-008.yaml", {key: one for key, one in merged.items() if one is not None}
    )


def fields_of_the_schema() -> set[str]:
    """Every field that holds no others by the schema; lists are not seen, a phase is called `*`."""
    schema = json.loads(text("schemas/milestone.schema.json"))

    def leaves(node: dict[str, Any], name: str, inside: tuple[str, ...]) -> Iterator[str]:
        reference = node.get("$ref", "")
        if reference in inside:
            return
        if reference:
            yield from leaves(schema["$defs"][reference.rpartition("/")[2]], name, (*inside, reference))
            return
        below = [(one, f"{name}.{key}".lstrip(".")) for key, one in node.get("properties", {}).items()]
        below += [(node["items"], name)] if isinstance(node.get("items"), dict) else []
        below += [(one, name) for key in ("oneOf", "anyOf") for one in node.get(key, ())]
        if isinstance(node.get("additionalProperties"), dict):
            below.append((node["additionalProperties"], f"{name}.*"))
        for one, called in below:
            yield from leaves(one, called, inside)
        if not below:
            yield name

    return set(leaves(schema, "", ()))


def places(value: Any, name: str = "", path: tuple[Any, ...] = ()) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every value of a document that holds no others: its field's name, and the keys that lead to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            called = "*" if name == "phases" else key
            yield from places(one, f"{name}.{called}".lstrip("."), (*path, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, name, (*path, index))
    else:
        yield name, path


def changed_at(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The full document with another value at a place."""
    document = copy.deepcopy(FULL)
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return document


__all__ = ["FULL", "REPO", "changed_at", "fields_of_the_schema", "full", "places"]
