"""`post-receive`: looks again at what has landed, alarms, and writes down what the shims are to guard."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app import delivered, moved
from milestone_git.app.context import Context
from milestone_git.app.moved import Brought
from milestone_git.app.server import branches
from milestone_git.app.server.reception import Reception, received, updates_of
from milestone_git.model.diagnostic import Diagnostic, errors_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.repository import Place
from milestone_git.store.server import bare, guards
from milestone_git.store.server.guards import Branch

_LITERAL = "*?["
_UNBORN = "0" * 40  # and so no shim takes its first commit for one that changes nothing


def alarms(context: Context, text: str) -> dict[str, tuple[Diagnostic, ...]]:
    """What should not have landed, by ref, now that all refs are where they are. Raises ``Refused``.

    A log of the same push may have failed after the verdict, and with it what the verdict rested on. Judged
    again is by the policy as it was: a push that changes it is judged by the old one.
    """
    place = bare.around(context.directory, context.environment)
    updates = updates_of(text)
    with received(place, updates, context.now) as here:
        before = _as_it_was(here)
        said = {one.ref: tuple(_left(before, one.ref)) for one in updates if one.ref in before.protected}
        guards.keep_list(place, list_of(here))
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


def refreshed(place: Place, here: Reception) -> None:
    """Writes the list of what is guarded anew."""
    guards.keep_list(place, list_of(here))


def list_of(here: Reception) -> str:
    """What the shims read: every guarded branch with its tip, and what open milestones deliver there.

    Empty where they are to ask us each time: before there is a policy, and while it cannot be read.
    """
    if not here.rulers.tip or here.rulers.broken:
        return ""
    tips = {ref: here.refs.get(ref, "") for ref in sorted(here.protected)}
    paths: set[str] = set()
    for tip in filter(None, tips.values()):
        same = tip == here.rulers.tip
        found = here.rulers.snapshot if same else moved.known(here.clean, tip)
        paths.update(_delivered(found) if found else ())
    if "" in paths:
        return ""
    return guards.written_list(
        here.guards.policy, [Branch(ref, tip or _UNBORN) for ref, tip in tips.items()], paths
    )


def _delivered(found: Snapshot) -> Iterator[str]:
    """The paths of what open milestones deliver, of a pattern what stands before it; empty for all."""
    yield from (_literal(path) for path in delivered.paths(found))
    if found.broken_paths():
        yield ""  # what it delivers nobody knows


def _literal(path: str) -> str:
    """A path up to its first wild card, as whole folders."""
    first = min((path.find(one) for one in _LITERAL if one in path), default=-1)
    return path.rstrip("/") if first < 0 else path[:first].rpartition("/")[0]
