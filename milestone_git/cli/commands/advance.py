"""`advance`: move a milestone into its next phase, or back."""

from __future__ import annotations

import click

from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.advance import Advance, decide


@click.command("advance", epilog="Example: git milestone advance 8 --to design -m 'the API has changed'")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--to", default="", metavar="PHASE", help="Instead of the next one; an earlier one goes back.")
@click.option("-m", "--reason", default="", metavar="TEXT", help="Why; needed to go back.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def command(door: Door, milestone_id: str | None, to: str, reason: str, no_commit: bool) -> None:
    """Move a milestone into its next phase; every gate on the way has to be open.

    Going back takes a reason. Approvals of content that comes back count again.
    """
    request = Advance(milestone_id, to, reason)
    outcome = transact(door.context, decide, request, Ways(door.dry_run, no_commit))
    payload = outcome.change.drafts[-1].payload if outcome.change.drafts else {}
    moved = f"{payload['before']} -> {payload['after']}" if payload else "moved"
    changed(door, "advance", outcome, f"{outcome.change.milestones[0]}: {moved}{where(outcome)}")
