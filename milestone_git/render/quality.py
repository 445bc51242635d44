"""`status --quality`: how reviews went, a line for each phase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from milestone_git.ledger.quality import Quality
from milestone_git.model.duration import duration_of
from milestone_git.render.columns import Look, table

_HEAD = ("phase", "passed", "at first look", "rework", "review time")


def text(found: Mapping[str, Quality], minutes: Mapping[str, tuple[int, ...]], look: Look) -> str:
    """A table, and the share of all phases that passed at the first look; ``minutes`` are working ones."""
    if not found:
        return "nothing has been reviewed yet"
    rows = [
        (one.phase, str(one.passed), _percent(one), str(one.rework), _mean(minutes.get(name, ())))
        for name, one in found.items()
    ]
    passed = sum(one.passed for one in found.values())
    first = sum(one.first_time for one in found.values())
    whole = f"{round(100 * first / passed)}% of {passed} phases passed at the first look" if passed else ""
    return "\n".join([table(_HEAD, rows, look), *(["", whole] if whole else [])])


def data(found: Mapping[str, Quality], minutes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """The same as data."""
    return {
        "phases": [
            {
                "phase": name,
                "passed": one.passed,
                "first_time": one.first_time,
                "first_time_percent": one.first_time_percent,
                "rework": one.rework,
                "review_minutes": list(minutes.get(name, ())),
            }
            for name, one in found.items()
        ]
    }


def _percent(one: Quality) -> str:
    return "" if one.first_time_percent is None else f"{one.first_time_percent}%"


def _mean(minutes: tuple[int, ...]) -> str:
    return duration_of(round(sum(minutes) / len(minutes))) if minutes else ""
