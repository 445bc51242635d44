"""`check`: judge every document, the index, or a revision."""

from __future__ import annotations

import click

from milestone_git.app.check import everything
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import exit_status
from milestone_git.render.diagnostics import json_of, summary_of, text_of


@click.command("check", epilog="Example: git milestone check --staged")
@click.option("--staged", is_flag=True, help="What is in the index.")
@click.option("--rev", metavar="REV", help="What a revision holds.")
@click.option("--strict", is_flag=True, help="End with 1 for a warning too.")
@standard
@click.pass_context
def command(ctx: click.Context, door: Door, staged: bool, rev: str | None, strict: bool) -> None:
    """Judge everything under `.milestones/` as it stands in the work tree.

    An error ends with 1, a warning with 0.
    """
    verdict = everything(door.context, rev or ("index" if staged else "work tree"))
    counted = "1 milestone" if verdict.records == 1 else f"{verdict.records} milestones"
    if door.json:
        found = [json_of(one) for one in verdict.diagnostics]
        door.give("check", {"source": verdict.source, "records": verdict.records, "diagnostics": found})
    elif verdict.diagnostics:
        click.echo(text_of(verdict.diagnostics), err=True)
        door.say(f"\n{counted}: {summary_of(verdict.diagnostics)}")
    else:
        door.say(f"{counted}: all is well")
    ctx.exit(exit_status(verdict.diagnostics) or int(strict and bool(verdict.diagnostics)))
