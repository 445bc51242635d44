"""`doctor`: what is not as it should be around the records, and what to type."""

from __future__ import annotations

import click

from milestone_git.app.doctor import examine
from milestone_git.app.doctor.finding import Finding
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import ERROR
from milestone_git.render.escape import shown


@click.command("doctor", epilog="Example: git milestone doctor")
@standard
@click.pass_context
def command(ctx: click.Context, door: Door) -> None:
    """Look at hooks, Git, this clone, the log and the configuration; say what to type.

    One line a finding, and nothing is changed. An error ends with 1; a warning or a note with 0.
    """
    found = examine(door.context)
    if door.json:
        door.give("doctor", {"findings": [one._asdict() for one in found]})
    else:
        door.say("\n".join(_line(one) for one in found) if found else "all is well")
    ctx.exit(int(any(one.severity == ERROR for one in found)))


def _line(one: Finding) -> str:
    return f"{one.severity}[{one.subject}]: {shown(one.message)}; help: `{shown(one.help)}`"
