"""Saving a checkpoint: look, store what differs, and point at it in one step."""

from __future__ import annotations

from datetime import UTC
from typing import NamedTuple

from milestone_git.model.diagnostic import refusal
from milestone_git.model.keeping import Keeping
from milestone_git.store.checkpoints import chain, operation, shape
from milestone_git.store.checkpoints.chain import ref_of
from milestone_git.store.checkpoints.content import NO_ROOM, UNADDABLE, Content, Unsaved, content, no_room
from milestone_git.store.checkpoints.shape import MOST_UNSAVED, Checkpoint, Writer
from milestone_git.store.checkpoints.standing import Standing, stand
from milestone_git.store.checkpoints.survey import still_so, surveyed
from milestone_git.store.git import GitFailed
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place

_TRIES = 5
KEEPER = "keeper"


class Order(NamedTuple):
    """What is to be saved: whose, of which milestone, and what the settings say."""

    writer: Writer
    clone: str
    milestone: str
    branch: str
    keeping: Keeping
    note: str = ""
    by: str = "checkpoint"
    dry_run: bool = False
    even_clean: bool = False

    @property
    def ref(self) -> str:
        """Where it hangs."""
        return ref_of(self.writer.handle, self.clone, self.milestone)


class Made(NamedTuple):
    """What was saved: ``files`` differ from the commit it is based on. ``commit`` is empty in a dry run.

    Where nothing is new, ``is_new`` is False and the rest says how the work tree stands.
    """

    checkpoint: Checkpoint
    files: tuple[str, ...]
    is_new: bool = True


def make(place: Place, order: Order) -> Made | None:
    """Saves what differs from HEAD; None, or nothing new, where nothing has changed since the last one.

    What was saved and is gone on purpose is saved too, as gone: else it would come back at the next start.
    Without an earlier one a clean work tree is saved only where a note or a commit made somebody ask.

    Index, work tree and HEAD stay as they are. Raises ``Refused`` with MG607 where nothing could be written;
    then the checkpoints before are as they were.
    """
    try:
        for _ in range(_TRIES):
            standing = stand(place)
            objects = objects_of(place)
            before = chain.last(place, objects, order.ref)
            if _is_nothing_new(place, objects, order, standing, before):
                return None
            made = _made(place, objects, order, standing, before)
            if order.dry_run or not made.is_new:
                return made
            if chain.point(place, order.ref, before.commit if before else "", made.checkpoint.commit):
                return made
            if order.by == KEEPER:
                return None  # somebody else saved or forgot in this instant; it looks again soon
    except OSError as error:
        raise no_room((error.strerror or str(error)).lower()) from error
    except GitFailed as failed:
        if failed.status < 0 or any(one in failed.stderr for one in NO_ROOM):
            raise no_room(failed.stderr) from failed
        raise
    raise refusal("MG603", f"`{order.ref}` could not be moved in {_TRIES} tries", "try again")


def _made(
    place: Place, objects: Objects, order: Order, standing: Standing, before: Checkpoint | None
) -> Made:
    found = content(place, standing, order.keeping)
    files = tuple(sorted(found.entries))
    _refuse_nothing(order, found, files)
    about = Checkpoint(
        "",
        standing.head,
        order.milestone,
        order.clone,
        order.branch,
        order.note,
        order.writer.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        _clock(place, objects, order, before),
        order.by,
        len(files),
        *_unsaved(place, order, found, before),
        intended=tuple(row.path for row in standing.rows if row.is_intended),
        previous=before.commit if before else "",
    )
    if order.dry_run:
        return Made(about, files)
    made = shape.written(
        objects, order.writer, standing, found, operation.kept(place, objects, standing), about
    )
    is_same = before is not None and not order.note and _is_the_same(objects, before, made)
    is_nothing = not (files or made.state or order.note or before or order.even_clean)
    return Made(made, files, not (is_same or is_nothing))


def _is_nothing_new(
    place: Place, objects: Objects, order: Order, standing: Standing, before: Checkpoint | None
) -> bool:
    """Told at once where the work tree is clean, as it is most of the time."""
    if not standing.is_clean or order.note or operation.operation_name(place):
        return False
    return _is_clean_too(objects, standing, before) if before else not order.even_clean


def _is_clean_too(objects: Objects, standing: Standing, before: Checkpoint) -> bool:
    """Whether the last one says, too, that all is as in this HEAD."""
    if before.base != standing.head or before.state:
        return False
    commit, head = objects.commit(before.commit), objects.tree_of(standing.head)
    return commit.tree == head == objects.commit(commit.parents[1]).tree


def _refuse_nothing(order: Order, found: Content, files: tuple[str, ...]) -> None:
    failed = [one.path for one in found.unsaved if one.reason == UNADDABLE]
    if not files and failed and order.by != KEEPER:
        raise refusal(
            "MG607", f"nothing was saved: Git cannot add `{failed[0]}`", f"see why: `git add {failed[0]}`"
        )


def _clock(place: Place, objects: Objects, order: Order, before: Checkpoint | None) -> int:
    """One more than that of every checkpoint of this milestone that is known here, of any clone."""
    latest = chain.newest(place, objects, order.writer.handle, order.milestone)
    return 1 + max(latest.clock if latest else 0, before.clock if before else 0)


def _unsaved(
    place: Place, order: Order, found: Content, before: Checkpoint | None
) -> tuple[tuple[Unsaved, ...], int]:
    """What is told, and how many more there are.

    A person's checkpoint looks for what Git never sees; a keeper only whether it is still there.
    """
    is_keeper = order.by == KEEPER and before is not None
    unseen = still_so(place, before.unsaved) if is_keeper and before else surveyed(place)
    found_all = tuple(sorted({one.path: one for one in (*unseen, *found.unsaved)}.values()))
    return found_all[:MOST_UNSAVED], max(len(found_all) - MOST_UNSAVED, 0)


def _is_the_same(objects: Objects, before: Checkpoint, made: Checkpoint) -> bool:
    """Whether work tree, index and conflicts are as the last one has them."""
    if before.base != made.base or before.operation != made.operation:
        return False
    old, new = objects.commit(before.commit), objects.commit(made.commit)
    if (old.tree, before.intended, before.unsaved) != (new.tree, made.intended, made.unsaved):
        return False
    pairs = [(old.parents[1], new.parents[1])]
    pairs += [(before.state, made.state)] if before.state and made.state else []
    return bool(before.state) == bool(made.state) and all(
        objects.commit(one).tree == objects.commit(other).tree for one, other in pairs
    )
