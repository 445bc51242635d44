"""`post-receive`: looks again at what has landed, alarms, and writes down what the shims are to guard."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app.context import Context
from milestone_git.app.moved import Brought
from milestone_git.app.server import branches, listed
from milestone_git.app.server.reception import Reception, received, updates_of
from milestone_git.model.diagnostic import Diagnostic, errors_of
from milestone_git.store.server import bare


def alarms(context: Context, text: str) -> dict[str, tuple[Diagnostic, ...]]:
    """What should not have landed, by ref, now that all refs are where they are. Raises ``Refused``.

    A log of the same push may have failed after the verdict, and with it what the verdict rested on. Judged
    again is by the policy as it was: a push that changes it is judged by the old one.
    """
    place = bare.around(context.directory, context.environment)
    updates = updates_of(text)
    with received(place, updates, context.now) as here:
        before = _as_it_was(here)
        said = {one.ref: tuple(_left(before, one.ref)) for one in here.updates if one.ref in before.protected}
        listed.refresh(place, here)
    return {ref: found for ref, found in said.items() if found}


def _as_it_was(here: Reception) -> Reception:
    """The same with the policy branch where it was before the push."""
    for one in here.updates:
        if one.ref == here.guards.policy and one.old:
            return here.under(one.old)
    return here


def _left(here: Reception, ref: str) -> Iterator[Diagnostic]:
    update = next(one for one in here.updates if one.ref == ref)
    if not update.new or not update.old:
        return
    found = branches.of(here, update, Brought(here.logs))
    if wrong := errors_of(found.diagnostics):
        helps = ("what it rested on did not land: push your log again, `git milestone sync`",)
        short = ref.removeprefix("refs/heads/")
        message = f"`{short}` has moved to `{update.new[:12]}`, and what let it in is not there"
        yield Diagnostic("MG434", message, helps=helps)
        yield from wrong
