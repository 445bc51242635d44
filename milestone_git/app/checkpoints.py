"""What was saved of sessions: list it, look at it, bring it back, take that back, forget it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import with_voices
from milestone_git.app.session import order, refuse_other_branch
from milestone_git.app.transact import refuse_unusable
from milestone_git.app.watched import standing
from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.model.given import Given
from milestone_git.model.naming import ID
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import identity
from milestone_git.store.checkpoints import chain, making, notices, restoring
from milestone_git.store.checkpoints.chain import Tip
from milestone_git.store.checkpoints.restoring import Change, Restored
from milestone_git.store.checkpoints.shape import Checkpoint
from milestone_git.store.keeper import Keeper
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import held, recover
from milestone_git.verbs import names

Ask = Callable[[str], bool]


class Named(NamedTuple):
    """Which checkpoint: of the milestone that ``text`` means the one with ``number``, else the newest.

    ``clone`` limits it to one of a person's clones; else this one's come first where a number is there twice.
    """

    text: str | None = None
    number: int | None = None
    clone: str = ""


class Listed(NamedTuple):
    """The checkpoints of a person, newest first; ``here`` is this clone, ``keeper`` who saves now."""

    checkpoints: tuple[Checkpoint, ...]
    here: str
    keeper: Keeper | None


class Looked(NamedTuple):
    """A checkpoint and the paths in which it differs from the commit that it was made on."""

    checkpoint: Checkpoint
    changes: tuple[Change, ...]
    here: str


class Returned(NamedTuple):
    """What came back, or went; ``checkpoint`` is None where a restore was undone."""

    milestone: str
    restored: Restored
    checkpoint: Checkpoint | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


class _Known(NamedTuple):
    place: Place
    found: Snapshot
    given: Given
    objects: Objects
    here: str


def listed(context: Context, text: str | None) -> Listed:
    """The checkpoints of one milestone, or of all where none is named."""
    known = _known(context)
    milestone = _milestone(known, text) if text is not None else ""
    found = [one for tip in _tips(known, milestone) for one in chain.chain(known.objects, tip)]
    # milestones by when they were worked on; within one by number: clocks of machines may be set back
    latest = {one.milestone: max(two.at for two in found if two.milestone == one.milestone) for one in found}
    found.sort(key=lambda one: (latest[one.milestone], one.milestone, one.clock, one.at), reverse=True)
    return Listed(tuple(found), known.here, standing(known.place))


def looked_at(context: Context, named: Named) -> Looked:
    """One checkpoint in full. Raises ``Refused``: MG501 there is none, MG505 none of this number."""
    known = _known(context)
    one = _chosen(known, named)
    return Looked(one, tuple(restoring.changes(known.place, one.base, one.commit)), known.here)


def bring_back(context: Context, named: Named, *, dry_run: bool = False) -> Returned:
    """Restores a checkpoint over the work tree, never over a change; raises ``Refused``.

    What is there now is saved before, and what is there then behind it, so that the newest is where one is.
    """
    known = _known(context)
    refuse_unusable(known.place)
    one = _chosen(known, named)
    refuse_other_branch(one.milestone, known.place.branch)
    head, base = known.place.head, one.base
    said = () if head == base or _is_in(known.place, base, head) else (notices.of_lost_base(one),)
    if dry_run:
        found = restoring.would_restore(known.place, one)
        return Returned(one.milestone, found, one, (*said, *notices.of_kept(found.kept, one)))
    asked = order(known.place, known.found, known.given, one.milestone)._replace(by="restore")
    making.make(known.place, asked)
    with held(known.place):
        found = restoring.restore(known.place, one)
    making.make(known.place, asked)
    return Returned(one.milestone, found, one, (*said, *notices.of_kept(found.kept, one)))


def take_back(context: Context, *, dry_run: bool = False) -> Returned:
    """Undoes the last restore in this work tree; raises ``Refused`` with MG510 where there is none."""
    known = _known(context)
    refuse_unusable(known.place)
    record = restoring.last_undo(known.place)
    if record is None:
        raise refusal(
            "MG510",
            "nothing was brought back here that could be taken back",
            "see what there is to bring back: `git milestone session list`",
        )
    refuse_other_branch(record.milestone, known.place.branch)
    if dry_run:
        return Returned(record.milestone, Restored(record.paths))
    with held(known.place):
        found = restoring.undo(known.place, record)
    asked = order(known.place, known.found, known.given, record.milestone)._replace(by="restore")
    making.make(known.place, asked)
    return Returned(record.milestone, found)


def forgotten(
    context: Context,
    named: Named,
    ask: Ask,
    *,
    everything: bool = False,
    yes: bool = False,
    dry_run: bool = False,
) -> tuple[Checkpoint, ...]:
    """Drops one checkpoint of this clone, or all of a milestone; gives those that went."""
    known = _known(context)
    milestone = _milestone(known, named.text)
    own = next((tip for tip in _tips(known, milestone) if tip.clone == known.here), None)
    if own is None:
        raise _none(milestone)
    all_of_it = tuple(chain.chain(known.objects, own))
    if named.number is None and not everything:
        raise refusal(
            "MG010", "which checkpoint is to be dropped was not said", "name its number, or say `--all`"
        )
    going = all_of_it if everything else tuple(one for one in all_of_it if one.clock == named.number)
    if not going:
        raise _no_such(milestone, named.number)
    record = known.found.find(milestone)
    is_open = record is not None and not record.finished
    is_last = is_open and going[0].commit == own.commit and going[0].changed > 0
    question = f"the last checkpoint of {milestone} has {_counted(going[0].changed)}: forget it?"
    if is_last and not (yes or dry_run or ask(question)):
        return ()
    if not dry_run and not chain.without(known.place, known.objects, own, [one.commit for one in going]):
        raise refusal("MG603", f"the checkpoints of `{milestone}` have just moved", "try again")
    return going


def _counted(number: int) -> str:
    return "1 changed file" if number == 1 else f"{number} changed files"


def _known(context: Context) -> _Known:
    place = context.place()
    recover(place)
    found = with_voices(place, snapshot.read(place).snapshot)
    given = context.given(place, found.team)
    return _Known(place, found, given, objects_of(place), identity.clone_name(place))


def _tips(known: _Known, milestone: str) -> list[Tip]:
    return chain.tips(known.place, known.given.actor.handle, milestone)


def _milestone(known: _Known, text: str | None) -> str:
    """The milestone that is meant; one whose record is gone by its whole name alone."""
    if text and ID.fullmatch(text) and text not in known.found.by_id() and _tips(known, text):
        return text
    return names.milestone(known.found, text).id


def _chosen(known: _Known, named: Named) -> Checkpoint:
    milestone = _milestone(known, named.text)
    tips = [tip for tip in _tips(known, milestone) if tip.clone == (named.clone or tip.clone)]
    tips.sort(key=lambda tip: tip.clone != known.here)
    found = [one for tip in tips for one in chain.chain(known.objects, tip)]
    if not found:
        raise _none(milestone)
    if named.number is None:
        return max(found, key=lambda one: (one.clock, one.at, one.commit))
    one = next((one for one in found if one.clock == named.number), None)
    if one is None:
        raise _no_such(milestone, named.number)
    return one


def _none(milestone: str) -> Exception:
    return refusal(
        "MG501",
        f"there is no checkpoint of `{milestone}` here",
        "save one on its branch: `git milestone checkpoint`",
        "see what there is: `git milestone session list`",
    )


def _no_such(milestone: str, number: int | None) -> Exception:
    return refusal(
        "MG505",
        f"`{milestone}` has no checkpoint {number} here",
        f"see what there is: `git milestone session list {milestone}`",
    )


def _is_in(place: Place, commit: str, head: str) -> bool:
    return place.git.succeeds("merge-base", "--is-ancestor", commit, head)
