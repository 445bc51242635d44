"""`config`: show or change the configuration."""

from __future__ import annotations

import click

from milestone_git.app.look import look
from milestone_git.app.parse import assignments
from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import refusal
from milestone_git.model.snapshot import Snapshot
from milestone_git.render.columns import table
from milestone_git.verbs.config import Config, decide, keys_of, shown, value_of


@click.command("config", epilog="Example: git milestone config complete.merge=false")
@click.argument("words", nargs=-1, metavar="[KEY[=VALUE]]...")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def command(door: Door, words: tuple[str, ...], rev: str | None, no_commit: bool) -> None:
    """Show the configuration, one KEY of it, or set KEY=VALUE in one commit.

    An empty value goes back to the profile's default. With --dry-run a change of profile lists what it
    would change.
    """
    if any("=" in word for word in words):
        if rev is not None:
            raise refusal("MG010", "a revision cannot be changed", "leave `--rev` out to set it for now")
        pairs = assignments(words)
        outcome = transact(door.context, decide, Config(pairs), Ways(door.dry_run, no_commit))
        text = "\n".join(f"{key} = {shown(value_of(outcome.snapshot, key)[0])}" for key, _ in pairs)
        effects = "".join(f"\n  {line}" for line in outcome.change.body.splitlines())
        changed(door, "config-set", outcome, text + where(outcome) + effects)
        return
    snapshot = look(door.context, rev or "")
    keys = words or keys_of(snapshot)
    values = {key: value_of(snapshot, key) for key in keys}
    if door.json:
        told = {key: {"value": value, "from": source} for key, (value, source) in values.items()}
        door.give("config", {"settings": told})
    elif len(words) == 1:
        door.say(shown(values[words[0]][0]))
    else:
        door.say(_table(door, snapshot, tuple(keys)))


def _table(door: Door, snapshot: Snapshot, keys: tuple[str, ...]) -> str:
    rows = []
    for key in keys:
        value, source = value_of(snapshot, key)
        if value is not None:
            rows.append((key, shown(value), source if source == "here" else f"profile {source}"))
    return table(("setting", "value", "from"), rows, door.look)
