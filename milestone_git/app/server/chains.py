"""The refs of ours that a push moves: logs by their writers, the counter, claims (R11, R30, R45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from milestone_git.app.server.reception import Reception, forward
from milestone_git.app.server.writers import unproven
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.event import Event
from milestone_git.model.evidence import Proof
from milestone_git.model.record import FINISHED
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules import refs
from milestone_git.rules.refs import CLAIM, COUNTER, LOG, Facts, Name, Update, named
from milestone_git.store import log
from milestone_git.store.evidence import signatures
from milestone_git.store.network import counter
from milestone_git.store.server import arrivals
from milestone_git.store.server.arrivals import Arrivals, TooManyError

_OLD_ONLY = Arrivals({}, {}, {})


class Chains(NamedTuple):
    """``said`` by ref; ``logs`` are the tips that chains will have, of refs with nothing against them.

    ``carrier`` is who pushes, where the transport says so, and ``vouched`` for which events that stands.
    """

    said: Mapping[str, tuple[Diagnostic, ...]]
    logs: Mapping[str, str]
    carrier: str = ""
    vouched: Mapping[str, Proof] = {}


def judged(here: Reception, ruler: Snapshot | None) -> Chains:
    """What is wrong with each ref of ours that moves; ``ruler`` knows the repository and its team."""
    carrier = signatures.transported(here.place, ruler.team) if ruler else None
    who = carrier.handle if carrier else ""
    names = {one.ref: named(one.ref) for one in here.updates}
    ours = tuple(one for one in here.updates if names[one.ref].kind != refs.OTHER)
    if not ours:
        return Chains({}, here.logs, who)
    appended = [one for one in ours if names[one.ref].kind == LOG and one.new]
    try:
        _refuse_many(here, ours)
        fresh = _arrived(here, appended, ruler)
    except TooManyError as many:
        return Chains({one.ref: (_over(str(many)),) for one in ours}, here.logs, who)
    said = {one.ref: tuple(_of_log(here, one, names[one.ref], fresh, ruler)) for one in appended}
    logs = {**here.logs, **{one.ref: one.new for one in appended if not said[one.ref]}}
    gone = {one.ref for one in ours if not one.new}
    staying = {ref: tip for ref, tip in logs.items() if ref not in gone}
    said |= {
        one.ref: _of_other(here, one, names[one.ref], staying, ruler) for one in ours if one.ref not in said
    }
    logs = {ref: tip for ref, tip in logs.items() if ref in staying or said[ref]}
    for one in refs.clashes(names, ours):
        said[ours[0].ref] = (*said[ours[0].ref], one)
    events = fresh.events.items() if carrier else ()
    vouched = {oid: carrier for oid, one in events if carrier and one.actor == who}
    return Chains({ref: found for ref, found in said.items() if found}, logs, who, vouched)


def _refuse_many(here: Reception, ours: tuple[Update, ...]) -> None:
    if len(ours) > here.guards.caps.refs:
        raise TooManyError(f"{len(ours)} refs of ours, where {here.guards.caps.refs} are the most")


def _arrived(here: Reception, appended: Iterable[Update], ruler: Snapshot | None) -> Arrivals:
    tips = [one.new for one in appended]
    if not tips or ruler is None:
        return _OLD_ONLY
    caps = here.guards.caps
    known = dict.fromkeys(here.logs.values())
    repo = ruler.repository.uid
    return arrivals.arrived(here.clean, repo, tips, known, caps.events, caps.event_bytes)


def _of_log(
    here: Reception, update: Update, name: Name, fresh: Arrivals, ruler: Snapshot | None
) -> Iterable[Diagnostic]:
    if ruler is None or not ruler.repository.uid:
        helps = ("push the branch that sets milestones up first, or together with the log",)
        return [Diagnostic("MG423", f"`{update.ref}` has no milestones to be about here", helps=helps)]
    goes_on = not update.old or arrivals.continues(here.clean, update.old, update.new)
    if wrong := refs.judge(update, name, Facts(forward=goes_on), sessions=False):
        return wrong
    bad = [oid for oid in fresh.parents if oid in fresh.malformed and oid in fresh.reached(update.new)]
    if bad:
        return [_malformed(update.ref, oid, fresh.malformed[oid]) for oid in bad[:3]]
    own = list(_own(here, update, name, fresh, ruler.repository.uid))
    foreign = [one for one in own if one.actor != name.handle]
    if foreign:
        return [_foreign(update.ref, foreign[0], name.handle)]
    # what comes along from elsewhere is proven too: a forged word once came in behind a good one
    relayed = [fresh.events[oid] for oid in fresh.events if oid in fresh.reached(update.new)]
    return unproven(here, update.ref, {one.oid: one for one in (*own, *relayed)}.values(), ruler)


def _own(here: Reception, update: Update, name: Name, fresh: Arrivals, repo: str) -> Iterable[Event]:
    """The events that the push adds to this stream: along first parents, those that are not there yet.

    A new stream begins where its writer does: its first event may stand behind somebody else's.
    """
    if update.old:
        rows = here.clean.git.line("rev-list", "--first-parent", update.new, f"^{update.old}")
        for oid in rows.split("\n") if rows else []:
            yield _event(here, oid, fresh, repo)
        return
    first = _event(here, update.new, fresh, repo)
    yield first
    if first.actor == name.handle:
        for oid in fresh.own(update.new)[1:]:
            if fresh.events[oid].actor != name.handle:
                return
            yield fresh.events[oid]


def _event(here: Reception, oid: str, fresh: Arrivals, repo: str) -> Event:
    """A new event, or one that another chain has brought here before; a stranger's where it is none."""
    if oid in fresh.events:
        return fresh.events[oid]
    found = {one.oid: one for one in log.read(here.clean, repo, here.logs).events}
    return found.get(oid) or Event(oid, "", "", "", "", "", 0, {})


