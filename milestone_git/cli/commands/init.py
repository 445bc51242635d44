"""`init`: set milestones up in this repository or this clone."""

from __future__ import annotations

import click

from milestone_git.app.hooking import findings
from milestone_git.app.setup import Setup, Wishes, set_up
from milestone_git.cli.commands.hooks import data, written
from milestone_git.cli.door import Door, standard

PROFILES = ("solo", "team", "enterprise", "community")


@click.command("init", epilog="Example: git milestone init --profile solo")
@click.option("--profile", type=click.Choice(PROFILES), help="Whose defaults to start with.")
@click.option("--no-hooks", is_flag=True, help="Leave the hooks folder alone.")
@standard
def command(door: Door, profile: str | None, no_hooks: bool) -> None:
    """Set up milestones: configuration, team, folders, hooks.

    Writes `.milestones/` and commits it. In a clone that has it already only the clone is set up; a second
    run repairs what is missing and changes nothing else. Without --profile it is chosen by the number of
    people who committed in the last year.
    """
    done = set_up(door.context, Wishes(profile or "", not no_hooks, door.dry_run))
    if door.json:
        door.give("init", _data(done))
        return
    door.say(_text(done, dry_run=door.dry_run))
    door.warn(findings(done.hooks))


def _text(done: Setup, *, dry_run: bool) -> str:
    would = "would write" if dry_run else "wrote"
    lines = [f"profile {done.profile}: {done.why}"]
    if done.written:
        lines += [f"{would} {path}" for path in done.written]
        lines += [f"commit {done.commit[:10]}"] if done.commit else []
    else:
        lines.append("nothing is missing in `.milestones/`")
    lines += written(done.hooks)
    if done.fresh:
        lines += ["", 'next: git milestone plan "Title"']
    return "\n".join(lines)


def _data(done: Setup) -> dict[str, object]:
    return {
        "fresh": done.fresh,
        "profile": done.profile,
        "why": done.why,
        "written": list(done.written),
        "commit": done.commit or None,
        "people": [one.handle for one in done.people] if done.fresh else [],
        "hooks": [data(one) for one in done.hooks],
    }
