"""`sync`: takes from each remote what is good of its log, and pushes what it lacks of this person's."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Refused, refusal
from milestone_git.model.given import Given
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import identity
from milestone_git.store.network import (
    copies,
    counter,
    exchange,
    inbox,
    memory,
    push,
    remotes,
    sharing,
    sweep,
)
from milestone_git.store.network.admission import Admitted, Arrival, admitted, holds
from milestone_git.store.network.copies import Continued
from milestone_git.store.network.exchange import Answer, Patience
from milestone_git.store.network.inbox import Offer
from milestone_git.store.network.memory import Memory
from milestone_git.store.network.push import Parcel
from milestone_git.store.network.remotes import Remote
from milestone_git.store.network.sharing import Shared
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving import save
from milestone_git.store.saving.journal import Journal, held, recover

TRIES = 8


class Wishes(NamedTuple):
    """``remote`` empty stands for every remote in use."""

    remote: str = ""
    sessions: bool = False
    dry_run: bool = False
    sweep: bool = False


class Turnover(NamedTuple):
    """What came of one remote; ``diagnostics`` are errors where something needs somebody."""

    remote: str
    is_reached: bool
    accepted: tuple[Arrival, ...] = ()
    pushed: tuple[Parcel, ...] = ()
    continued: tuple[Continued, ...] = ()
    folded: tuple[str, ...] = ()
    swept: tuple[str, ...] = ()
    sessions: Shared = Shared()
    alarms: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Party(NamedTuple):
    """Between whom: this clone of the repository ``uid`` as ``handle``, and ``remote``, the ``only`` one."""

    place: Place
    remote: Remote
    uid: str
    handle: str
    at: str
    only: bool = True


def sync(context: Context, wishes: Wishes) -> tuple[Turnover, ...]:
    """One turnover for each remote; one that is away keeps no other from being asked. Raises ``Refused``."""
    place = context.place()
    recover(place)
    found = snapshot.read(place).snapshot
    if not found.repository.uid:
        raise Refused(*found.faults[:1])
    given = context.given(place, found.team)
    chosen = _chosen(place, found, wishes.remote)
    shares = wishes.sessions or bool(found.settings.value("session.share"))
    turned = []
    for one in chosen:
        party = party_of(place, found, given, one, only=len(chosen) == 1)
        total = _turnover(party, shares=shares, dry_run=wishes.dry_run)
        if wishes.sweep and total.is_reached:
            total = total._replace(swept=_swept(party, found, given, dry_run=wishes.dry_run))
        turned.append(total)
    return tuple(turned)


def _swept(party: Party, found: Snapshot, given: Given, *, dry_run: bool) -> tuple[str, ...]:
    """What has served its time is taken away there; the copies here go with the next sync, as folded."""
    place, remote = party.place, party.remote
    finished = {record.id for record in found.records.values() if record.finished}
    moment = given.now.timestamp()
    refs = sweep.sweepable(place, remote, party.handle, found.team.agents, moment, finished)
    if not refs or not (dry_run or sweep.sweep(place, remote, refs, Patience())):
        return ()
    return tuple(refs)


def party_of(place: Place, found: Snapshot, given: Given, remote: Remote, *, only: bool) -> Party:
    """The party for ``remote``."""
    return Party(place, remote, found.repository.uid, given.actor.handle, given.at, only)


def _chosen(place: Place, found: Snapshot, name: str) -> tuple[Remote, ...]:
    known = remotes.remotes(place)
    if name:
        if name not in known.by_name:
            there = ", ".join(f"`{one}`" for one in known.by_name) or "none"
            raise refusal(
                "MG614",
                f"no remote is named `{name}`",
                f"one of these: {there}",
                "or add it: `git remote add NAME ADDRESS`",
            )
        return (known.by_name[name],)
    trunk = found.repository.trunk
    used = remotes.used_of(place, known, trunk)
    first = known.by_name.get(known.followed.get(trunk, "origin"))
    if not used and first is None:
        raise refusal(
            "MG614",
            "there is no remote to sync with",
            "add one: `git remote add origin ADDRESS`, and name it: `git milestone sync origin`",
        )
    return used or (first,) if first else used


def _turnover(party: Party, *, shares: bool, dry_run: bool) -> Turnover:
    place, remote = party.place, party.remote
    patience = Patience()
    before = memory.recall(place).get(remote.key, Memory())
    if not dry_run:
        remotes.set_up(place, remote)
    total = Turnover(remote.name, is_reached=False)
    for count in range(TRIES):
        answer = fetch(party, patience, shares=shares)
        if answer.outcome != exchange.OK:
            return total._replace(diagnostics=(*total.diagnostics, _away(remote, answer)))
        if not shares and not count and _is_settled(party, before):
            memory.remember(place, remote.key, before._replace(at=party.at, failed=0.0, why=""))
            return total._replace(is_reached=True)
        took = take(party, before, dry_run=dry_run)
        total = _joined(total, took)
        if dry_run:
            here, offer = inbox.accepted(place), inbox.offer(place, remote)
            return total._replace(pushed=push.waiting(place, offer, here, party.handle))
        sent = push.push_own_log(place, remote, patience, handle=party.handle)
        if sent.answer.outcome != exchange.RACE:
            break
        patience.pause(count)
    else:
        return total._replace(diagnostics=(*total.diagnostics, _lost(remote)))
    if sent.answer.outcome != exchange.OK:
        return total._replace(diagnostics=(*total.diagnostics, refused(remote, sent.answer)))
    remotes.use(place, remote)
    known = memory.recall(place).get(remote.key, Memory())
    if shares:
        shared = sharing.share(place, remote, party.handle, known.sessions, patience)
        total = total._replace(sessions=shared, diagnostics=(*total.diagnostics, *_shared(remote, shared)))
        known = known._replace(sessions=shared.known)
    seen = {**known.seen, **{one.chain: one.new for one in sent.parcels}}
    memory.remember(place, remote.key, known._replace(seen=seen))
    return total._replace(pushed=sent.parcels)


def _is_settled(party: Party, before: Memory) -> bool:
    """Whether the remote offers what it offered before and what is here: by far the most frequent case."""
    if before.alarms or not party.remote.used_once:
        return False
    offer, here = inbox.both(party.place, party.remote)
    return not offer.unfit and offer.chains == before.seen == here


def fetch(party: Party, patience: Patience, *, shares: bool = False) -> Answer:
    """Fills the inbox: log and counter, and where they are shared the person's own sessions."""
    remote = party.remote
    refspecs = [remote.refspec, counter.refspec(remote)]
    if shares:
        refspecs.append(sharing.refspec(remote, party.handle))
    return exchange.fetch(party.place, remote, refspecs, patience)


