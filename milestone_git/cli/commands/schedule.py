"""`schedule`: when everything is done, and what a change would move."""

from __future__ import annotations

import click

from milestone_git.app.scenario import scheduled
from milestone_git.app.transact import placed
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import exit_status, refusal
from milestone_git.model.record import Record
from milestone_git.render import dated
from milestone_git.render import timetable as view
from milestone_git.rules import feasibility
from milestone_git.schedule.comparison import compared
from milestone_git.schedule.timetable import Timetable
from milestone_git.verbs import names


@click.command("schedule", epilog="Example: git milestone schedule --set 5.estimate=2w")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--set", "words", multiple=True, metavar="ID.KEY=YAML", help="What if; may be repeated.")
@click.option("--against", metavar="REV", help="What differs from this revision or branch.")
@click.option("--all", "everything", is_flag=True, help="Completed milestones too.")
@click.option("--at", metavar="DATE", help="As of this day instead of now.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
@click.pass_context
def command(
    ctx: click.Context,
    door: Door,
    milestone_id: str | None,
    words: tuple[str, ...],
    against: str | None,
    everything: bool,
    at: str | None,
    rev: str | None,
) -> None:
    """Show when each milestone starts and finishes, what it can wait, and what is critical.

    With an ID, the phases and tasks of that one. --set and --against show what would move, before beside
    after, and write nothing. A condition that cannot be kept ends with 1, a deadline that is missed with 0.
    """
    scenario = scheduled(door.context, rev or "", at or "", words)
    found = scenario.timetable
    if words or against is not None:
        labels = (f"on {against}", f"on {rev or 'this one'}") if against is not None else ("now", "then")
        before = scheduled(door.context, rev or "" if against is None else against, at or "")
        _compare(door, before.timetable, found, labels)
        return
    diagnostics = feasibility.judge(found)
    if not rev:  # a place is one in a file of the work tree
        diagnostics = placed(door.context, diagnostics)
    if milestone_id is not None:
        _one(door, found, names.milestone(scenario.snapshot, milestone_id))
        return
    if door.json:
        door.give("schedule", dated.schedule(found, diagnostics))
    else:
        door.say(view.milestones(found, door.look, everything=everything))
        door.warn(diagnostics)
    ctx.exit(exit_status(diagnostics))


def _compare(door: Door, before: Timetable, after: Timetable, labels: tuple[str, str]) -> None:
    comparison = compared(before, after)
    if door.json:
        door.give("schedule-difference", dated.difference(comparison))
    else:
        door.say(view.difference(comparison, labels, door.look))


def _one(door: Door, found: Timetable, record: Record) -> None:
    if record.finished:
        raise refusal("MG306", f"`{record.id}` is {record.status}, and nothing of it is to be scheduled")
    if door.json:
        door.give("schedule-parts", {"milestone": record.id, "parts": dated.parts(found, record.id)})
    else:
        door.say(view.parts(found, record.id, door.look))
