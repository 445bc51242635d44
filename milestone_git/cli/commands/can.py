"""`can`: whether somebody may do something."""

from __future__ import annotations

import click

from milestone_git.app.whoami import can
from milestone_git.cli.door import Door, standard


@click.command("can", epilog="Example: git milestone can cancel 3 --as alex")
@click.argument("action", metavar="ACTION")
@click.argument("milestone_id", metavar="[ID]", required=False)
@click.option("--as", "name", default="", metavar="NAME", help="Ask for somebody else.")
@standard
def command(door: Door, action: str, milestone_id: str | None, name: str) -> None:
    """Say whether you may do ACTION, to milestone ID where it matters, and why; exit status 1 is no.

    ACTION is plan, edit, work, complete, cancel, request, review, advance, waive, overrule, record,
    configure, audit, or the word of a command such as execute or approve.
    """
    found = can(door.context, action, milestone_id, name)
    allowed = found.permission
    if door.json:
        body = {
            "handle": found.handle,
            "action": found.action,
            "milestone": found.milestone or None,
            "allowed": allowed.allowed,
            "reason": allowed.reason,
            "who": allowed.who,
        }
        door.give("can", body)
    else:
        others = f"; who may: {', '.join(allowed.who)}" if allowed.who else ""
        door.say(f"{'yes' if allowed.allowed else 'no'}: {allowed.reason}{others}")
    if not allowed.allowed:
        click.get_current_context().exit(1)
