"""`cancel`: give a milestone up."""

from __future__ import annotations

import click

from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.cancel import Verdict, cancel


@click.command("cancel", epilog='Example: git milestone cancel 6 -m "the blog host sends mail itself"')
@click.argument("milestone_id", metavar="ID")
@click.option("-m", "--reason", default="", metavar="TEXT", help="Why; kept in the log and the commit.")
@click.option("--no-commit", is_flag=True, help="Stage the files, and leave the commit to you.")
@standard
def command(door: Door, milestone_id: str, reason: str, no_commit: bool) -> None:
    """Give a milestone up. Its record stays, with the reason in the log."""
    outcome = transact(door.context, cancel, Verdict(milestone_id, reason), Ways(door.dry_run, no_commit))
    changed(door, "cancel", outcome, f"{outcome.change.milestones[0]} cancelled" + where(outcome))
