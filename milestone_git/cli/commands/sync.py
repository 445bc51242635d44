"""`sync`: take what others wrote into the log, and push what is new of one's own."""

from __future__ import annotations

from typing import Any

import click

from milestone_git.app.sync import Turnover, Wishes, sync
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import exit_status
from milestone_git.render.diagnostics import json_of
from milestone_git.render.turnover import text_of


@click.command("sync", epilog="Example: git milestone sync origin")
@click.argument("remote", required=False, metavar="[REMOTE]", default="")
@click.option("--sessions", is_flag=True, help="Your own checkpoints too, to and from your other clones.")
@click.option(
    "--sweep", is_flag=True, help="Take old chains away there that others reach, and what is finished."
)
@standard
def command(door: Door, remote: str, sessions: bool, sweep: bool) -> None:
    """Take what others wrote into the log, and push what is new of yours.

    With every remote in use, or the one that is named, which is in use from then on. Each new entry is
    checked before it is accepted. Branches are not touched: `git pull` and `git push` stay yours.
    --dry-run fetches, and neither accepts nor pushes anything.
    """
    found = sync(door.context, Wishes(remote, sessions, door.dry_run, sweep))
    said = tuple(one for turnover in found for one in turnover.diagnostics)
    if door.json:
        told = {"dry_run": door.dry_run, "remotes": [_data(one) for one in found]}
        door.give("sync", {**told, "diagnostics": [json_of(one) for one in said]})
    else:
        head = "would be done, and was not:\n" if door.dry_run else ""
        lines = [text for one in found if (text := text_of(one))]
        if lines:
            door.say(head + "\n".join(lines))
        door.warn(said)
    if status := exit_status(said):
        raise click.exceptions.Exit(status)


def _data(found: Turnover) -> dict[str, Any]:
    return {
        "remote": found.remote,
        "reached": found.is_reached,
        "accepted": [
            {"chain": one.chain, "as": one.name, "from": one.old or None, "to": one.new, "events": one.events}
            for one in found.accepted
        ],
        "pushed": [{"chain": one.chain, "from": one.old or None, "to": one.new} for one in found.pushed],
        "continued": [
            {"chain": one.chain, "as": one.name, "tail": one.tail or None} for one in found.continued
        ],
        "folded": list(found.folded),
        "swept": list(found.swept),
        "refused": list(found.refused),
        "alarms": list(found.alarms),
        "sessions": {"came": list(found.sessions.came), "went": list(found.sessions.went)},
    }
