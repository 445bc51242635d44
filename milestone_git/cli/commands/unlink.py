"""`unlink`: take dependencies out."""

from __future__ import annotations

import click

from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.link import Link, unlink


@click.command("unlink", epilog="Example: git milestone unlink 3 --depends-on 2")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option(
    "--depends-on", "depends_on", multiple=True, required=True, metavar="ID", help="May be repeated."
)
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def command(door: Door, milestone_id: str | None, depends_on: tuple[str, ...], no_commit: bool) -> None:
    """Take dependencies out of a milestone."""
    outcome = transact(door.context, unlink, Link(milestone_id, depends_on), Ways(door.dry_run, no_commit))
    changed(door, "unlink", outcome, outcome.change.subject.lower() + where(outcome))
