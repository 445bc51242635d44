"""`plan`: new milestones."""

from __future__ import annotations

import sys
from typing import Any

import click

from milestone_git.app.parse import items, title_and_estimate
from milestone_git.app.straight import planned
from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed
from milestone_git.cli.door import Door, standard
from milestone_git.cli.phases import of_phases
from milestone_git.model.diagnostic import refusal
from milestone_git.verbs.phases import Said
from milestone_git.verbs.plan import Plan, decide

PRIORITIES = ("low", "medium", "high", "critical")


@click.command(
    "plan",
    epilog='Example: git milestone plan "Build homepage" --estimate 1w --task "Navigation:6h" --depends-on 2',
)
@click.argument("titles", nargs=-1, metavar="TITLE...")
@click.option(
    "--from", "source", metavar="FILE", help="A Markdown list with tasks below; - for standard input."
)
@click.option("--estimate", metavar="TIME", help="Working time, such as 1w, 3d, 4h or 1d4h.")
@click.option("--task", "tasks", multiple=True, metavar="TITLE[:TIME]", help="A task; may be repeated.")
@click.option("--depends-on", "depends_on", multiple=True, metavar="ID", help="May be repeated.")
@click.option("--chain", is_flag=True, help="Each title depends on the one before.")
@click.option("--owner", metavar="NAME")
@click.option("--due", metavar="DATE", help="Such as 2026-03-01.")
@click.option("--start", metavar="DATE", help="Not to be started before.")
@click.option("--label", "labels", multiple=True, metavar="LABEL", help="May be repeated.")
@click.option("--category", metavar="WORD")
@click.option("--priority", type=click.Choice(PRIORITIES))
@click.option("--description", metavar="TEXT")
@click.option(
    "--workflow", metavar="WORD", help="Such as kiro, or one of your own; instead of the profile's."
)
@of_phases
@click.option("--no-commit", is_flag=True, help="Stage the files, and leave the commit to you.")
@standard
def command(
    door: Door,
    titles: tuple[str, ...],
    source: str | None,
    tasks: tuple[str, ...],
    depends_on: tuple[str, ...],
    chain: bool,
    workflow: str | None,
    no_commit: bool,
    said: tuple[Said, ...],
    **fields: Any,
) -> None:
    """Plan one or more milestones, in one commit.

    Prints the new IDs. Every option applies to each title; --task belongs to a single one. In a list, items
    are milestones and items below them tasks; both may end in :TIME, and [x] stands for done.
    """
    listed = items(*_read(door, source)) if source is not None else ()
    if not titles and not listed:
        raise refusal("MG010", "no title was given", 'such as `git milestone plan "Build homepage"`')
    given = {
        key: list(value) if isinstance(value, tuple) else value for key, value in fields.items() if value
    }
    alone = tuple(title_and_estimate(one) for one in tasks)
    request = Plan(titles, alone, depends_on, chain, workflow or "", given, listed, said)
    ways = Ways(door.dry_run, no_commit, numbers=len(request.all_items()))
    outcome = transact(door.context, decide, request, ways)
    changed(door, "plan", outcome, planned(outcome.change))


def _read(door: Door, source: str) -> tuple[str, str]:
    """The text of a file or of standard input, and what it is called."""
    name = "standard input" if source == "-" else source
    try:
        data = sys.stdin.buffer.read() if source == "-" else (door.context.directory / source).read_bytes()
        return data.decode("utf-8-sig"), name
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise refusal("MG010", f"`{source}` cannot be read: {why}") from error
    except UnicodeDecodeError as error:
        raise refusal("MG010", f"`{name}` is not UTF-8", "save it as UTF-8") from error
