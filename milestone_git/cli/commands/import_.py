"""`import keps|yaml`: milestones that another tool keeps."""

from __future__ import annotations

from collections.abc import Callable

import click

from milestone_git.app.importing import Imported, Wish, import_, packaged_map, read_map
from milestone_git.app.transact import Ways
from milestone_git.cli.answer import body, changed, where
from milestone_git.cli.bar import Bar
from milestone_git.cli.door import Door, standard
from milestone_git.integrations.mapping import Map
from milestone_git.render.diagnostics import json_of


def _options(function: Callable[..., None]) -> Callable[..., None]:
    function = click.option(
        "--no-commit", is_flag=True, help="Stage the files, and leave the commit to you."
    )(function)
    function = click.option("--strict", is_flag=True, help="Import nothing unless every value can be used.")(
        function
    )
    return click.option(
        "--update", is_flag=True, help="Give what is here already the fields of the files again."
    )(function)


@click.group("import", epilog="Example: git milestone import keps ../enhancements")
def command() -> None:
    """Import milestones that another tool keeps, in one commit.

    What is here already stays as it is, so importing twice is importing once. A value that cannot be used is
    told with its place and kept beside; the rest is imported.
    """


@command.command("keps", epilog="Example: git milestone import keps ../enhancements")
@click.argument("folder", metavar="DIR")
@_options
@standard
def _keps(door: Door, folder: str, update: bool, strict: bool, no_commit: bool) -> None:
    """Import the enhancements of Kubernetes (kep.yaml, prod-readiness, OWNERS_ALIASES) below DIR."""
    _import(door, packaged_map("keps"), Wish(door.context.directory, folder, update, strict), no_commit)


@command.command("yaml", epilog="Example: git milestone import yaml --map plans.map.yaml plans/")
@click.argument("folder", metavar="DIR")
@click.option("--map", "chart", required=True, metavar="FILE", help="Which key becomes which field.")
@_options
@standard
def _yaml(door: Door, folder: str, chart: str, update: bool, strict: bool, no_commit: bool) -> None:
    """Import YAML files below DIR as a map says. docs/import.md describes maps."""
    directory = door.context.directory
    _import(door, read_map(directory / chart, chart), Wish(directory, folder, update, strict), no_commit)


def _import(door: Door, chart: Map, wish: Wish, no_commit: bool) -> None:
    with Bar(shown=not door.quiet and not door.json, what="reading") as bar:
        done = import_(door.context, chart, wish, Ways(door.dry_run, no_commit), bar.show)
    if door.json:
        told = body(done.outcome) if done.outcome else {"dry_run": door.dry_run, "commit": None}
        said = [json_of(one) for one in (*done.dirt, *(done.outcome.diagnostics if done.outcome else ()))]
        door.give(
            "import",
            {**told, "found": done.found, "imported": done.fresh, "updated": done.again, "diagnostics": said},
        )
        return
    door.warn(done.dirt)
    if done.outcome is None:
        door.say(f"nothing new: {done.found} found, all of them here already")
    else:
        changed(door, "import", done.outcome, _text(done) + where(done.outcome))


def _text(done: Imported) -> str:
    known = done.found - done.fresh - done.again
    parts = [f"{done.fresh} imported"] if done.fresh or not done.again else []
    parts += [f"{done.again} brought up to date"] if done.again else []
    parts += [f"{known} left as they are"] if known else []
    values = sum(one.code == "MG702" for one in done.dirt)
    files = len(done.dirt) - values
    parts += [f"{files} {'file' if files == 1 else 'files'} could not be read"] if files else []
    parts += [f"{values} {'value' if values == 1 else 'values'} could not be used"] if values else []
    return ", ".join(parts)
