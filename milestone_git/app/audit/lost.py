"""What a repository shows by itself of evidence that has gone: written heads, and what was seen before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from milestone_git.model.diagnostic import WARNING, Diagnostic
from milestone_git.model.settings import Team
from milestone_git.rules.principals import keyring
from milestone_git.rules.refs import LOG, named
from milestone_git.store.git import GitFailed
from milestone_git.store.log import PREFIX, Log
from milestone_git.store.network import inbox, memory
from milestone_git.store.network.remotes import Remote, remotes
from milestone_git.store.repository import Place
from milestone_git.store.server import guards

_OTHERS = "where it went, the reflogs and backups of the server may say; ask who else has a clone"
_OID = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Trace(NamedTuple):
    """A commit that was there once: ``proof`` is a sentence that says who knew it, ``repair`` what to type.

    ``where`` is the ref that had it. It is lost where none of ``among`` reaches it.
    """

    where: str
    oid: str
    proof: str
    repair: str
    among: tuple[str, ...]


def streams(chains: Log) -> Iterator[Diagnostic]:
    """MG447 for events that end a line of their writer, and that only logs of others still reach (R11)."""
    actors = {one.oid: one.actor for one in chains.events}
    going_on = {
        parents[0]
        for oid, parents in chains.parents.items()
        if parents and actors.get(oid) in (None, actors.get(parents[0]))  # None: MG440 says what it is
    }
    tips = set(chains.tips.values())
    own = {tip: ref for ref, tip in sorted(chains.tips.items(), reverse=True) if tip in actors}
    for event in chains.events:
        if event.oid in going_on or event.oid in tips:
            continue
        behind = _behind(event.oid, chains.parents, actors, own)
        yield _without_ref(event.actor, event.oid, behind, own.get(behind, ""))


def _behind(oid: str, parents: Mapping[str, Iterable[str]], actors: Mapping[str, str],
            own: Mapping[str, str]) -> str:  # fmt: skip
    """The tip of a log that this line has gone on from; empty where there is none."""
    actor, at = actors[oid], oid
    while at and actors.get(at) == actor:
        if at in own:
            return at
        at = next(iter(parents.get(at, ())), "")
    return ""


def _without_ref(actor: str, oid: str, behind: str, ref: str) -> Diagnostic:
    if behind:
        notes = (f"`{ref}` ends before it, in `{behind[:12]}`: it was set back, or another log was folded",)
        repair = f"git update-ref {ref} {oid} {behind}"
    else:
        notes = ("its log was folded into one that has seen it, or somebody has dropped it",)
        repair = f"git update-ref {PREFIX}{actor}/again {oid}"
    message = f"`{oid[:12]}` of `{actor}` is the end of no log: only those who had seen it still keep it"
    helps = (f"give it its log again: `{repair}`", "nothing is lost as long as they stay")
    return Diagnostic("MG447", message, severity=WARNING, notes=notes, helps=helps)


def found(place: Place, team: Team, tips: Mapping[str, str]) -> Iterator[Diagnostic]:
    """MG445 for what somebody has written down, or this clone or server remembers, and nothing reaches."""
    traces = [*_written(team, tips), *_remembered(place, tips), *_fetched(place, tips), *_served(place, tips)]
    reached = _reached(place, traces)
    for trace in dict.fromkeys(one for one in traces if (one.oid, one.among) not in reached):
        message = f"`{trace.where}` had `{trace.oid[:12]}`, and has lost it"
        yield Diagnostic("MG445", message, notes=(trace.proof,), helps=(trace.repair, _OTHERS))


def _written(team: Team, tips: Mapping[str, str]) -> Iterator[Trace]:
    """Heads that stand in `team.yaml` since a key was retired: all that it may ever have signed."""
    everything = tuple(tips.values())
    for holder in keyring(team).values():
        for oid in holder.until or ():
            proof = f"`team.yaml` says that it stood when a key of `{holder.handle}` was retired"
            repair = f"bring it from a clone that has it: `git fetch CLONE {oid}`"
            yield Trace("the log or a protected branch", oid, proof, repair, everything)


def _remembered(place: Place, tips: Mapping[str, str]) -> Iterator[Trace]:
    """What remotes have offered to this clone: they still have to, and it has to be accepted here still."""
    known = memory.recall(place)
    if not known:
        return
    here = tuple(oid for ref, oid in tips.items() if named(ref).kind == LOG)
    for name, remote in remotes(place).by_name.items():
        offered = tuple(inbox.offer(place, remote).chains.values())
        seen = known.get(remote.key, memory.Memory()).seen
        for chain, oid in sorted(seen.items()):
            yield from _of_chain(remote, name, chain, oid, here, offered)


def _of_chain(
    remote: Remote, name: str, chain: str, oid: str, here: tuple[str, ...], offered: tuple[str, ...]
) -> Iterator[Trace]:
    ref = PREFIX + chain
    repair = f"bring it back: `git fetch {name} {oid}:{ref}`"
    yield Trace(ref, oid, f"this clone had it from `{name}`", repair, here)
    if offered:
        repair = f"give it back: `git push {name} {oid}:{remote.there(ref)}`"
        yield Trace(f"{ref} on {name}", oid, f"`{name}` has offered it to this clone", repair, offered)


def _fetched(place: Place, tips: Mapping[str, str]) -> Iterator[Trace]:
    """What this clone has fetched of guarded branches, as its reflogs say: a forced update shows in them."""
    names = {ref.split("/", 3 if ref.startswith("refs/remotes/") else 2)[-1] for ref in tips
             if named(ref).kind != LOG}  # fmt: skip
    for name in remotes(place).by_name:
        for branch in sorted(names):
            ref = f"refs/remotes/{name}/{branch}"
            try:
                rows = place.git.line("rev-list", "-g", "--no-walk", ref, expect=(0, 128)).split("\n")
                now = place.git.line("rev-parse", "-q", "--verify", ref, expect=(0, 1))
            except GitFailed:
                continue
            for oid in dict.fromkeys(row for row in rows if row and now):
                proof = f"this clone has fetched it from `{name}`, its reflog says"
                repair = f"keep it, and look what is in it: `git branch found-{oid[:7]} {oid}`"
                yield Trace(f"{branch} on {name}", oid, proof, repair, (now,))


def _served(place: Place, tips: Mapping[str, str]) -> Iterator[Trace]:
    """Where a server's own hook left its guarded branches: since then they can only have grown."""
    try:
        rows = guards.list_path(place).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return
    for kind, _, rest in (row.partition(" ") for row in rows):
        ref, _, oid = rest.rpartition(" ")
        if kind == "branch" and oid.strip("0"):
            proof = "the hook of this server left it there, after the last push that it has seen"
            repair = f"keep it, and look what is in it: `git branch found-{oid[:7]} {oid}`"
            now = tips.get(ref, "")
            yield Trace(ref, oid, proof, repair, (now,) if now else ())


def _reached(place: Place, traces: Iterable[Trace]) -> set[tuple[str, tuple[str, ...]]]:
    """Which commits are still reached by what they have to be: three children for all of one such question.

    A reflog has hundreds of them. What is not even here is not reached.
    """
    asked: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in traces:
        asked[one.among].add(one.oid)
    found = set()
    for among, oids in asked.items():
        here = _here(place, oids)
        words = "".join(f"{one}\n" for one in [*here, *(f"^{one}" for one in _here(place, among))])
        gone = set(place.git.line("rev-list", "--stdin", stdin=words.encode()).split("\n")) if here else set()
        found |= {(oid, among) for oid in here if oid not in gone}
    return found


def _here(place: Place, oids: Iterable[str]) -> list[str]:
    """Those that are commits of this repository. They come from files, and may be anything."""
    fit = sorted({one for one in oids if _OID.fullmatch(one)})
    asked = "".join(f"{one}\n" for one in fit).encode()
    rows = place.git.line("cat-file", "--batch-check", stdin=asked).split("\n") if fit else []
    return [row.split(" ")[0] for row in rows if row.split(" ")[1:2] == ["commit"]]
