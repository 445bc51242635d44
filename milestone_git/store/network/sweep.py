"""Old chains that another one reaches, and sessions of what is finished, taken away from a remote (R11)."""

from __future__ import annotations

from collections.abc import Container, Mapping

from milestone_git.store import identity
from milestone_git.store.log import PREFIX
from milestone_git.store.network import exchange, inbox
from milestone_git.store.network.admission import reached
from milestone_git.store.network.exchange import Patience
from milestone_git.store.network.push import mark
from milestone_git.store.network.remotes import SESSIONS, Remote
from milestone_git.store.repository import Place

_DAY_SECONDS = 24 * 60 * 60
_QUIET_DAYS, _QUIET_DAYS_OF_AGENTS = 30, 1


def sweepable(
    place: Place, remote: Remote, handle: str, agents: Container[str], now: float, finished: Container[str]
) -> dict[str, str]:
    """Refs here by what the remote has of them: what may go there without losing an event or open work.

    A chain of ``handle`` that has rested for a month, one of an agent after a day; never this clone's own.
    """
    own, chains = identity.clone_name(place), dict(inbox.offer(place, remote).chains)
    found: dict[str, str] = {}
    for chain, tip in sorted(chains.items()):
        writer, _, clone = chain.partition("/")
        if clone == own or not (writer == handle or writer in agents):
            continue
        days = _QUIET_DAYS_OF_AGENTS if writer in agents else _QUIET_DAYS
        stay = [one for name, one in chains.items() if name != chain and PREFIX + name not in found]
        rested = now - float(place.git.line("log", "-1", "--format=%ct", tip)) > days * _DAY_SECONDS
        if rested and reached(place, tip, stay):
            found[PREFIX + chain] = tip
    folder = remote.inbox_of(f"{SESSIONS}{handle}/")
    rows = place.git.line("for-each-ref", "--format=%(refname) %(objectname)", folder).split("\n")
    sessions = dict(row.split(" ") for row in rows if row)
    for ref, oid in sessions.items():
        if ref.rpartition("/")[2] in finished:
            found[f"{SESSIONS}{handle}/{ref.removeprefix(folder)}"] = oid
    return found


def sweep(place: Place, remote: Remote, refs: Mapping[str, str], patience: Patience) -> bool:
    """Deletes ``refs`` on the remote where they are still as they were; whether it let us."""
    leases = [f"{remote.there(ref)}:{oid}" for ref, oid in refs.items()]
    refspecs = [f":{remote.there(ref)}" for ref in refs]
    answer = exchange.push(place, remote, refspecs, patience, leases)
    if answer.outcome == exchange.OK:
        mark(place, {}, [remote.inbox_of(ref) for ref in refs])
    return answer.outcome == exchange.OK
