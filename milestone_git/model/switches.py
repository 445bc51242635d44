"""What a configuration may switch on, what of it is built, and which values belong into the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.settings import Settings, lookup

TABLES = ("features", "enterprise_features", "community_features")

# Described in schemas/milestone-config.schema.json, kept as written, and without effect so far. Who builds
# one takes its line out. `*` stands for every key of that table.
NOT_BUILT = (
    "features.multi_agent_coordination",
    "features.auto_scale",
    "features.multi_project_portfolio",
    "features.advanced_analytics",
    "features.compliance_tracking",
    "features.resource_allocation_optimization",
    "features.executive_reporting",
    "features.public_dashboards",
    "features.contributor_recognition",
    "features.async_coordination",
    "features.contribution_tracking",
    "features.community_voting",
    "coordination.cross_team_notifications",
    "workflow.approval_process",
    "workflow.milestone_visibility",
    "workflow.contribution_attribution",
    "workflow.release_automation",
    "integrations.*",
    "backend.type",
    "backend.cluster_configuration",
    "security.encryption_at_rest",
    "security.audit_trail",
    "security.compliance_modes",
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_OFF = (None, False, "file", "none", "reviewers")  # what is so without any configuration


class Secret(NamedTuple):
    """A value that opens a door: its dotted ``key``, and the environment ``variable`` to use instead."""

    key: str
    variable: str


def switches(settings: Settings) -> dict[str, bool]:
    """The switches of all three tables as the one table they are; where two disagree, on wins."""
    found: dict[str, bool] = {}
    for table in TABLES:
        for name, value in (settings.document.get(table) or {}).items():
            if isinstance(value, bool):
                found[name] = value or found.get(name, False)
    return found


def unbuilt(settings: Settings) -> tuple[str, ...]:
    """The dotted keys that are switched on here and have no effect yet, each once, as the file has them."""
    return tuple(key for key in _switched_on(settings.document) if _plain(key) in NOT_BUILT)


def secrets(settings: Settings) -> tuple[Secret, ...]:
    """Addresses among the integrations: who has such a webhook can post, so it is no matter for a file."""
    integrations = settings.document.get("integrations") or {}
    return tuple(
        Secret(key, variable_of(key))
        for key, value in _leaves("integrations", integrations)
        if isinstance(value, str) and _ADDRESS.match(value)
    )


def variable_of(key: str) -> str:
    """`MILESTONE_SLACK_WEBHOOK` for `integrations.slack_webhook`."""
    words = key.removeprefix("integrations.")
    return "MILESTONE_" + re.sub(r"[^A-Z0-9]+", "_", words.upper())


def _switched_on(document: Mapping[str, Any]) -> Iterator[str]:
    tables = ("coordination", "workflow", "integrations", "backend", "security")
    for table in (*TABLES, *tables):
        for name, value in (lookup(document, table) or {}).items():
            if not name.startswith("x-") and value not in _OFF:
                yield f"{table}.{name}"


def _plain(key: str) -> str:
    """The key as ``NOT_BUILT`` has it: the three tables are one, and integrations are alike."""
    table, _, name = key.partition(".")
    if table in TABLES:
        return f"features.{name}"
    return "integrations.*" if table == "integrations" else key


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{key}.{name}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(key, inner)
    else:
        yield key, value
