"""The chains of the log: what is no event, stands on the wrong stream, or is not proven."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.event import Event
from milestone_git.model.evidence import BAD, UNSIGNED, Proof
from milestone_git.model.settings import Settings, Team
from milestone_git.rules.principals import has_key
from milestone_git.rules.refs import LOG, named
from milestone_git.rules.standing import authored
from milestone_git.store import log
from milestone_git.store.evidence import signatures
from milestone_git.store.log import Log
from milestone_git.store.repository import Place

_EXPORTED = "an export of the history (`git fast-export`, filter-repo) strips signatures and renames events"
_OID = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")


def found(place: Place, chains: Log, team: Team, settings: Settings) -> Iterator[Diagnostic]:
    """MG440 for what is no event, MG442 for a wrong stream, MG441 for what is not proven."""
    yield from _malformed(chains)
    events = {one.oid: one for one in chains.events}
    yield from _strangers(chains, events)
    yield from _unproven(place, tuple(events.values()), team, settings)


def read(place: Place, repo: str, tips: Mapping[str, str]) -> Log:
    """All that the chains reach."""
    return log.read(place, repo, tips)


def _malformed(chains: Log) -> Iterator[Diagnostic]:
    for one in chains.faults:
        helps = (
            "take the log from a clone that still has it: `git fetch CLONE 'refs/milestones/log/*'`",
            *one.helps,
        )
        yield Diagnostic("MG440", one.message, notes=(_EXPORTED,), helps=helps)


def _strangers(chains: Log, events: Mapping[str, Event]) -> Iterator[Diagnostic]:
    for ref, tip in sorted(chains.tips.items()):
        name = named(ref)
        if name.kind == LOG and tip in events and events[tip].actor != name.handle:
            message = f"`{ref}` ends in `{tip[:12]}`, an event of `{events[tip].actor}`"
            helps = (f"find out who pushed it; `{name.handle}` goes on under a new clone name",)
            yield Diagnostic("MG442", message, helps=helps)


def _unproven(
    place: Place, events: tuple[Event, ...], team: Team, settings: Settings
) -> Iterator[Diagnostic]:
    asked = [one for one in events if one.actor in team.people or one.actor in team.agents]
    proofs = signatures.proofs(place, [one.oid for one in asked], team)
    keyed = [one for one in asked if has_key(team, one.actor)]
    if _is_stripped(place, keyed, proofs):
        yield _rewritten(f"none of {len(keyed)} events of people with keys is signed any more, and commits "
                         "that they name are not here")  # fmt: skip
        asked = [one for one in asked if not has_key(team, one.actor)]
    wrong: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for one in asked:
        standing = authored(one.actor, proofs[one.oid], team, settings)
        if not standing.counts:
            wrong[one.actor, standing.reason].append(one)
    for (actor, reason), some in wrong.items():
        yield _not_proven(actor, reason, some)


def _not_proven(actor: str, reason: str, some: list[Event]) -> Diagnostic:
    count = "1 event" if len(some) == 1 else f"{len(some)} events"
    verb = "is" if len(some) == 1 else "are"
    message = f"{count} of `{actor}` {verb} not proven, the first is `{some[0].oid[:12]}`"
    helps = (
        f"`{actor}` says it again, signed: the old ones count for nothing",
        "who gave a key up says until when it was good: `git milestone team retire-key`",
    )
    return Diagnostic("MG441", message, notes=(reason, _EXPORTED), helps=helps)


def renamed(before: Log, now: Log) -> Iterator[Diagnostic]:
    """MG448 where events of an older copy are here in the same words under other names."""
    kept = {one.oid for one in now.events}
    words = {_words(one) for one in now.events if one.oid not in {old.oid for old in before.events}}
    moved = sum(one.oid not in kept and _words(one) in words for one in before.events)
    if moved:
        count = "1 event" if moved == 1 else f"{moved} events"
        verb = "is" if moved == 1 else "are"
        yield _rewritten(f"{count} of the older bundle {verb} here in the same words under another name")


def _words(event: Event) -> tuple[str, ...]:
    return (event.kind, event.uid, event.actor, event.at, str(event.clock))


def _is_stripped(place: Place, keyed: list[Event], proofs: Mapping[str, Proof]) -> bool:
    """Whether not one signature is left, and what events name is gone too: each export does both at once."""
    if (place.common_dir / "shallow").exists() or not keyed:
        return False
    if any(proofs[one.oid].answer not in (UNSIGNED, BAD) for one in keyed):
        return False
    named_ = {str(one.payload["commit"]) for one in keyed if "commit" in one.payload}
    asked = "".join(f"{one}\n" for one in named_ if _OID.fullmatch(one))
    if not asked:
        return False
    return " missing" in place.git.line("cat-file", "--batch-check", stdin=asked.encode())


def _rewritten(message: str) -> Diagnostic:
    helps = (
        "take the log from a clone that still has it: `git fetch CLONE 'refs/milestones/log/*'`",
        "move a repository by `git clone --mirror`, which keeps names and signatures",
    )
    return Diagnostic("MG448", f"the log was rewritten: {message}", notes=(_EXPORTED,), helps=helps)
