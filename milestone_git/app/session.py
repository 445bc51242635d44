"""Working on a milestone: start it, save where you are, leave it, and come back to where you left off."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app import keeper as watch
from milestone_git.app.context import Context
from milestone_git.app.keeper import Watch
from milestone_git.app.look import with_voices
from milestone_git.app.transact import Outcome, Ways, refuse_unusable, transact
from milestone_git.model.diagnostic import Diagnostic, Refused, refusal
from milestone_git.model.given import Given
from milestone_git.model.keeping import keeping_of
from milestone_git.model.naming import branch_of, milestone_of_branch
from milestone_git.model.record import RUNNING, Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.entering import too_many
from milestone_git.store import branches, identity, keeper, log
from milestone_git.store.checkpoints import chain, making, notices, restoring
from milestone_git.store.checkpoints.making import Made, Order
from milestone_git.store.checkpoints.operation import branch_in_hand
from milestone_git.store.checkpoints.restoring import Restored
from milestone_git.store.checkpoints.shape import Checkpoint, Writer
from milestone_git.store.checkpoints.standing import changed_files
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving import save
from milestone_git.store.saving.journal import held, recover
from milestone_git.verbs import names
from milestone_git.verbs.execute import Execute, Pause, execute, pause


class Back(NamedTuple):
    """What came back on resuming: the last ``checkpoint`` and what it brought.

    ``origin`` is the clone it was made in, empty for this one.
    """

    checkpoint: Checkpoint | None = None
    restored: Restored = Restored()
    origin: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


class Sitting(NamedTuple):
    """What `execute` found and did. ``resumed`` where the milestone had been started before."""

    outcome: Outcome
    record: Record
    branch: str
    resumed: bool
    last_commit: str
    changed: dict[str, str]
    back: Back = Back()
    watch: Watch = Watch(0)


class Kept(NamedTuple):
    """What `checkpoint` or `pause` saved; ``made`` is None, or not new, where there was nothing to save."""

    milestone: str
    made: Made | None
    diagnostics: tuple[Diagnostic, ...] = ()


def begin(context: Context, text: str | None, ways: Ways) -> Sitting:
    """Starts or resumes a milestone on its branch. Raises ``Refused``; then nothing has changed."""
    place = context.place()
    recover(place)
    refuse_unusable(place)
    shown = with_voices(place, snapshot.read(place).snapshot)
    given = context.given(place, shown.team)
    record = names.milestone(shown, text)
    if record.status != RUNNING and (found := tuple(too_many(shown, record, shown.settings))):
        raise Refused(*found)
    branch = branch_of(record.id)
    start = _start(place, shown, record, given)
    before, made = place, not branches.tip(place, f"refs/heads/{branch}")
    if place.branch != branch:
        _try_first(context, place, start, record.id)
        if not ways.dry_run:
            place = branches.switch(place, record.id, start)
    resumed = (_at(place, start).find(record.id) or record).status == RUNNING
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
    back = _taken_up(place, outcome.given, record.id) if resumed else Back()
    after = outcome.snapshot.find(record.id) or record
    return Sitting(
        outcome,
        after,
        branch,
        resumed,
        place.git.line("log", "-1", "--format=%h %s"),
        dict(changed_files(place)),
        back,
        watch.watched(place, shown.settings, record.id),
    )


def keep(
    context: Context, text: str | None, note: str, *, by: str = "checkpoint", dry_run: bool = False
) -> Kept:
    """Saves a checkpoint of the milestone whose branch we are on, in the middle of a merge or rebase too."""
    place = context.place()
    branch = branch_in_hand(place)
    if place.head == "" or not branch:
        refuse_unusable(place)
    found = snapshot.read(place).snapshot._replace(branch=branch)
    given = context.given(place, found.team)
    milestone = _milestone_in_hand(found, text, branch)
    asked = order(place, found, given, milestone)._replace(branch=branch, note=note, by=by, dry_run=dry_run)
    made = making.make(place, asked)
    return Kept(milestone, made, notices.of_unsaved(made.checkpoint) if made else ())


def leave(context: Context, text: str | None, note: str, ways: Ways) -> tuple[Kept, Outcome]:
    """Saves a checkpoint, says in the log that the work rests, and ends the keeper."""
    refuse_unusable(context.place())
    kept = keep(context, text, note, by="pause", dry_run=ways.dry_run)
    outcome = transact(context, pause, Pause(kept.milestone, note), ways)
    if not ways.dry_run:
        place = context.place()
        keeper.dismiss(place)
        forget(place, outcome.snapshot, order(place, outcome.snapshot, outcome.given, kept.milestone))
    return kept, outcome


def forget(place: Place, found: Snapshot, asked: Order) -> None:
    """Sweeps what has expired of this clone's checkpoints, of whatever milestone."""
    objects = objects_of(place)
    records = found.by_id()
    for one in chain.tips(place, asked.writer.handle):
        if one.clone == asked.clone:
            finished = one.milestone in records and records[one.milestone].finished
            chain.expire(place, objects, one, asked.keeping, asked.writer.now, finished=finished)


