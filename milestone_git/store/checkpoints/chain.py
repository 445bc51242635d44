"""Where checkpoints hang: a chain for each milestone and clone, its moves, and what expires of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from milestone_git.model.keeping import Keeping
from milestone_git.model.naming import ID
from milestone_git.store.branches import tip
from milestone_git.store.checkpoints import shape
from milestone_git.store.checkpoints.shape import Checkpoint
from milestone_git.store.git import GitFailed
from milestone_git.store.objects.base import Objects
from milestone_git.store.repository import Place

PREFIX = "refs/milestones-private/sessions/"
_LOCKED = "Unable to create"
_DEAD_SECONDS = 5.0
_TRIES = 3
_SLACK = 1.25  # so that a chain at its limit is not written anew for every checkpoint


class Tip(NamedTuple):
    """The latest checkpoint of a milestone in a clone, as the ref has it."""

    ref: str
    commit: str
    clone: str
    milestone: str


def ref_of(handle: str, clone: str, milestone: str) -> str:
    """Where the checkpoints of a milestone hang, of one clone."""
    return f"{PREFIX}{handle}/{clone}/{milestone}"


def tips(place: Place, handle: str, milestone: str = "") -> list[Tip]:
    """The chains of a person, those that other clones have sent here too; of one milestone, or of all."""
    prefix = f"{PREFIX}{handle}/"
    found = []
    rows = place.git.line("for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", prefix)
    for row in rows.split("\n") if rows else ():
        kind, commit, ref = row.split(" ", 2)
        clone, _, name = ref.removeprefix(prefix).partition("/")
        if kind == "commit" and ID.fullmatch(name) and name == (milestone or name):
            found.append(Tip(ref, commit, clone, name))
    return found


def last(place: Place, objects: Objects, ref: str) -> Checkpoint | None:
    """The latest checkpoint under ``ref``; None where there is none, or none of ours."""
    commit = tip(place, ref)
    _, clone, milestone = ref.rsplit("/", 2)
    return shape.read(objects, commit, clone, milestone) if commit else None


def newest(place: Place, objects: Objects, handle: str, milestone: str) -> Checkpoint | None:
    """The latest of whichever clone, by clock; of two with one clock, the later by the time it says."""
    found = [
        shape.read(objects, one.commit, one.clone, one.milestone) for one in tips(place, handle, milestone)
    ]
    return max((one for one in found if one), key=lambda one: (one.clock, one.at, one.commit), default=None)


def chain(objects: Objects, one: Tip) -> Iterator[Checkpoint]:
    """From the latest back to the first that is kept."""
    commit = one.commit
    while commit and (found := shape.read(objects, commit, one.clone, one.milestone)):
        yield found
        commit = found.previous


def point(place: Place, ref: str, old: str, new: str) -> bool:
    """Moves a ref of ours from ``old`` to ``new`` (empty: none); False where it was somewhere else by then.

    A lock that somebody killed left is removed: nobody but this tool writes here, for milliseconds.
    """
    words = ["update-ref", ref, new, old or place.form.none] if new else ["update-ref", "-d", ref, old]
    for _ in range(_TRIES):
        try:
            place.git.run(*words)
        except GitFailed as failed:
            lock = place.common_dir / f"{ref}.lock"
            if "but expected" in failed.stderr or "already exists" in failed.stderr:
                return False
            if _LOCKED not in failed.stderr or str(lock.name) not in failed.stderr:
                raise
            try:
                if time.time() - lock.stat().st_mtime > _DEAD_SECONDS:
                    lock.unlink(missing_ok=True)
            except OSError:
                pass
            time.sleep(0.05)
        else:
            return True
    return False


def without(place: Place, objects: Objects, one: Tip, gone: Sequence[str]) -> bool:
    """Takes checkpoints out of a chain; the others stay what they are, under new ids."""
    kept = [found for found in chain(objects, one) if found.commit not in gone]
    return _replaced(place, objects, one, kept)


def expire(
    place: Place, objects: Objects, one: Tip, keeping: Keeping, now: datetime, *, finished: bool
) -> int:
    """Forgets what is older or more than `session.keep` says; gives how many.

    Never the last of a milestone that is not finished, and nothing of which the time cannot be read or lies
    ahead: a clock that was set back makes nothing old.
    """
    all_of_it = list(chain(objects, one))
    fresh = _fresh(all_of_it, now, keeping.keep_seconds)
    kept = all_of_it[: min(fresh, keeping.keep_count)] or ([] if finished else all_of_it[:1])
    is_stale = _fresh(all_of_it, now, keeping.keep_seconds * _SLACK) < len(all_of_it)
    if len(kept) == len(all_of_it) or (len(all_of_it) <= keeping.keep_count * _SLACK and not is_stale):
        return 0
    return len(all_of_it) - len(kept) if _replaced(place, objects, one, kept) else 0


def _replaced(place: Place, objects: Objects, one: Tip, kept: Sequence[Checkpoint]) -> bool:
    commit = ""
    for found in reversed(kept):
        commit = found.commit if found.previous == commit else shape.reparented(objects, found, commit)
    return point(place, one.ref, one.commit, commit)


def _fresh(all_of_it: Sequence[Checkpoint], now: datetime, most_seconds: float) -> int:
    """How many of the latest are no older than that.

    What was saved on top of one is no older than it, whatever it says of itself: a keeper once forgot what
    `pause` had just saved by a clock that was months behind its own.
    """
    young = (count for count, one in enumerate(all_of_it, 1) if _age_seconds(one, now) <= most_seconds)
    return max(young, default=0)


def _age_seconds(one: Checkpoint, now: datetime) -> float:
    try:
        at = datetime.fromisoformat(one.at)
    except ValueError:
        return 0
    return (now - (at if at.tzinfo else at.replace(tzinfo=UTC))).total_seconds()
