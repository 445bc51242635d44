"""Puts all milestones of a snapshot into one network, with their dependencies as links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from milestone_git.model.actuals import Actuals
from milestone_git.model.record import CANCELLED, DONE
from milestone_git.model.workflow import Workflow
from milestone_git.schedule.availability import PROJECT
from milestone_git.schedule.network import Link, Network
from milestone_git.schedule.planned import Part, Planned, finished, planned, start_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from milestone_git.model.record import Dependency, Record
    from milestone_git.model.snapshot import Snapshot
    from milestone_git.schedule.availability import Calendars
    from milestone_git.schedule.network import LinkKind


_NOTHING = Actuals()


class Gap(NamedTuple):
    """A dependency that holds nothing because what it names is `cancelled`, `unreadable` or `missing`."""

    milestone: str
    needs: str
    why: Literal["cancelled", "unreadable", "missing"]


class Outline(NamedTuple):
    """The network of a snapshot, and what its activities stand for.

    `planned` holds every milestone that is in the network, by id: the open ones, and completed ones that an
    open one waits for. `parts` are the activities by name.
    """

    network: Network
    planned: Mapping[str, Planned]
    parts: Mapping[str, Part]
    gaps: tuple[Gap, ...]


Laid = dict[tuple[int, int], "Planned"]
"""Milestones laid out before, by the identities of record and actuals, for one set of calendars."""


def outline(
    snapshot: Snapshot,
    moment: datetime,
    calendars: Calendars,
    actuals: Mapping[str, Actuals],
    laid: Laid | None = None,
) -> Outline:
    """The network of all open milestones as seen at `moment`; `actuals` by uid.

    A completed milestone holds nothing any more, unless the log has its finish and a lag runs from there.
    O(milestones + tasks + dependencies), no recursion. Who outlines many snapshots of the same records gives
    ``laid``, and sees to it that what it speaks of by identity lives as long.
    """
    records = snapshot.by_id()
    workflows, usual = snapshot.settings.workflows, snapshot.settings.value("workflow.default")
    found: dict[str, Planned] = {}
    for record in records.values():
        if not record.finished:
            actual = actuals.get(record.uid, _NOTHING)
            key = (id(record), id(actual))
            if laid is None or key not in laid:
                workflow = workflows.get(record.workflow or usual, Workflow())
                found[record.id] = planned(record, workflow, calendars, actual)
                if laid is not None:
                    laid[key] = found[record.id]
            else:
                found[record.id] = laid[key]
    for record in _needed(records):
        span = actuals.get(record.uid, Actuals()).whole
        if span.finished is not None:
            found[record.id] = finished(record, calendars, span)
    links = [link for one in found.values() for link in one.links]
    gaps: list[Gap] = []
    broken = {path.rpartition("/")[2].removesuffix(".yaml") for path in snapshot.broken_paths()}
    for one in found.values():
        for needs in () if one.record.finished else one.record.depends_on:
            _connect(one, needs, found, records, broken, links, gaps)
    network = Network(
        _begin(snapshot, moment, calendars),
        [activity for one in found.values() for activity in one.activities],
        links,
        calendars.by_name,
        [blocker for one in found.values() for blocker in one.blockers],
        moment,
    )
    parts = {name: part for one in found.values() for name, part in one.parts.items()}
    return Outline(network, found, parts, tuple(gaps))


def _needed(records: Mapping[str, Record]) -> list[Record]:
    """The completed milestones that an open one depends on, in the order of the plan."""
    wanted = {
        needs.milestone for one in records.values() if not one.finished for needs in one.depends_on
    }  # fmt: skip
    return [one for one in records.values() if one.status == DONE and one.id in wanted]


def _connect(
    one: Planned,
    needs: Dependency,
    found: Mapping[str, Planned],
    records: Mapping[str, Record],
    broken: set[str],
    links: list[Link],
    gaps: list[Gap],
) -> None:
    """One dependency as a link, or as a gap; `links` and `gaps` grow."""
    first = found.get(needs.milestone)
    if first is not None:
        kind = cast("LinkKind", needs.type)
        before = first.finish if kind[0] == "F" else first.start
        after = one.finish if kind[1] == "F" else one.gate
        links.append(Link(before, after, kind, needs.lag_minutes))
        return
    record = records.get(needs.milestone)
    if record is None:
        gaps.append(
            Gap(one.record.id, needs.milestone, "unreadable" if needs.milestone in broken else "missing")
        )
    elif record.status == CANCELLED:
        gaps.append(Gap(one.record.id, needs.milestone, "cancelled"))


def _begin(snapshot: Snapshot, moment: datetime, calendars: Calendars) -> datetime:
    """`project.start` of the configuration, else the moment."""
    said = snapshot.settings.document.get("project", {}).get("start")
    return start_of(said, calendars.zone_of(PROJECT)) if said else moment