def order(place: Place, found: Snapshot, given: Given, milestone: str) -> Order:
    """What a checkpoint of ``milestone`` is made with, here and now."""
    writer = Writer(given.actor.handle, given.now)
    clone = identity.clone_name(place)
    return Order(writer, clone, milestone, place.branch, keeping_of(found.settings))


def refuse_other_branch(milestone: str, branch: str) -> None:
    """Refuses with MG306 where another branch is in hand than that of the milestone."""
    if milestone_of_branch(branch) != milestone:
        raise refusal(
            "MG306",
            f"`{milestone}` is worked on in `{branch_of(milestone)}`, and this is `{branch}`",
            f"go there: `git milestone execute {milestone}`",
        )


def _milestone_in_hand(found: Snapshot, text: str | None, branch: str) -> str:
    """The milestone that is meant; in a conflict its record may not even be readable."""
    here = milestone_of_branch(branch)
    milestone = here if here and text in (None, here) else names.milestone(found, text).id
    refuse_other_branch(milestone, branch)
    record = found.find(milestone)
    if record is not None and record.finished:
        milestone = names.milestone(found, text).id
    return milestone


def _start(place: Place, shown: Snapshot, record: Record, given: Given) -> str:
    """Where the milestone's branch is, or begins.

    Begun in another clone of mine, it goes on where that one was: at the branch as last fetched or at the
    commit of the last checkpoint, whichever is ahead. Else here, or at the trunk when this is another's
    branch.
    """
    branch = branch_of(record.id)
    existing = branches.tip(place, f"refs/heads/{branch}")
    if existing:
        return existing
    remote = branches.trunk_remote(place, shown.repository.trunk)
    fetched = branches.tip(place, f"refs/remotes/{remote}/{branch}")
    saved = chain.newest(place, objects_of(place), given.actor.handle, record.id)
    if saved and not fetched:
        return saved.base
    if fetched:
        return saved.base if saved and _is_ancestor(place, fetched, saved.base) else fetched
    if milestone_of_branch(place.branch) in (None, record.id):
        return place.head
    trunk = branches.trunk_tip(place, shown.repository.trunk)
    in_trunk = trunk and record.id in snapshot.read(place, trunk).snapshot.by_id()
    return trunk if in_trunk else place.head


def _try_first(context: Context, place: Place, start: str, milestone: str) -> None:
    """Decides on the revision the branch begins at, so that a refusal comes before anything moves."""
    found = _told(place, _at(place, start))
    change = execute(found, Execute(milestone), context.given(place, found.team))
    save.check_clean(place, [write.path for write in change.writes])


def _told(place: Place, found: Snapshot) -> Snapshot:
    """With the log, in which somebody may have waived a dependency."""
    return found._replace(events=log.read(place, found.repository.uid).events)


def _at(place: Place, start: str) -> Snapshot:
    found = snapshot.read(place, start).snapshot
    return found._replace(branch=place.branch)


def _preview(context: Context, place: Place, start: str, request: Execute) -> Outcome:
    found = _told(place, _at(place, start))
    given = context.given(place, found.team)
    change = execute(found, request, given)
    return Outcome(found.after(change), change, given, dry_run=True)


def _taken_up(place: Place, given: Given, milestone: str) -> Back:
    """The newest checkpoint of any clone of mine, brought back.

    Not while a keeper still watches: then nothing was interrupted, and what is gone was removed on purpose.
    Not from another clone that has commits which this one lacks: that is said instead.
    """
    found = chain.newest(place, objects_of(place), given.actor.handle, milestone)
    if found is None:
        return Back()
    origin = "" if found.clone == identity.clone_name(place) else found.clone
    watched = keeper.keeper_of(place)
    if watched and watched.is_alive and watched.milestone == milestone:
        return Back(found, origin=origin)
    is_based_here = _is_ancestor(place, found.base, place.head)
    if origin and not is_based_here:
        return Back(found, origin=origin, diagnostics=(notices.of_other_commits(found, origin),))
    said = () if is_based_here else (notices.of_lost_base(found),)
    with held(place):
        restored = restoring.restore(place, found)
    return Back(found, restored, origin, said)


def _is_ancestor(place: Place, commit: str, of: str) -> bool:
    return place.git.succeeds("merge-base", "--is-ancestor", commit, of)
