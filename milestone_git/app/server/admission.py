"""`pre-receive`: a push in, and for every ref what is to be said of it; one that is refused refuses all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.moved import Brought
from milestone_git.app.server import bounds, branches, chains
from milestone_git.app.server.reception import Reception, received, updates_of
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.verdict import Verdict
from milestone_git.rules.refs import Update
from milestone_git.store.reading import snapshot
from milestone_git.store.reading.snapshot import Reading
from milestone_git.store.repository import Place
from milestone_git.store.server import bare


class Admission(NamedTuple):
    """``said`` by ref, in the order of the push; ``verdicts`` those of guarded branches."""

    said: Mapping[str, tuple[Diagnostic, ...]]
    verdicts: Mapping[str, Verdict]

    @property
    def refuses(self) -> bool:
        """Whether the push as a whole is kept out."""
        return any(one.severity == "error" for found in self.said.values() for one in found)


def judged(context: Context, text: str) -> Admission:
    """What is to be said of the push that Git describes in ``text``. Raises ``Refused``."""
    place = bare.around(context.directory, context.environment)
    updates = updates_of(text)
    _refuse_truncated(place)
    with received(place, updates, context.now) as here:
        return of(here)


def of(here: Reception) -> Admission:
    """The same of a reception that is there."""
    stale = {one.ref: _stale(one) for one in here.updates if _is_stale(here, one)}
    if stale:
        return Admission({ref: (one,) for ref, one in stale.items()}, {})
    if over := bounds.exceeded(here):
        return Admission(over, {})
    first = _first(here)
    found = chains.judged(here, here.rulers.snapshot or (first.snapshot if first else None))
    verdicts = branches.judged(here, Brought(found.logs, found.carrier, found.vouched, first))
    said = {**found.said, **{ref: one.diagnostics for ref, one in verdicts.items()}}
    in_order = {one.ref: said[one.ref] for one in here.updates if said.get(one.ref)}
    return Admission(in_order, verdicts)


def _first(here: Reception) -> Reading | None:
    """Of the first push what it brings itself: it knows the repository and its team."""
    if here.rulers.tip:
        return None
    first = next((one.new for one in here.updates if one.ref == here.guards.policy and one.new), "")
    return snapshot.read_if_any(here.clean, first) if first else None


def _is_stale(here: Reception, update: Update) -> bool:
    """What a client says of the old side is a claim; of the refs that matter we know."""
    matters = update.ref in here.refs or update.ref in here.protected
    return matters and here.refs.get(update.ref, "") != update.old


def _stale(update: Update) -> Diagnostic:
    helps = ("fetch, and push again",)
    return Diagnostic("MG603", f"`{update.ref}` has moved while you pushed", helps=helps)


def _refuse_truncated(place: Place) -> None:
    """A server with a part of the history would take what it does not see for what is not there."""
    if (place.common_dir / "shallow").exists():
        helps = ("who has the server gets all of it: `git fetch --unshallow`",)
        raise Refused(Diagnostic("MG403", "this server has only a part of the history", helps=helps))