def take(party: Party, before: Memory, *, dry_run: bool = False) -> Turnover:
    """Accepts what is good of the inbox, under the lock, and remembers what was offered."""
    place = party.place
    while True:
        with held(place) as journal:
            try:
                return taken(party, before, journal, dry_run=dry_run)
            except save.StaleError:
                continue  # somebody moved one of them without the lock


def taken(party: Party, before: Memory, journal: Journal, *, dry_run: bool = False) -> Turnover:
    """The same by who holds the lock. Raises ``StaleError`` where a copy was moved without it."""
    place, remote = party.place, party.remote
    offer, here = inbox.offer(place, remote), inbox.accepted(place)
    own = identity.clone_name(place)
    seen = {**_expected(offer, here, party), **before.seen}
    found = admitted(place, remote.name, party.uid, offer, here, own, seen)
    told = [*found.refused.values(), *(_rewound(remote, *pair) for pair in sorted(found.rewound.items()))]
    if offer.counter and counter.value(place, offer.counter, party.uid) is None:
        told.append(_spoilt(remote))
    total = Turnover(
        remote.name, is_reached=True, accepted=found.arrivals, alarms=tuple(sorted(found.rewound)),
        refused=tuple(found.refused), diagnostics=tuple(told),
    )  # fmt: skip
    if dry_run:
        return total
    copies.accept(place, journal, found.arrivals)
    continued = copies.give_way(place, journal, found.ahead, here)
    gone = [chain for chain in before.seen if chain not in offer.chains and chain not in found.rewound]
    folded = copies.fold(place, [one for one in gone if not one.endswith(f"/{own}")], inbox.accepted(place))
    memory.remember(place, remote.key, before._replace(
        at=party.at, seen=_seen(place, seen, offer, found), alarms=total.alarms, failed=0.0, why="",
    ))  # fmt: skip
    told += [_continued(remote, one) for one in continued]
    return total._replace(continued=continued, folded=folded, diagnostics=tuple(told))