def _of_other(
    here: Reception, update: Update, name: Name, staying: Mapping[str, str], ruler: Snapshot | None
) -> tuple[Diagnostic, ...]:
    """A deleted log, the counter, a claim, a session, or what is none of these."""
    shares = bool(ruler and ruler.settings.value("session.share"))
    if name.kind not in (LOG, COUNTER, CLAIM):
        return refs.judge(update, name, Facts(), sessions=shares)
    if not update.new:
        kept = name.kind == LOG and arrivals.reaches(here.clean, staying.values(), update.old)
        record = ruler.find(name.milestone) if ruler and name.kind == CLAIM else None
        finished = record is not None and record.status in FINISHED
        return refs.judge(update, name, Facts(kept=kept, finished=finished), sessions=shares)
    try:
        known = [update.old] if update.old else []
        arrivals.new_commits(here.clean, [update.new], known, here.guards.caps.events)
    except TooManyError as many:
        return (_over(str(many)),)
    facts = Facts(forward=forward(here.clean, update))
    if name.kind == COUNTER:
        facts = facts._replace(numbers=_step(here, update, ruler))
    return refs.judge(update, name, facts, sessions=shares)


def _step(here: Reception, update: Update, ruler: Snapshot | None) -> int | None:
    """The worst step that the counter takes; None where a commit states no number of this repository."""
    repo = ruler.repository.uid if ruler else ""
    since = [f"^{update.old}"] if update.old else []
    rows = here.clean.git.line("rev-list", "--first-parent", "--reverse", update.new, *since)
    numbers = [counter.value(here.clean, oid, repo) for oid in [update.old, *rows.split("\n")] if oid]
    known = [one for one in numbers if one is not None]
    if len(known) < len(numbers):
        return None
    steps = [after - before for before, after in pairwise(known)] or [1]
    return next((one for one in steps if not 1 <= one <= refs.MOST_NUMBERS), steps[0])


def _over(what: str) -> Diagnostic:
    helps = ("push in several steps: `git push ORIGIN SOME_REFS`", "who has the server can raise the limit")
    return Diagnostic("MG428", f"this push is too large to be judged: {what}", helps=helps)


def _malformed(ref: str, oid: str, why: str) -> Diagnostic:
    helps = (f"look at it: `git show {oid[:12]}`", "only what this tool writes belongs into a log")
    return Diagnostic("MG423", f"`{ref}` brings `{oid[:12]}`, which is no event: {why}", helps=helps)


def _foreign(ref: str, event: Event, handle: str) -> Diagnostic:
    who = f"of `{event.actor}`" if event.actor else "of nobody"
    helps = (f"`{handle}` alone writes there; push to a log of your own: `git milestone sync`",)
    return Diagnostic("MG424", f"`{ref}` brings `{event.oid[:12]}`, an event {who}", helps=helps)
