"""`link`: make a milestone depend on others."""

from __future__ import annotations

import click

from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.link import Link, link


@click.command("link", epilog="Example: git milestone link 3 --depends-on 2 --lag 2d")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option(
    "--depends-on", "depends_on", multiple=True, required=True, metavar="ID", help="May be repeated."
)
@click.option("--kind", type=click.Choice(["technical", "business", "infrastructure"]))
@click.option("--type", "type_", type=click.Choice(["FS", "SS", "FF", "SF"]), help="FS: finish-to-start.")
@click.option("--lag", metavar="TIME", help="Working time between the two; negative for a lead.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def command(
    door: Door,
    milestone_id: str | None,
    depends_on: tuple[str, ...],
    kind: str | None,
    type_: str | None,
    lag: str | None,
    no_commit: bool,
) -> None:
    """Make a milestone depend on others; on one it depends on already, change how."""
    fields = tuple((key, one) for key, one in (("kind", kind), ("type", type_), ("lag", lag)) if one)
    outcome = transact(
        door.context, link, Link(milestone_id, depends_on, fields), Ways(door.dry_run, no_commit)
    )
    changed(door, "link", outcome, outcome.change.subject.lower() + where(outcome))
