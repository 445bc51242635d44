"""Pushes the chains of this clone and its person: the log first, all or none, never by force (R15, R17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from milestone_git.store import identity
from milestone_git.store.log import PREFIX
from milestone_git.store.network import exchange, inbox
from milestone_git.store.network.admission import fork_name, holds, reached
from milestone_git.store.network.exchange import Answer, Patience
from milestone_git.store.network.inbox import Offer
from milestone_git.store.network.remotes import Remote, remotes
from milestone_git.store.repository import Place


class Parcel(NamedTuple):
    """A chain to be pushed: its name there, and from where (empty if new) to where."""

    chain: str
    old: str
    new: str


class Pushed(NamedTuple):
    """What was pushed, and what the remote answered; ``answer.outcome`` is one of `exchange`'s words."""

    parcels: tuple[Parcel, ...]
    answer: Answer


def push_own_log(
    place: Place, remote: str | Remote, patience: Patience | None = None, *, handle: str = ""
) -> Pushed:
    """Pushes what ``remote`` (a name, an address, or as read) lacks of this clone's chains; once, not again.

    With ``handle`` the chains of that person's other clones too, which may be gone for ever. Moves no ref
    here but the inbox. Raises nothing for a remote that is away or refuses: see ``Pushed.answer``.
    """
    there = remote if isinstance(remote, Remote) else named(place, remote)
    parcels = waiting(place, inbox.offer(place, there), inbox.accepted(place), handle)
    if not parcels:
        return Pushed((), Answer(exchange.OK))
    refspecs = [f"{one.new}:{there.there(PREFIX + one.chain)}" for one in parcels]
    answer = exchange.push(place, there, refspecs, patience or Patience())
    if answer.outcome == exchange.OK:
        mark(place, {there.inbox_of(PREFIX + one.chain): one.new for one in parcels})
    return Pushed(parcels, answer)


def named(place: Place, text: str) -> Remote:
    """The remote with this name; an address counts as a remote of its own."""
    return remotes(place).by_name.get(text) or Remote(text)


def waiting(place: Place, offer: Offer, here: Mapping[str, str], handle: str) -> tuple[Parcel, ...]:
    """The chains of this clone, and with ``handle`` of that person, of which a remote lacks something."""
    own = identity.clone_name(place)
    found = []
    for chain, tip in sorted(here.items()):
        writer, _, clone = chain.partition("/")
        there = offer.chains.get(chain, "")
        if tip == there or (clone != own and writer != handle):
            continue
        if clone != own and reached(place, tip, list(offer.chains.values())):
            continue
        if not there or holds(place, tip, there):
            found.append(Parcel(chain, there, tip))
        elif not holds(place, there, tip) and clone != own:
            found.append(Parcel(*_forked(place, chain, there, tip, offer.chains)))
    return tuple(found)


def _forked(
    place: Place, chain: str, there: str, tip: str, offered: Mapping[str, str]
) -> tuple[str, str, str]:
    """A chain that was continued in two copies of one clone is published under another name (R11)."""
    first = place.git.line("rev-list", "--first-parent", "--reverse", tip, f"^{there}").split("\n")[0]
    name = fork_name(place, chain, first, tip, offered)
    return name, offered.get(name, ""), tip


def mark(place: Place, refs: Mapping[str, str], gone: Sequence[str] = ()) -> None:
    """Notes in the inbox what the remote has by now."""
    rows = [f"update {ref} {oid}" for ref, oid in refs.items()] + [f"delete {ref}" for ref in gone]
    if rows:
        place.git.run("update-ref", "--stdin", stdin="".join(f"{row}\n" for row in rows).encode())
