"""`edit`: set fields of a milestone."""

from __future__ import annotations

import click

from milestone_git.app.parse import assignments
from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.verbs.edit import Edit, decide


@click.command(
    "edit", epilog="Example: git milestone edit 3 estimate=2w phases.design.owner=alex labels='[ui]'"
)
@click.argument("words", nargs=-1, required=True, metavar="[ID] KEY.PATH=YAML...")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def command(door: Door, words: tuple[str, ...], no_commit: bool) -> None:
    """Set fields of a milestone by their path.

    The value is YAML: a word, a number, [a, list]. An empty value takes the field out. Tasks are named by
    id or number: tasks.2.estimate=4h.
    """
    milestone = None if "=" in words[0] else words[0]
    pairs = assignments(words if milestone is None else words[1:])
    outcome = transact(door.context, decide, Edit(milestone, pairs), Ways(door.dry_run, no_commit))
    text = "\n".join(f"{outcome.change.milestones[0]}: {path} = {_shown(value)}" for path, value in pairs)
    changed(door, "edit", outcome, text + where(outcome))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(str(one) for one in value)}]"
    return "(taken out)" if value is None else str(value)
