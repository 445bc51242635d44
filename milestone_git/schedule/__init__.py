"""Says when: working-time calendars, the network, its critical path, and what drives each date.

The names below are handed out lazily (PEP 562), because a hook that only wants to know whether
dependencies run in a circle must not pay for calendars, and nobody pays for networkx (110 ms)
before there is a circle to name.

From records to dates: `planned`, `outline`, `timetable`. Planned siblings, each one file: `levelling`,
`forecast`, `earned_value`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from milestone_git.schedule.calendar import Calendar, CalendarSpec, working_calendar
    from milestone_git.schedule.circles import topological_order
    from milestone_git.schedule.constraints import Violation, violations
    from milestone_git.schedule.critical_path import Schedule, Times, solve
    from milestone_git.schedule.drag import drags
    from milestone_git.schedule.driver import Driver, drivers, driving_chain
    from milestone_git.schedule.network import Activity, Blocker, Constraint, Link, Network
    from milestone_git.schedule.refusal import ScheduleError

_HOMES = {
    "Activity": "network",
    "Blocker": "network",
    "Calendar": "calendar",
    "CalendarSpec": "calendar",
    "Constraint": "network",
    "Driver": "driver",
    "Link": "network",
    "Network": "network",
    "Schedule": "critical_path",
    "ScheduleError": "refusal",
    "Times": "critical_path",
    "Violation": "constraints",
    "drags": "drag",
    "drivers": "driver",
    "driving_chain": "driver",
    "solve": "critical_path",
    "topological_order": "circles",
    "violations": "constraints",
    "working_calendar": "calendar",
}

__all__ = [
    "Activity",
    "Blocker",
    "Calendar",
    "CalendarSpec",
    "Constraint",
    "Driver",
    "Link",
    "Network",
    "Schedule",
    "ScheduleError",
    "Times",
    "Violation",
    "drags",
    "drivers",
    "driving_chain",
    "solve",
    "topological_order",
    "violations",
    "working_calendar",
]


def __getattr__(name: str) -> object:
    """Import the one sibling that owns `name`."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
