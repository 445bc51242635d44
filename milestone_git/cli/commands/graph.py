"""`graph`: what depends on what, for Graphviz."""

from __future__ import annotations

import click

from milestone_git.app.export import export
from milestone_git.cli.commands.export import give
from milestone_git.cli.door import Door, standard


@click.command("graph", epilog="Example: git milestone graph | dot -Tsvg >plan.svg")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@click.option("--at", metavar="DATE", help="As seen on this day or at this moment.")
@standard
def command(door: Door, rev: str | None, at: str | None) -> None:
    """Print what depends on what in DOT, with the critical path, for Graphviz."""
    give(door, "dot", export(door.context, "dot", rev or "", at or ""))
