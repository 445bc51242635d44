"""`task add|start|done|block|list`: the work inside a milestone."""

from __future__ import annotations

import click

from milestone_git.app.elsewhere import refuse_elsewhere
from milestone_git.app.look import look
from milestone_git.app.parse import title_and_estimate
from milestone_git.app.transact import Outcome, Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.model.record import BLOCKED, DOING, TASK_DONE, TODO, Task
from milestone_git.render import listing, shapes
from milestone_git.render.columns import bar
from milestone_git.schedule.progress import progress_of
from milestone_git.verbs import names
from milestone_git.verbs.task import AddTasks, MoveTask, add, move


@click.group("task", epilog="Example: git milestone task done 3/2")
def command() -> None:
    """Add, start, finish, block and list the tasks of a milestone.

    A task is named ID/TASK or ID TASK, or TASK alone on the milestone's branch: by its id, its number in the
    list, or the start of its title. There, progress is staged and goes into your next commit.
    """


@command.command("add", epilog='Example: git milestone task add 3 "Navigation" --estimate 6h')
@click.argument("words", nargs=-1, required=True, metavar="[ID] TITLE[:TIME]...")
@click.option("--estimate", metavar="TIME", default="", help="Working time of those without one, such as 6h.")
@click.option("--assignee", "assignees", multiple=True, metavar="NAME", help="May be repeated.")
@click.option("--track", metavar="WORD", default="")
@click.option("--depends-on", "depends_on", multiple=True, metavar="TASK", help="May be repeated.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def _add(
    door: Door,
    words: tuple[str, ...],
    estimate: str,
    assignees: tuple[str, ...],
    track: str,
    depends_on: tuple[str, ...],
    no_commit: bool,
) -> None:
    """Add tasks to a milestone. With several words the first is the milestone."""
    milestone, titles = (words[0], words[1:]) if len(words) > 1 else (None, words)
    refuse_elsewhere(door.context, lambda shown: names.milestone(shown, milestone))
    tasks = tuple((title, time or estimate) for title, time in map(title_and_estimate, titles))
    request = AddTasks(milestone, tasks, assignees, track, depends_on)
    outcome = transact(door.context, add, request, Ways(door.dry_run, no_commit))
    changed(door, "task", outcome, "\n".join(f"added: {title}" for title, _ in tasks) + where(outcome))


def _move(door: Door, words: tuple[str, ...], status: str, reason: str = "") -> None:
    refuse_elsewhere(door.context, lambda shown: names.milestone_and_task(shown, words).record)
    outcome = transact(door.context, move, MoveTask(words, status, reason), Ways(door.dry_run))
    changed(door, "task", outcome, _moved(outcome, status) + where(outcome))


def _moved(outcome: Outcome, status: str) -> str:
    record = outcome.snapshot.find(outcome.change.milestones[0])
    assert record is not None
    progress = progress_of(record)
    title = outcome.change.subject.partition(": ")[2]
    done = f"({progress.tasks_done}/{progress.tasks_all} tasks)"
    return f"{status}: {title}\n{record.id}  {bar(progress.percent)}  {done}"


@command.command("start", epilog="Example: git milestone task start 2")
@click.argument("words", nargs=-1, metavar="[ID] TASK")
@standard
def _start(door: Door, words: tuple[str, ...]) -> None:
    """Say that you are doing a task now."""
    _move(door, words, DOING)


@command.command("done", epilog="Example: git milestone task done")
@click.argument("words", nargs=-1, metavar="[[ID] TASK]")
@standard
def _done(door: Door, words: tuple[str, ...]) -> None:
    """Finish a task; without a name the one that is being done."""
    _move(door, words, TASK_DONE)


@command.command("block", epilog='Example: git milestone task block 2 -m "waiting for the designs"')
@click.argument("words", nargs=-1, metavar="[ID] TASK")
@click.option("-m", "--reason", default="", metavar="TEXT", help="What it waits for.")
@standard
def _block(door: Door, words: tuple[str, ...], reason: str) -> None:
    """Say that a task cannot go on."""
    _move(door, words, BLOCKED, reason)


@command.command("reopen", epilog="Example: git milestone task reopen 2")
@click.argument("words", nargs=-1, metavar="[ID] TASK")
@standard
def _reopen(door: Door, words: tuple[str, ...]) -> None:
    """Put a task back to what is to be done."""
    _move(door, words, TODO)


@command.command("list", epilog="Example: git milestone task list 3")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def _list(door: Door, milestone_id: str | None, rev: str | None) -> None:
    """List the tasks of a milestone."""
    snapshot = look(door.context, rev or "")
    record = names.milestone(snapshot, milestone_id)
    if door.json:
        tasks: tuple[Task, ...] = record.tasks
        door.give("task-list", {"milestone": record.id, "tasks": [shapes.task(one) for one in tasks]})
    elif record.tasks:
        door.say(listing.tasks(record, door.look))
    else:
        door.say(f'{record.id} has no tasks: git milestone task add {record.id} "Title"')
