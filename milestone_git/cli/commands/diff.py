"""`diff`: what a change does to the dates."""

from __future__ import annotations

import click

from milestone_git.app.differences import difference
from milestone_git.cli.door import Door, standard
from milestone_git.render import difference as view


@click.command("diff", epilog="Example: git milestone diff main...my-branch --format markdown")
@click.argument("revisions", required=False, metavar="[A..B]")
@click.option("--staged", is_flag=True, help="What is staged, against HEAD or the revision.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    help="How to tell it; markdown is for a pull request.",
)
@click.option("--at", metavar="DATE", help="Both sides as of this day.")
@standard
def command(door: Door, revisions: str | None, staged: bool, form: str, at: str | None) -> None:
    """Show which dates a change moves, by how much, and what becomes critical.

    A..B compares two revisions, A...B what B has changed since it left A, A alone the work tree with A, and
    nothing the work tree with HEAD. Both sides are seen at one moment: that of the later commit, or now.
    """
    found = difference(door.context, revisions or "", staged=staged, at=at or "")
    sides = view.Sides(found.before, found.after, found.moment, found.unreadable)
    if door.json or form == "json":
        door.give("diff", view.shape(found.delta, sides))
    elif form == "markdown":
        door.say(view.markdown(found.delta, sides))
    else:
        door.say(view.text(found.delta, sides, door.look))
