"""`waive`: open a gate in an emergency, against a debt."""

from __future__ import annotations

import click

from milestone_git.app.waiving import waive
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.waive import Waive


@click.command("waive", epilog='Example: git milestone waive 8 --phase spec -m "outage" --until 2026-03-01')
@click.argument("milestone_id", metavar="ID")
@click.option("--phase", default="", metavar="PHASE", help="Let this phase be left without its approvals.")
@click.option("--dependency", default="", metavar="ID", help="Do not wait for this milestone.")
@click.option("-m", "--reason", default="", metavar="TEXT", help="Why; kept in the log and in the debt.")
@click.option("--until", default="", metavar="DATE", help="The last day it holds, such as 2026-03-01.")
@standard
def command(door: Door, milestone_id: str, phase: str, dependency: str, reason: str, until: str) -> None:
    """Open a gate in an emergency. It never counts as a review.

    A new milestone, the debt, has to be completed before the one that was waived for can be.
    """
    request = Waive(milestone_id, phase, dependency, reason, until)
    outcome = waive(door.context, request, dry_run=door.dry_run)
    payload = outcome.change.drafts[-1].payload
    debt = next(write.document for write in outcome.change.writes if write.document)
    text = f"{outcome.change.milestones[0]}: {payload['what']} is waived until {payload['until']}"
    changed(door, "waive", outcome, f"{text}\nowed: {debt['id']}  {debt['title']}{where(outcome)}")
