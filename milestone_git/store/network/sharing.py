"""Checkpoints of one person, to and from their other clones; only on request, or in the profile solo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from milestone_git.store import identity
from milestone_git.store.git import GitFailed
from milestone_git.store.network import exchange
from milestone_git.store.network.admission import holds
from milestone_git.store.network.exchange import Answer, Patience
from milestone_git.store.network.push import mark
from milestone_git.store.network.remotes import SESSIONS, Remote
from milestone_git.store.repository import Place


class Shared(NamedTuple):
    """Sessions by `<clone>/<milestone>` that came, that went, and that differ here and there for good."""

    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    known: Mapping[str, str] = {}
    answer: Answer = Answer(exchange.OK)


def refspec(remote: Remote, handle: str) -> str:
    """Only one's own are ever asked for."""
    ref = f"{SESSIONS}{handle}/*"
    return f"+{remote.there(ref)}:{remote.inbox_of(ref)}"


def share(place: Place, remote: Remote, handle: str, known: Mapping[str, str], patience: Patience) -> Shared:
    """Takes what other clones have, and pushes what this one has; the inbox has just been fetched.

    ``known`` is what the remote had, as far as this clone knew: what is unlike that was moved by another copy
    of this clone, and is not overwritten.
    """
    own = identity.clone_name(place)
    here = _refs(place, f"{SESSIONS}{handle}/")
    there = _refs(place, remote.inbox_of(f"{SESSIONS}{handle}/"))
    came: list[tuple[str, str, str]] = []
    pushes: dict[str, str] = {}
    gone: list[str] = []
    apart: list[str] = []
    for name in sorted({*here, *there}):
        mine, theirs = here.get(name, ""), there.get(name, "")
        if mine == theirs:
            continue
        if not name.startswith(f"{own}/"):
            if theirs or known.get(name) == mine:  # of another clone: this is but a copy
                came.append((name, mine, theirs))
        elif theirs == known.get(name, "") or holds(place, mine, theirs):
            pushes |= {name: mine} if mine else {}
            gone += [] if mine else [name]
        elif not mine or holds(place, theirs, mine):
            came.append((name, mine, theirs))
        else:
            apart.append(name)
    taken = tuple(one for one in (_take(place, handle, *row) for row in came) if one)
    answer = _push(place, remote, handle, pushes, gone, there, patience)
    went = tuple(sorted([*pushes, *gone])) if answer.outcome == exchange.OK else ()
    after = {**there, **(pushes if went else {})}
    return Shared(
        taken, went, tuple(apart), {name: one for name, one in after.items() if name not in gone}, answer
    )


def _push(
    place: Place, remote: Remote, handle: str, pushes: Mapping[str, str], gone: list[str],
    there: Mapping[str, str], patience: Patience,
) -> Answer:  # fmt: skip
    if not pushes and not gone:
        return Answer(exchange.OK)
    names = {name: remote.there(f"{SESSIONS}{handle}/{name}") for name in [*pushes, *gone]}
    leases = [f"{ref}:{there.get(name, '')}" for name, ref in names.items()]
    refspecs = [f"{pushes.get(name, '')}:{ref}" for name, ref in names.items()]
    answer = exchange.push(place, remote, refspecs, patience, leases)
    if answer.outcome == exchange.OK:
        inbox = {name: remote.inbox_of(f"{SESSIONS}{handle}/{name}") for name in names}
        mark(place, {inbox[name]: oid for name, oid in pushes.items()}, [inbox[name] for name in gone])
    return answer


def _take(place: Place, handle: str, name: str, old: str, new: str) -> str:
    """The session's name; empty where somebody else moved it meanwhile."""
    ref = f"{SESSIONS}{handle}/{name}"
    try:
        place.git.run("update-ref", *(["-d", ref, old] if not new else [ref, new, old]))
    except GitFailed:
        return ""
    return name


def _refs(place: Place, folder: str) -> dict[str, str]:
    rows = place.git.line("for-each-ref", "--format=%(refname) %(objectname)", folder).split("\n")
    pairs = (row.split(" ") for row in rows if row)
    return {ref.removeprefix(folder): oid for ref, oid in pairs}
