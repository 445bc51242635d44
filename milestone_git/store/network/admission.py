"""What of an inbox is accepted: each new entry is checked, and only then a copy of ours moves, only forward.

A chain is taken as far as its entries are good, the others wholly; nothing that was accepted is ever given
up. What is not accepted stays in the inbox, and is looked at again each time: a newer tool may know better.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from milestone_git.ledger.encoding import Malformed
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.store import log
from milestone_git.store.git import GitFailed
from milestone_git.store.network.inbox import Offer
from milestone_git.store.repository import Place

_MOST_BYTES = 64 * 1024


class Arrival(NamedTuple):
    """A chain that grows here: its name there, its name here, from where (empty if new) to where."""

    chain: str
    name: str
    old: str
    new: str
    events: int


class Admitted(NamedTuple):
    """What may be accepted, what may not and why, and the chains of this clone that went on elsewhere.

    ``ahead`` are chains of this clone on the remote with entries that this clone does not have: it is a copy
    of another, or that is one of it (a restored backup). ``rewound`` maps a chain to the tip lost there.
    """

    arrivals: tuple[Arrival, ...] = ()
    refused: Mapping[str, Diagnostic] = {}
    ahead: Mapping[str, str] = {}
    rewound: Mapping[str, str] = {}


class _Entry(NamedTuple):
    """A new commit: what it says, its parents, and what is wrong with it."""

    actor: str
    clock: int
    parents: Sequence[str]
    code: str = ""
    why: str = ""


def admitted(
    place: Place, remote: str, repo: str, offer: Offer, here: Mapping[str, str], own: str,
    seen: Mapping[str, str],
) -> Admitted:  # fmt: skip
    """What of ``offer`` may be accepted beside the chains ``here``, by name, of the repository ``repo``.

    ``own`` is the name of this clone, ``seen`` the tips that this remote has offered before. Raises nothing:
    an entry that cannot be read is refused like one that is wrong.
    """
    refused = {chain: _unfit(remote, chain, why) for chain, why in sorted(offer.unfit.items())}
    wanted = {chain: tip for chain, tip in offer.chains.items() if here.get(chain) != tip}
    entries = _entries(place, repo, list(wanted.values()), list(here.values())) if wanted else {}
    arrivals: list[Arrival] = []
    ahead: dict[str, str] = {}
    for chain, tip in sorted(wanted.items()):
        old = here.get(chain, "")
        if tip not in entries:  # it was accepted, by way of whoever has seen it
            if chain.partition("/")[2] == own and not holds(place, old, tip):
                ahead[chain] = tip
            continue
        good, bad = _good(place, chain, entries, tip, old)
        if bad is not None:
            refused[chain] = _refusal(remote, chain, *bad)
        if not good:
            continue
        if chain.partition("/")[2] == own:
            ahead[chain] = good[-1]
            continue
        forked = bool(old) and not holds(place, good[-1], old)
        if forked and chain in seen and not holds(place, tip, seen[chain]):
            continue  # rewritten under our eyes: an alarm, and none of it is taken
        name = fork_name(place, chain, good[0], good[-1], here) if forked else chain
        arrivals.append(Arrival(chain, name, here.get(name, ""), good[-1], len(good)))
    return Admitted(tuple(arrivals), refused, ahead, _rewound(place, offer, seen))


def _rewound(place: Place, offer: Offer, seen: Mapping[str, str]) -> dict[str, str]:
    """Chains of which this remote offered more before: evidence has gone there (R15).

    One that is gone may have been folded: then another chain that stays reaches its tip (R11).
    """
    found = {}
    changed = {chain: tip for chain, tip in seen.items() if offer.chains.get(chain) != tip}
    for chain, tip in changed.items():
        now = offer.chains.get(chain)
        reaching = [now] if now else list(offer.chains.values())
        if not reached(place, tip, reaching):
            found[chain] = tip
    return found


def reached(place: Place, oid: str, tips: Sequence[str]) -> bool:
    """Whether any of ``tips`` reaches ``oid``; what is not here any more cannot be told, and is not."""
    asked = "".join(f"^{tip}\n" for tip in tips)
    try:
        return not place.git.line("rev-list", "-1", "--stdin", stdin=f"{oid}\n{asked}".encode())
    except GitFailed:
        return False


def holds(place: Place, tip: str, ancestor: str) -> bool:
    """Whether ``tip`` is ``ancestor`` or came behind it; without either it is not."""
    return bool(tip and ancestor) and (tip == ancestor or reached(place, ancestor, [tip]))


def _entries(place: Place, repo: str, tips: Sequence[str], known: Sequence[str]) -> dict[str, _Entry]:
    """Every commit that ``tips`` reach beyond ``known``, parents first, each checked against its parents."""
    found: dict[str, _Entry] = {}
    commits = list(log.commits(place, [*tips, *(f"^{one}" for one in known)]))
    outside = {one for commit in commits for one in commit.headers.get("parent", ())}
    clocks = _clocks(place, outside - {commit.oid for commit in commits})
    for commit in commits:
        parents = commit.headers.get("parent", [])
        before = max((clocks.get(one, 0) for one in parents), default=0)
        clocks[commit.oid] = before + 1
        broken = next((one for one in parents if one in found and found[one].code), "")
        if broken:
            found[commit.oid] = found[broken]._replace(parents=parents)
            continue
        try:
            if len(commit.message) > _MOST_BYTES:
                raise Malformed("it is larger than 64 KiB")
            event = log.event(commit, repo, before)
            found[commit.oid] = _Entry(event.actor, event.clock, parents)
        except Malformed as why:
            found[commit.oid] = _Entry("", 0, parents, _code(str(why)), f"`{commit.oid[:12]}`: {why}")
    return found


def _clocks(place: Place, oids: set[str]) -> dict[str, int]:
    """The clocks of entries that were accepted before: what they say was checked then."""
    found = {}
    for commit in log.read_commits(place, sorted(oids)):
        try:
            found[commit.oid] = int(json.loads(commit.message.rstrip("\n").split("\n")[-1])["clock"])
        except (ValueError, KeyError, TypeError):
            found[commit.oid] = 0
    return found


def _code(why: str) -> str:
    if "another repository" in why:
        return "MG406"
    return "MG407" if "clock" in why else "MG404"


def _line(chain: str, tip: str, entries: Mapping[str, _Entry]) -> Iterator[str]:
    """The chain's own new entries, newest first: by first parents, while they are its writer's or broken."""
    handle = chain.partition("/")[0]
    oid = tip
    while oid in entries:
        entry = entries[oid]
        if not entry.code and entry.actor != handle and oid != tip:
            return  # where the chain begins: its first entry has seen others
        yield oid
        if not entry.parents:
            return
        oid = entry.parents[0]


def _good(
    place: Place, chain: str, entries: Mapping[str, _Entry], tip: str, old: str
) -> tuple[list[str], tuple[str, str] | None]:
    """The entries that may be taken, oldest first, and (code, why) of the first that may not."""
    handle = chain.partition("/")[0]
    good: list[str] = []
    for oid in reversed(list(_line(chain, tip, entries))):
        entry = entries[oid]
        if entry.code:
            return good, (entry.code, entry.why)
        if entry.actor != handle:
            return good, ("MG405", f"`{oid[:12]}` is an event of `{entry.actor}`")
        if not good and old and not _goes_on(place, oid, entry, old):
            return good, ("MG405", f"`{oid[:12]}` has not the chain's last event as its first parent")
        good.append(oid)
    return good, None


def _goes_on(place: Place, oid: str, entry: _Entry, old: str) -> bool:
    """Whether ``old`` is behind an entry by first parents alone, or not at all: then the chain has forked."""
    if entry.parents[:1] == [old]:
        return True
    if not reached(place, old, [oid]):
        return True
    line = place.git.line("rev-list", "--first-parent", entry.parents[0])
    return old in line.split("\n")


def fork_name(place: Place, chain: str, first: str, tip: str, here: Mapping[str, str]) -> str:
    """Two clones of one name have gone on apart (a copied machine): the second line gets a name of its own.

    It is made from the line's ``first`` entry, and kept while the line grows.
    """
    stem = f"{chain[: chain.index('/') + 25]}-f"
    grown = (
        name for name, known in sorted(here.items()) if name.startswith(stem) and holds(place, tip, known)
    )
    return next(grown, f"{stem}{first[:5]}")


_MEANINGS = {
    "MG404": "holds an entry that is none",
    "MG405": "does not go on where it ended",
    "MG406": "is of another repository",
    "MG407": "holds a clock that jumps",
}


def _refusal(remote: str, chain: str, code: str, why: str) -> Diagnostic:
    return Diagnostic(
        code,
        f"chain `{chain}` of `{remote}` {_MEANINGS[code]}",
        notes=(why, "what is before it was accepted; what is behind it is not"),
        helps=(f"look at it: `git log --format=fuller {_inbox(remote)}log/{chain}`",
               f"ask who writes as `{chain.partition('/')[0]}`"),
    )  # fmt: skip


def _inbox(remote: str) -> str:
    return f"refs/milestones-inbox/{remote}/"


def _unfit(remote: str, chain: str, why: str) -> Diagnostic:
    return Diagnostic(
        "MG409",
        f"`log/{chain}` of `{remote}` is no chain: {why}",
        helps=(f"look at it: `git show {_inbox(remote)}log/{chain}`",),
    )
