"""`list`: milestones, one line each."""

from __future__ import annotations

from collections.abc import Mapping

import click

from milestone_git.app.look import look
from milestone_git.cli.door import Door, standard
from milestone_git.model.record import Record, person
from milestone_git.model.snapshot import Snapshot
from milestone_git.render import listing, shapes
from milestone_git.schedule.readiness import is_blocked, is_ready

STATUSES = ("planned", "active", "completed", "cancelled")


@click.command("list", epilog="Example: git milestone list --ready --label ui")
@click.option("--status", "statuses", type=click.Choice(STATUSES), multiple=True, help="May be repeated.")
@click.option("--owner", metavar="NAME")
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="With this label; may be repeated.")
@click.option("--ready", is_flag=True, help="Planned, and nothing in the way.")
@click.option("--blocked", is_flag=True, help="Waiting for another milestone, or with a blocked task.")
@click.option("--awaiting", metavar="NAME", help="What waits for NAME to review it; me for yourself.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def command(
    door: Door,
    statuses: tuple[str, ...],
    owner: str | None,
    labels: tuple[str, ...],
    ready: bool,
    blocked: bool,
    awaiting: str | None,
    rev: str | None,
) -> None:
    """List milestones: a table on a terminal, plain columns in a pipe."""
    if awaiting is not None:
        _awaiting(door, awaiting)
        return
    snapshot = look(door.context, rev or "", critical=True)
    records = snapshot.by_id()
    chosen = [
        one
        for one in records.values()
        if (not statuses or one.status in statuses)
        and (owner is None or one.owner == person(owner))
        and set(labels) <= set(one.labels)
        and (not ready or is_ready(one, records))
        and (not blocked or is_blocked(one, records))
    ]
    filtered = bool(statuses or owner or labels or ready or blocked)
    _answer(door, snapshot, chosen, records, filtered=filtered)


def _awaiting(door: Door, name: str) -> None:
    from milestone_git.app.awaiting import awaiting
    from milestone_git.render import awaiting as view
    from milestone_git.render.review import word

    who, found = awaiting(door.context, name)
    rows = [
        view.Row(
            one.sight.record.id, one.sight.phase, word(one.sight.stands), one.sight.record.title, one.due
        )
        for one in found
    ]
    if door.json:
        listed = [
            {
                "milestone": one.milestone,
                "phase": one.phase,
                "due": one.due.isoformat() if one.due else None,
                "late": bool(one.due and one.due < door.context.now),
            }
            for one in rows
        ]
        door.give("awaiting", {"reviewer": who, "awaiting": listed})
    else:
        door.say(view.text(rows, who, door.context.now, door.look))


def _answer(
    door: Door, snapshot: Snapshot, chosen: list[Record], records: Mapping[str, Record], *, filtered: bool
) -> None:
    broken = snapshot.broken_paths()
    if door.json:
        rows = shapes.records(snapshot, chosen)
        body = {"milestones": rows, "unreadable": list(broken), "critical": sorted(snapshot.critical)}
        door.give("list", body, lasting=True)
    elif chosen or broken:
        door.say(listing.milestones(snapshot, chosen, broken, door.look, records), lasting=True)
    elif filtered:
        door.say("no milestone is like this")
    else:
        door.say('nothing is planned yet: git milestone plan "Title"')
