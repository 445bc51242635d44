"""`export`: the plan with its dates, for another program."""

from __future__ import annotations

import click

from milestone_git.app.export import Export, export, write_file
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import refusal
from milestone_git.render.diagnostics import json_of
from milestone_git.render.exports.formats import FORMATS, format_of

STDOUT = "-"


@click.command("export", epilog="Example: git milestone export -o plan.xml")
@click.option(
    "--format", "format_name", type=click.Choice([*FORMATS]), help="Else what FILE ends in, else csv."
)
@click.option(
    "-o", "--output", metavar="FILE", default=STDOUT, help="Where to write; `-` is standard output."
)
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@click.option("--at", metavar="DATE", help="As seen on this day or at this moment.")
@click.option("--force", is_flag=True, help="Replace a file that no export has written.")
@standard
def command(
    door: Door, format_name: str | None, output: str, rev: str | None, at: str | None, force: bool
) -> None:
    """Write the plan with its dates for calendars, MS Project, spreadsheets, Mermaid or Graphviz."""
    chosen = format_name or format_of(output) or "csv"
    give(door, chosen, export(door.context, chosen, rev or "", at or ""), output, force=force)


def give(door: Door, format_name: str, found: Export, output: str = STDOUT, *, force: bool = False) -> None:
    """Print an export or put it into a file; the bytes are the same, whatever the system's line ends are."""
    if output == "":
        raise refusal("MG010", "`-o` names no file", "`-` is standard output")
    if output != STDOUT:
        write_file(door.context, output, found.text, force=force, dry_run=door.dry_run)
    if door.json:
        _give_json(door, format_name, found, output)
        return
    if output == STDOUT:
        click.echo(found.text.encode(), nl=False)
    else:
        count = f"{found.milestones} milestone{'' if found.milestones == 1 else 's'}"
        done = "would write" if door.dry_run else "wrote"
        door.say(f"{done} {output}: {format_name}, {count}")
    door.warn(found.left_out)


def _give_json(door: Door, format_name: str, found: Export, output: str) -> None:
    to_stdout = output == STDOUT
    door.give(
        "export",
        {
            "dry_run": door.dry_run,
            "format": format_name,
            "path": None if to_stdout else output,
            "milestones": found.milestones,
            "unreadable": list(found.unreadable),
            "text": found.text if to_stdout else None,
            "diagnostics": [json_of(one) for one in found.left_out],
        },
    )
