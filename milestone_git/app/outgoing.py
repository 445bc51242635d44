"""What a server would say of a push, before it leaves: the server's function, with what is known here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.server import admission
from milestone_git.app.server.reception import Reception, Rulers
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.rules.refs import Update
from milestone_git.store import branches, log
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.repository import Place
from milestone_git.store.server.guards import HEADS, Guards

_FOUNDING = "MG430"  # whether a server is there, and whom it trusts first, is told by none but itself


class Push(NamedTuple):
    """One line of what Git tells `pre-push`: commit ``new`` is to become ``ref``, which is at ``old``."""

    new: str
    ref: str
    old: str


def judged(
    context: Context, place: Place, trunk: str, pushes: Iterable[Push], remote: str
) -> Mapping[str, tuple[Diagnostic, ...]]:
    """By ref, what a server would say that keeps its policy on the branch ``trunk``. Raises ``Refused``.

    The policy is what the remote has there by now (R23). The log is that of this clone, which goes first.
    """
    updates = tuple(Update(_known(one.old), _known(one.new), one.ref) for one in pushes)
    there = _there(place, remote, trunk)
    refs = {**there, **{one.ref: one.old for one in updates}}
    unseen = [one for one in updates if one.old and one.new and not branches.tip(place, one.old)]
    seen = tuple(one for one in updates if one not in unseen)
    with neutral(place) as scratch:
        here = Reception(place, scratch, Guards(HEADS + trunk), refs, seen, Rulers("", None), context.now)
        tip = refs.get(HEADS + trunk, "")
        tip = tip if not tip or branches.tip(place, tip) else there.get(HEADS + trunk, "")
        here = here.under(tip) if tip else here
        said = dict(admission.of(here).said)
        said |= {one.ref: (_unseen(one),) for one in unseen if one.ref in here.protected}
    kept = {ref: tuple(one for one in some if one.code != _FOUNDING) for ref, some in said.items()}
    return {one.ref: kept[one.ref] for one in updates if kept.get(one.ref)}


def _known(oid: str) -> str:
    return oid if oid.strip("0") else ""


def _there(place: Place, remote: str, trunk: str) -> dict[str, str]:
    """What the remote has, as far as this clone has seen, and every chain that is here.

    Of an address nothing was seen, so the policy there is taken to be the trunk of this clone.
    """
    seen = f"refs/remotes/{remote}/" if remote else "refs/remotes/origin/"
    rows = place.git.line("for-each-ref", "--format=%(objectname) %(refname)", seen, log.PREFIX).split("\n")
    found = {ref: oid for oid, _, ref in (row.partition(" ") for row in rows if row)}
    there = {HEADS + ref.removeprefix(seen): oid for ref, oid in found.items() if ref.startswith(seen)}
    if HEADS + trunk not in there and (tip := branches.trunk_tip(place, trunk)):
        there[HEADS + trunk] = tip
    return {**there, **{ref: oid for ref, oid in found.items() if not ref.startswith(seen)}}


def _unseen(update: Update) -> Diagnostic:
    """A push of what does not stand on what is there: this clone has never seen that."""
    branch = update.ref.removeprefix(HEADS)
    helps = (f"merge what is there: `git fetch`, then `git merge origin/{branch}`",)
    return Diagnostic("MG427", f"`{branch}` is protected, and would be rewound", helps=helps)
