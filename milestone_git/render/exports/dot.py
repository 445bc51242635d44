"""DOT (Graphviz): a node for each milestone, an edge for each dependency, the critical path in red."""

from __future__ import annotations

from datetime import datetime

from milestone_git.model.duration import duration_of
from milestone_git.model.record import Dependency
from milestone_git.render.exports.text import line_of
from milestone_git.schedule.driver import drivers
from milestone_git.schedule.timetable import Entry, Timetable

SIGNATURE = "// written by git milestone export"
_CRITICAL = 'color="#c0392b", penwidth=2'


def render(project: str, timetable: Timetable) -> str:
    """The graph as text; what a dependency names and is not in the plan is a dashed node."""
    entries = timetable.entries
    lines = [
        "digraph milestones {",
        f"  {SIGNATURE}",
        f"  graph [rankdir=LR, labelloc=t, label={quoted(project)}]",
        '  node [shape=box, style=rounded, fontname="sans-serif"]',
        '  edge [fontname="sans-serif"]',
    ]
    lines += [f"  {_node(entry)}" for entry in entries.values()]
    needed = {one.milestone for entry in entries.values() for one in entry.record.depends_on}
    lines += [f"  {quoted(one)} [style=dashed]" for one in sorted(needed - set(entries))]
    lines += [
        f"  {_edge(timetable, entry, one)}" for entry in entries.values() for one in entry.record.depends_on
    ]
    return "".join(f"{line}\n" for line in (*lines, "}"))


def quoted(*lines: str) -> str:
    """A quoted string that shows ``lines`` as they are.

    In a label `\\N` is the node's name and `\\l` a line end, so `\\` is doubled; `&lt;` is an entity.
    """
    fit = (line_of(one).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for one in lines)
    return '"' + "\\n".join(fit) + '"'


def _node(entry: Entry) -> str:
    record = entry.record
    days = " – ".join(_day(one) for one in (entry.early_start, entry.early_finish) if one is not None)
    attributes = [f"label={quoted(record.id, record.title, *([days] if days else []))}"]
    if record.finished:
        attributes.append('style="rounded,filled", fillcolor="#e0e0e0"')
    if entry.is_critical:
        attributes.append(_CRITICAL)
    return f"{quoted(record.id)} [{', '.join(attributes)}]"


def _edge(timetable: Timetable, entry: Entry, needs: Dependency) -> str:
    sign = "-" if needs.lag_minutes < 0 else "+"
    lag = f" {sign}{duration_of(abs(needs.lag_minutes))}" if needs.lag_minutes else ""
    attributes = [f"label={quoted(needs.type + lag)}"] if needs.type != "FS" or lag else []
    if _is_critical(timetable, entry.record.id, needs):
        attributes.append(_CRITICAL)
    told = f" [{', '.join(attributes)}]" if attributes else ""
    return f"{quoted(needs.milestone)} -> {quoted(entry.record.id)}{told}"


def _is_critical(timetable: Timetable, milestone: str, needs: Dependency) -> bool:
    """Whether both ends are critical and the dependency is what holds the second."""
    planned = timetable.outline.planned
    first, second = planned.get(needs.milestone), planned.get(milestone)
    if first is None or second is None or second.record.finished:
        return False
    before = first.finish if needs.type[0] == "F" else first.start
    after = second.finish if needs.type[1] == "F" else second.gate
    schedule = timetable.schedule
    if not all(schedule.is_critical(schedule.number(one)) for one in (before, after)):
        return False
    links = [one.link for one in drivers(schedule, after) if one.link is not None]
    return any(
        (one.before, one.kind, one.lag_minutes) == (before, needs.type, needs.lag_minutes) for one in links
    )


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
