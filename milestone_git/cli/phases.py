"""The options that `plan` and `edit` share about phases: `--reviewer`, `--deliverable`, `--sla`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from milestone_git.app.parse import said_of_phases


def of_phases(function: Callable[..., None]) -> Callable[..., None]:
    """Adds them, and gives the function what was said as ``said``; refuses what is not `PHASE=VALUE`."""

    @click.option(
        "--reviewer", "reviewers", multiple=True, metavar="PHASE=NAME", help="Who is asked; may be repeated."
    )
    @click.option(
        "--deliverable", "deliverables", multiple=True, metavar="PHASE=PATH", help="May be repeated."
    )
    @click.option("--sla", multiple=True, metavar="PHASE=TIME", help="Working time to answer a review in.")
    @wraps(function)
    def command(*words: Any, **named: Any) -> None:
        typed = {key: named.pop(key) for key in ("reviewers", "deliverables", "sla")}
        function(*words, said=said_of_phases(typed), **named)

    return command
