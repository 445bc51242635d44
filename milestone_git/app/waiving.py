"""Waiving: as any change, and refused beforehand where the waiver would count for nothing."""

from __future__ import annotations

from milestone_git.app.context import Context
from milestone_git.app.gating import policy_here
from milestone_git.app.reviewing import refuse_unsigned
from milestone_git.app.transact import Outcome, Ways, transact
from milestone_git.store.reading import snapshot
from milestone_git.verbs.waive import Waive, decide


def waive(context: Context, request: Waive, *, dry_run: bool) -> Outcome:
    """The event and the debt, in one commit. Raises ``Refused``: MG208, MG218, MG219."""
    place = context.place()
    refuse_unsigned(place, policy_here(place, snapshot.read(place).snapshot))
    return transact(context, decide, request, Ways(dry_run, news=True, numbers=1))
