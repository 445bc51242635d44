"""A milestone that is worked on in its own branch is not changed from another one."""

from __future__ import annotations

from collections.abc import Callable

from milestone_git.app.context import Context
from milestone_git.app.look import with_voices
from milestone_git.model.diagnostic import refusal
from milestone_git.model.naming import branch_of
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import branches
from milestone_git.store.reading import snapshot


def refuse_elsewhere(context: Context, named: Callable[[Snapshot], Record]) -> None:
    """Refuses with MG306 where the milestone that ``named`` finds has a branch that says more than this one.

    Progress noted here would be a second truth, and a conflict when the branch is merged.
    """
    place = context.place()
    shown = with_voices(place, snapshot.read(place).snapshot)
    record = named(shown)
    own = branch_of(record.id)
    if place.branch != own and record.id in shown.sources and branches.tip(place, f"refs/heads/{own}"):
        raise refusal(
            "MG306",
            f"`{record.id}` is worked on in `{own}`, and this is `{place.branch}`",
            f"go there first: `git milestone execute {record.id}`",
        )
