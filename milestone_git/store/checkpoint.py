"""What `complete` and the doctor ask of checkpoints: whether the last one has what is nowhere else."""

from __future__ import annotations

from milestone_git.store.checkpoints import chain, restoring
from milestone_git.store.checkpoints.chain import PREFIX, ref_of
from milestone_git.store.checkpoints.shape import Checkpoint
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place

__all__ = ["PREFIX", "drop", "last", "ref_of", "untaken"]

untaken = restoring.untaken


def last(place: Place, ref: str) -> Checkpoint | None:
    """The latest checkpoint under ``ref``."""
    return chain.last(place, objects_of(place), ref)


def drop(place: Place, ref: str) -> None:
    """Forgets the checkpoints of a milestone that is finished."""
    place.git.run("update-ref", "-d", ref)