def _expected(offer: Offer, here: dict[str, str], party: Party) -> dict[str, str]:
    """What a single remote must have offered before, where that was forgotten: what others wrote."""
    if not party.only:
        return {}
    others = (chain for chain in offer.chains if chain in here and not chain.startswith(f"{party.handle}/"))
    return {chain: here[chain] for chain in others}


def _seen(place: Place, before: dict[str, str], offer: Offer, found: Admitted) -> dict[str, str]:
    """What counts as seen from now on: what was lost stays, and of a refused chain what was accepted."""
    here = inbox.accepted(place)
    seen = {}
    for chain, tip in offer.chains.items():
        if chain in found.rewound:
            seen[chain] = before[chain]
        elif chain not in found.refused:
            seen[chain] = tip
        elif holds(place, tip, here.get(chain, "")):
            seen[chain] = here[chain]
    return {**seen, **{chain: tip for chain, tip in found.rewound.items() if chain not in seen}}


def _joined(one: Turnover, other: Turnover) -> Turnover:
    """Two turns with the same remote as one; what is wrong is said once."""
    return other._replace(
        accepted=(*one.accepted, *other.accepted),
        continued=(*one.continued, *other.continued),
        folded=(*one.folded, *other.folded),
        diagnostics=tuple(dict.fromkeys((*one.diagnostics, *other.diagnostics))),
    )


def _away(remote: Remote, answer: Answer) -> Diagnostic:
    return Diagnostic(
        "MG611",
        f"`{remote.name}` cannot be reached",
        notes=(answer.said,),
        helps=(
            f"see what Git says: `git ls-remote {remote.name}`",
            "nothing is lost; sync again when it can",
        ),
    )


def _lost(remote: Remote) -> Diagnostic:
    message = f"others push to `{remote.name}` all the time: {TRIES} tries were not enough"
    return Diagnostic("MG613", message, helps=("try again",))


def refused(remote: Remote, answer: Answer) -> Diagnostic:
    """Which refs a remote refuses, and where it might take them."""
    named = ", ".join(f"`{ref}`" for ref in list(answer.reasons)[:3])
    more = len(answer.reasons) - 3
    what = f"{named} and {more} more" if more > 0 else named
    helps = ["ask for the right to push there; until then this clone keeps what is new"]
    if remote.prefix == remotes.PREFIX:
        helps.insert(
            0, f"a forge that takes branches alone: `git config milestone.prefix {remotes.FORGE_PREFIX}`"
        )
    return Diagnostic(
        "MG612",
        f"`{remote.name}` refuses {what or 'the log'}",
        notes=tuple(dict.fromkeys((*answer.reasons.values(), answer.said))),
        helps=tuple(helps),
    )


def _rewound(remote: Remote, chain: str, tip: str) -> Diagnostic:
    there = remote.there(f"refs/milestones/log/{chain}")
    return Diagnostic(
        "MG408",
        f"chain `{chain}` of `{remote.name}` has lost entries that it had",
        notes=(f"this clone keeps them, up to `{tip[:12]}`",),
        helps=(
            "find out who did that: no tool of ours ever does",
            f"put them back: `git push {remote.name} {tip[:12]}:{there}`",
        ),
    )


def _spoilt(remote: Remote) -> Diagnostic:
    return Diagnostic(
        "MG615",
        f"the counter of `{remote.name}` says nothing that can be read",
        severity=WARNING,
        notes=("until it is repaired, new milestones get letters instead of numbers",),
        helps=(f"look at it: `git show {remote.inbox_of(counter.REF)}`",),
    )


def _continued(remote: Remote, one: Continued) -> Diagnostic:
    kept = f"; what only this one had is now `{one.name}`" if one.tail else ""
    return Diagnostic(
        "MG616",
        f"`{remote.name}` has entries of this clone that this clone does not have{kept}",
        severity=WARNING,
        notes=("it is a copy of another one, or a backup that was put back; it has a new name from here on",),
    )


def _shared(remote: Remote, shared: Shared) -> list[Diagnostic]:
    told = []
    if shared.answer.outcome != exchange.OK:
        told.append(refused(remote, shared.answer)._replace(severity=ERROR))
    return told + [
        Diagnostic(
            "MG617",
            f"session `{name}` is another one on `{remote.name}`; neither was overwritten",
            severity=WARNING,
        )
        for name in shared.apart
    ]
