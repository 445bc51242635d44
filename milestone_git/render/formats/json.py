"""A verdict as `milestone-git/check/1`, the shape that `check --json` gives too."""

from __future__ import annotations

from typing import Any

from milestone_git.model.verdict import Verdict
from milestone_git.render.diagnostics import json_of
from milestone_git.render.shapes import shaped


def of(verdict: Verdict) -> str:
    """One JSON document."""
    return shaped("check", body(verdict))


def body(verdict: Verdict) -> dict[str, Any]:
    """Its fields after `schema`."""
    return {
        "source": verdict.source,
        "verdict": verdict.word,
        "records": verdict.records,
        "diagnostics": [json_of(one) for one in verdict.diagnostics],
    }
