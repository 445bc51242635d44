"""`complete`: acceptance, the record's last commit, and the way back to the trunk in one transaction."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.elsewhere import refuse_elsewhere
from milestone_git.app.look import with_voices
from milestone_git.app.report import worked
from milestone_git.app.transact import Outcome, Ways, refuse_unusable, transact
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.naming import milestone_of_branch
from milestone_git.model.record import TASK_DONE, Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import branches, checkpoint, documents, identity, keeper, log
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import recover
from milestone_git.store.saving.moves import RefMove
from milestone_git.verbs import names
from milestone_git.verbs.complete import Complete, decide

Ask = Callable[[str], bool]
Tell = Callable[[str], None]


class Wishes(NamedTuple):
    """What the user said beforehand; ``merge`` None leaves it to the profile.

    ``aside`` keeps what acceptance commands print off standard output, where the answer is data.
    """

    yes: bool = False
    close_tasks: bool = False
    merge: bool | None = None
    aside: bool = False


class Completion(NamedTuple):
    """``merged_into`` is the trunk where it was merged; ``stayed`` says why we could not go there."""

    outcome: Outcome
    record: Record
    merged_into: str = ""
    merge_commit: str = ""
    stayed: str = ""
    not_merged: str = ""
    untaken: tuple[str, ...] = ()


def complete(
    context: Context, text: str | None, wishes: Wishes, ways: Ways, ask: Ask, tell: Tell
) -> Completion:
    """Completes a milestone. ``ask`` puts a yes-or-no question, ``tell`` shows a line while it runs.

    Raises ``Refused``; then no ref, file or index entry has changed.
    """
    place = context.place()
    recover(place)
    refuse_unusable(place)
    found = snapshot.read(place).snapshot
    given = context.given(place, found.team)
    record = names.milestone(with_voices(place, found), text)
    if not record.finished:
        refuse_elsewhere(context, lambda shown: names.milestone(shown, record.id))
    here = found.find(record.id) or record
    wishes = _close_tasks(here, wishes, ask)
    request = Complete(record.id, wishes.close_tasks, worked(place, given.actor.handle, record.id))
    decide(found._replace(events=log.read(place, found.repository.uid).events), request, given)
    if not ways.dry_run:
        _accept(context, place, found, here, wishes, ask, tell)
    merging, not_merged = _merging(place, found, here, wishes)
    merged: list[str] = []

    def landing(at: Place, after: Snapshot, commit: str) -> Iterable[RefMove]:
        if not merging:
            return ()
        trunk = after.repository.trunk
        into = branches.tip(at, f"refs/heads/{trunk}")
        subject = f"Merge {record.id}: {record.title}\n\nMilestone: {record.id}\n"
        merged.append(branches.merge_commit(at, trunk, into, commit, subject))
        return [RefMove(f"refs/heads/{trunk}", into, merged[-1])]

    ref = checkpoint.ref_of(given.actor.handle, identity.clone_name(place), record.id)
    saved = checkpoint.last(place, ref)
    untaken = checkpoint.untaken(place, saved) if saved else ()
    outcome = transact(context, decide, request, ways._replace(landing=landing))
    if ways.dry_run:
        return Completion(outcome, here, found.repository.trunk if merging else "", not_merged=not_merged)
    keeper.dismiss(place)  # before the checkpoints go: else it might save once more
    if not untaken:
        checkpoint.drop(place, ref)
    if not merging:
        return Completion(outcome, here, not_merged=not_merged, untaken=untaken)
    done = Completion(outcome, here, found.repository.trunk, merged[-1], untaken=untaken)
    return _gone_home(place, done)


def _close_tasks(record: Record, wishes: Wishes, ask: Ask) -> Wishes:
    left = [task.title for task in record.tasks if task.status != TASK_DONE]
    if not left or wishes.close_tasks or record.finished:
        return wishes
    named = ", ".join(f'"{one}"' for one in left[:3]) + (" and more" if len(left) > 3 else "")
    try:
        closing = wishes.yes or ask(f"{_counted(len(left))} ({named}): close?")
    except Refused:
        return wishes  # nobody is here to answer, and the verb says it better
    return wishes._replace(close_tasks=closing)


def _counted(number: int) -> str:
    return "1 open task" if number == 1 else f"{number} open tasks"


def _accept(
    context: Context, place: Place, found: Snapshot, record: Record, wishes: Wishes, ask: Ask, tell: Tell
) -> None:
    """Shows and runs the acceptance commands, from the top of the work tree, each in a shell.

    Only here, on request: never from a hook, from `check` or on a server.
    """
    if not record.acceptance:
        return
    stranger = _last_editor(context, place, found, record)
    if stranger and not wishes.yes:
        for command in record.acceptance:
            tell(f"  {command}")
        if not ask(f"{stranger} wrote these acceptance commands: run them?"):
            raise refusal(
                "MG503",
                f"`{stranger}` changed the acceptance commands of `{record.id}`, and they were not run",
                f"read them: `git milestone show {record.id}`",
                f"run them: `git milestone complete {record.id} --yes`",
                path=record.path,
            )
    for index, command in enumerate(record.acceptance):
        tell(f"$ {command}")
        status = subprocess.run(
            ["sh", "-c", command],
            cwd=place.top,
            env=context.environment,
            stdout=2 if wishes.aside else None,
            check=False,
        ).returncode
        if status:
            raise Refused(
                Diagnostic(
                    "MG502",
                    f"acceptance command ended with {status}: `{command}`",
                    record.path,
                    ("acceptance", index, "run"),
                    helps=("mend what it found, and complete again",),
                )
            )


def _last_editor(context: Context, place: Place, found: Snapshot, record: Record) -> str:
    """The handle of who last changed the acceptance commands; empty where that is who runs them."""
    objects = objects_of(place)
    rows = place.git.line("log", "--format=%H%x00%aE%x00%aN", "-200", "--", record.path).split("\n")
    author = name = ""
    for row in (one for one in rows if one):
        commit, email, called = row.split("\0")
        if _acceptance_at(objects, commit, record.path) != record.acceptance:
            break
        author, name = email, called
    actor = context.given(place, found.team).actor
    handle = found.team.handle_for(author, name) if author else actor.handle
    return "" if handle == actor.handle else handle


def _acceptance_at(objects: Objects, commit: str, path: str) -> tuple[str, ...]:
    entry = objects.entry(commit, path)
    if entry is None:
        return ()
    try:
        document = documents.parse(path, objects.blob(entry.oid))
        return tuple(one["run"] for one in document.get("acceptance", ()))
    except (Unreadable, AttributeError, TypeError, KeyError):
        return ()


def _merging(place: Place, found: Snapshot, record: Record, wishes: Wishes) -> tuple[bool, str]:
    """Whether to merge back, and if not although it was meant, why."""
    trunk = found.repository.trunk
    wanted = found.settings.value("complete.merge") if wishes.merge is None else wishes.merge
    if milestone_of_branch(place.branch) != record.id or place.branch == trunk:
        return False, ""
    if not wanted:
        return (
            False,
            f"open a pull request from `{place.branch}` to `{trunk}`" if wishes.merge is None else "",
        )
    if not branches.tip(place, f"refs/heads/{trunk}"):
        return False, f"there is no branch `{trunk}` here: `git fetch`, then `git switch {trunk}`"
    if branches.is_checked_out_elsewhere(place, trunk):
        return False, f"`{trunk}` is checked out in another work tree: `git merge {place.branch}` there"
    return True, ""


def _gone_home(place: Place, done: Completion) -> Completion:
    """Goes to the trunk; where Git refuses, the merge stands all the same and we stay."""
    try:
        branches.switched(place, done.merged_into, [done.merged_into])
    except Refused as refused:
        return done._replace(stayed=refused.diagnostics[0].message)
    return done
