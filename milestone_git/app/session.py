"""Working on a milestone: start it, save where you are, leave it, and come back to where you left off."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import with_voices
from milestone_git.app.transact import Outcome, Ways, refuse_unusable, transact
from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.given import Given
from milestone_git.model.naming import branch_of, milestone_of_branch
from milestone_git.model.record import RUNNING, Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import branches, checkpoint, identity, save, snapshot
from milestone_git.store.checkpoint import Checkpoint, Restored
from milestone_git.store.journal import held, recover
from milestone_git.store.repository import Place
from milestone_git.verbs import names
from milestone_git.verbs.execute import Execute, Pause, execute, pause


class Sitting(NamedTuple):
    """What `execute` found and did. ``resumed`` where the milestone had been started before."""

    outcome: Outcome
    record: Record
    branch: str
    resumed: bool
    last_commit: str
    changed: dict[str, str]
    checkpoint: Checkpoint | None = None
    restored: Restored = Restored()


class Kept(NamedTuple):
    """What `checkpoint` or `pause` saved; ``checkpoint`` is None where there was nothing new to save."""

    record: Record
    checkpoint: Checkpoint | None
    last: Checkpoint | None


def begin(context: Context, text: str | None, ways: Ways) -> Sitting:
    """Starts or resumes a milestone on its branch. Raises ``Refused``; then nothing has changed."""
    place = context.place()
    recover(place)
    refuse_unusable(place)
    shown = with_voices(place, snapshot.read(place).snapshot)
    identity.actor(place, shown.team)
    record = names.milestone(shown, text)
    branch = branch_of(record.id)
    start = _start(place, shown, record)
    before, made = place, not branches.tip(place, f"refs/heads/{branch}")
    if place.branch != branch:
        _try_first(context, place, start, record.id)
        if not ways.dry_run:
            place = branches.switch(place, record.id, start)
    resumed = record.status == RUNNING
    if ways.dry_run:
        request = Execute(record.id, resumes=resumed)
        return Sitting(_preview(context, place, start, request), record, branch, resumed, "", {})
    try:
        outcome = transact(context, execute, Execute(record.id, resumes=resumed), ways)
    except Refused:
        if before.branch != branch:
            branches.switch_back(before, branch, made=made)
        raise
    place = place.again()
    found, restored = _taken_up(place, outcome.given, record.id) if resumed else (None, Restored())
    after = outcome.snapshot.find(record.id) or record
    return Sitting(
        outcome,
        after,
        branch,
        resumed,
        place.git.line("log", "-1", "--format=%h %s"),
        dict(checkpoint.changed_files(place)),
        found,
        restored,
    )


def keep(context: Context, text: str | None, note: str, *, dry_run: bool = False) -> Kept:
    """Saves a checkpoint of the milestone whose branch we are on."""
    place = context.place()
    refuse_unusable(place)
    with held(place):
        return _keep(context, place, text, note, dry_run=dry_run)


def leave(context: Context, text: str | None, note: str, ways: Ways) -> tuple[Kept, Outcome]:
    """Saves a checkpoint and says in the log that the work rests."""
    kept = keep(context, text, note, dry_run=ways.dry_run)
    return kept, transact(context, pause, Pause(kept.record.id, note), ways)


def _keep(context: Context, place: Place, text: str | None, note: str, *, dry_run: bool) -> Kept:
    found = snapshot.read(place).snapshot
    given = context.given(place, found.team)
    record = names.milestone(found, text)
    if milestone_of_branch(place.branch) != record.id:
        raise refusal(
            "MG306",
            f"`{record.id}` is worked on in `{branch_of(record.id)}`, and this is `{place.branch}`",
            f"go there: `git milestone execute {record.id}`",
        )
    ref = _session_ref(place, given, record.id)
    before = checkpoint.last(place, ref)
    return Kept(record, checkpoint.create(place, ref, note, given.at, dry_run=dry_run), before)


def _start(place: Place, shown: Snapshot, record: Record) -> str:
    """Where the milestone's branch is, or begins: here, or at the trunk when this is another's branch."""
    existing = branches.tip(place, f"refs/heads/{branch_of(record.id)}")
    if existing:
        return existing
    if milestone_of_branch(place.branch) in (None, record.id):
        return place.head
    trunk = branches.trunk_tip(place, shown.repository.trunk)
    in_trunk = trunk and record.id in snapshot.read(place, trunk).snapshot.by_id()
    return trunk if in_trunk else place.head


def _try_first(context: Context, place: Place, start: str, milestone: str) -> None:
    """Decides on the revision the branch begins at, so that a refusal comes before anything moves."""
    change = execute(_at(place, start), Execute(milestone), context.given(place, _at(place, start).team))
    save.check_clean(place, [write.path for write in change.writes])


def _at(place: Place, start: str) -> Snapshot:
    found = snapshot.read(place, start).snapshot
    return found._replace(branch=place.branch)


def _preview(context: Context, place: Place, start: str, request: Execute) -> Outcome:
    found = _at(place, start)
    given = context.given(place, found.team)
    change = execute(found, request, given)
    return Outcome(found.after(change), change, given, dry_run=True)


def _taken_up(place: Place, given: Given, milestone: str) -> tuple[Checkpoint | None, Restored]:
    found = checkpoint.last(place, _session_ref(place, given, milestone))
    if found is None:
        return None, Restored()
    with held(place):
        return found, checkpoint.restore(place, found)


def _session_ref(place: Place, given: Given, milestone: str) -> str:
    return checkpoint.ref_of(given.actor.handle, identity.clone_name(place), milestone)
