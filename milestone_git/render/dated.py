"""The shapes of timetables under `--json`: moments in ISO 8601, spans in working minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.render.diagnostics import json_of
from milestone_git.render.timetable import on_path
from milestone_git.schedule.account import Step
from milestone_git.schedule.comparison import Comparison
from milestone_git.schedule.grounds import Grounds
from milestone_git.schedule.timetable import Entry, Timetable


def schedule(timetable: Timetable, diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """All milestones that are not cancelled, whatever the table shows."""
    return {
        "moment": timetable.moment.isoformat(),
        "finish": _iso(timetable.finish),
        "critical": list(timetable.critical_ids),
        "unestimated": list(timetable.unestimated),
        "milestones": [entry(timetable, name, one) for name, one in timetable.entries.items()],
        "diagnostics": [json_of(one) for one in diagnostics],
    }


def entry(timetable: Timetable, name: str, one: Entry) -> dict[str, Any]:
    """One milestone; what a completed one has not is null."""
    return {
        "id": name,
        "title": one.record.title,
        "status": one.record.status,
        "owner": one.record.owner or None,
        "due": one.record.due or None,
        "early_start": _iso(one.early_start),
        "early_finish": _iso(one.early_finish),
        "late_start": _iso(one.late_start),
        "late_finish": _iso(one.late_finish),
        "total_float_minutes": one.total_float_minutes,
        "free_float_minutes": one.free_float_minutes,
        "drag_minutes": (timetable.drag_minutes or {}).get(name),
        "critical": one.is_critical,
    }


def parts(timetable: Timetable, identifier: str) -> list[dict[str, Any]]:
    """The phases and tasks of one milestone."""
    one = timetable.outline.planned[identifier]
    return [
        activity(timetable, name)
        for name, part in one.parts.items()
        if part.kind not in ("start", "gate", "finish")
    ]


def activity(timetable: Timetable, name: str) -> dict[str, Any]:
    """One piece of work."""
    part, times = timetable.outline.parts[name], timetable.schedule.times(name)
    return {
        "name": name,
        "milestone": part.milestone,
        "kind": part.kind,
        "title": part.title,
        "work_minutes": timetable.schedule.arrays.durations[timetable.schedule.number(name)],
        "early_start": _iso(times.early_start),
        "early_finish": _iso(times.early_finish),
        "late_start": _iso(times.late_start),
        "late_finish": _iso(times.late_finish),
        "total_float_minutes": times.total_float_minutes,
        "free_float_minutes": times.free_float_minutes,
        "drag_minutes": (timetable.drag_by_activity or {}).get(name),
        "critical": times.is_critical,
    }


def critical_path(timetable: Timetable) -> dict[str, Any]:
    """Critical work by start."""
    return {
        "moment": timetable.moment.isoformat(),
        "finish": _iso(timetable.finish),
        "milestones": list(timetable.critical_ids),
        "activities": [activity(timetable, row.activity) for row in on_path(timetable)],
    }


def difference(comparison: Comparison) -> dict[str, Any]:
    """What moves; `before` and `after` of a milestone are null where it is not in that timetable."""
    return {
        "before": {
            "finish": _iso(comparison.before.finish),
            "critical": list(comparison.before.critical_ids),
        },
        "after": {"finish": _iso(comparison.after.finish), "critical": list(comparison.after.critical_ids)},
        "finish_moves_minutes": comparison.finish_minutes,
        "milestones": [
            {
                "id": one.milestone,
                "before": one.before and entry(comparison.before, one.milestone, one.before),
                "after": one.after and entry(comparison.after, one.milestone, one.after),
                "finish_moves_minutes": one.finish_minutes,
            }
            for one in comparison.shifts
        ],
        "newly_critical": list(comparison.newly_critical),
        "no_longer_critical": list(comparison.no_longer_critical),
    }


def why(timetable: Timetable, one: Entry, grounds: Grounds | None) -> dict[str, Any]:
    """The grounds of one milestone; all empty where it is completed."""
    return {
        "milestone": entry(timetable, one.record.id, one),
        "start": _steps(grounds.start if grounds else ()),
        "work": _steps(grounds.work if grounds else ()),
        "finish": _steps(grounds.finish if grounds else ()),
        "late": _steps(grounds.late if grounds else ()),
        "waits_for": [
            {
                "milestone": waiting.dependency.milestone,
                "type": waiting.dependency.type,
                "kind": waiting.dependency.kind,
                "lag_minutes": waiting.dependency.lag_minutes,
                "spare_minutes": waiting.spare_minutes,
            }
            for waiting in (grounds.waiting if grounds else ())
        ],
    }


def _steps(steps: Iterable[Step]) -> list[dict[str, str]]:
    return [{"milestone": one.milestone, "kind": one.kind, "sentence": one.sentence} for one in steps]


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
