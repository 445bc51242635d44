"""`edit`: set fields of a milestone, or edit it as text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from milestone_git.app.parse import assignments
from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.cli.phases import of_phases
from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.verbs.edit import Edit, decide
from milestone_git.verbs.phases import Said


@click.command(
    "edit", epilog="Example: git milestone edit 3 estimate=2w phases.design.owner=alex labels='[ui]'"
)
@click.argument("words", nargs=-1, metavar="[ID] [KEY.PATH=YAML]...")
@click.option("--file", "source", metavar="FILE", help="The whole record as text; - for standard input.")
@of_phases
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def command(
    door: Door, words: tuple[str, ...], source: str | None, no_commit: bool, said: tuple[Said, ...]
) -> None:
    """Set fields of a milestone by their path, or edit all of it in your editor.

    The value is YAML: a word, a number, [a, list]. An empty value takes the field out. Tasks are named by
    id or number: tasks.2.estimate=4h.

    Without fields the record is opened in the editor that Git uses. What cannot be saved is told and given
    back.
    """
    ways = Ways(door.dry_run, no_commit)
    if source is not None or (not said and not any("=" in word for word in words) and len(words) < 2):
        _as_text(door, words[0] if words else None, source, ways)
        return
    milestone = None if not words or "=" in words[0] else words[0]
    typed = words if milestone is None else words[1:]
    pairs = assignments(typed) if typed or not said else ()
    outcome = transact(door.context, decide, Edit(milestone, pairs, said), ways)
    told = [f"{path} = {_shown(value)}" for path, value in pairs]
    told += [f"phases.{one.phase}.{one.key} = {one.value}" for one in said]
    text = "\n".join(f"{outcome.change.milestones[0]}: {one}" for one in told)
    changed(door, "edit", outcome, text + where(outcome))


def _as_text(door: Door, milestone: str | None, source: str | None, ways: Ways) -> None:
    from milestone_git.app.editing import from_text, in_editor

    if source is None:
        outcome = in_editor(door.context, milestone, ways, lambda said: _again(door, said))
    else:
        outcome = from_text(door.context, milestone, _read(door, source), ways)
    if outcome is not None:
        changed(door, "edit", outcome, outcome.change.subject + where(outcome))
    elif door.json:
        door.give("edit", _unchanged(door))
    else:
        door.say("nothing was changed")


def _again(door: Door, said: tuple[Diagnostic, ...]) -> bool:
    """Shows what is wrong and asks; where nobody can answer, the text is kept and that is told instead."""
    if door.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    door.warn(said)
    return click.confirm("edit again?", default=True, err=True)


def _read(door: Door, source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return (Path(door.context.directory) / source).read_bytes()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise refusal("MG010", f"`{source}` cannot be read: {why}") from error


def _unchanged(door: Door) -> dict[str, object]:
    return {
        "dry_run": door.dry_run,
        "commit": None,
        "staged": False,
        "milestones": [],
        "events": [],
        "diagnostics": [],
    }


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(str(one) for one in value)}]"
    return "(taken out)" if value is None else str(value)
