"""`reopen`: take a finished milestone up again."""

from __future__ import annotations

import click

from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.cancel import Verdict, reopen


@click.command("reopen", epilog='Example: git milestone reopen 6 -m "it was needed after all"')
@click.argument("milestone_id", metavar="ID")
@click.option("-m", "--reason", default="", metavar="TEXT", help="Why; kept in the log and the commit.")
@click.option("--no-commit", is_flag=True, help="Stage the files, and leave the commit to you.")
@standard
def command(door: Door, milestone_id: str, reason: str, no_commit: bool) -> None:
    """Take a finished milestone up again."""
    outcome = transact(door.context, reopen, Verdict(milestone_id, reason), Ways(door.dry_run, no_commit))
    changed(door, "reopen", outcome, f"{outcome.change.milestones[0]} reopened" + where(outcome))
