"""`complete`: finish a milestone."""

from __future__ import annotations

from collections.abc import Callable

import click

from milestone_git.app.landing import Completion, Wishes, complete
from milestone_git.app.report import closing
from milestone_git.app.transact import Ways
from milestone_git.cli.answer import body
from milestone_git.cli.door import Door, standard
from milestone_git.render import report
from milestone_git.render.escape import shown
from milestone_git.schedule.readiness import is_ready


@click.command("complete", epilog="Example: git milestone complete --yes")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--yes", "-y", is_flag=True, help="Answer yes: run acceptance, close open tasks.")
@click.option("--close-tasks", is_flag=True, help="Close tasks that are still open.")
@click.option("--merge/--no-merge", default=None, help="Merge back to the trunk; else as the profile says.")
@standard
def command(door: Door, milestone_id: str | None, yes: bool, close_tasks: bool, merge: bool | None) -> None:
    """Finish a milestone: run its acceptance commands, move its record, merge back where the profile says so.

    On a merge conflict nothing is done. With nothing to run or to close it just does it.
    """
    wishes = Wishes(yes, close_tasks, merge, aside=door.json)
    done = complete(door.context, milestone_id, wishes, Ways(door.dry_run), door.ask, _tell(door))
    if door.json:
        merged = {"merged_into": done.merged_into or None, "merge_commit": done.merge_commit or None}
        door.give("complete", {**body(done.outcome), **merged})
        return
    head = "would be done, and was not:\n" if door.dry_run else ""
    door.say(head + _text(done))
    if not door.dry_run and not door.quiet and (total := closing(door.context)):
        door.say("\n".join(["", "everything is done", *report.closing(total)]))
    door.warn(done.outcome.diagnostics)


def _tell(door: Door) -> Callable[[str], None]:
    return lambda line: click.echo(line, err=door.json)


def _text(done: Completion) -> str:
    lines = [f"{done.record.id} completed: {done.record.title}"]
    if done.merged_into:
        lines.append(f"merged into {done.merged_into}")
    if done.stayed:
        lines.append(f"still on the milestone's branch: {done.stayed}")
    if done.not_merged:
        lines.append(f"not merged: {done.not_merged}")
    if done.untaken:
        named = ", ".join(shown(one) for one in done.untaken[:3]) + (
            " and more" if len(done.untaken) > 3 else ""
        )
        lines.append(f"your last checkpoint is kept, since it has what is nowhere else: {named}")
    records = done.outcome.snapshot.by_id()
    freed = [
        one
        for one in records.values()
        if is_ready(one, records) and done.record.id in {d.milestone for d in one.depends_on}
    ]
    lines += [f"now ready: {one.id}  {one.title}" for one in freed]
    return "\n".join(lines)
