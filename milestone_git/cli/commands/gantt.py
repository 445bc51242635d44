"""`gantt`: the plan as a Mermaid gantt chart."""

from __future__ import annotations

import click

from milestone_git.app.export import export
from milestone_git.cli.commands.export import give
from milestone_git.cli.door import Door, standard


@click.command("gantt", epilog="Example: git milestone gantt >plan.mmd")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@click.option("--at", metavar="DATE", help="As seen on this day or at this moment.")
@standard
def command(door: Door, rev: str | None, at: str | None) -> None:
    """Print the plan as a Mermaid gantt chart, which forges draw in Markdown."""
    give(door, "mermaid", export(door.context, "mermaid", rev or "", at or ""))
