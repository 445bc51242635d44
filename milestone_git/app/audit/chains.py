"""The chains of the log: what is no event, stands on the wrong stream, or is not proven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.event import Event
from milestone_git.model.settings import Settings, Team
from milestone_git.rules.refs import LOG, named
from milestone_git.rules.standing import authored
from milestone_git.store import log
from milestone_git.store.evidence import signatures
from milestone_git.store.log import Log
from milestone_git.store.repository import Place

_EXPORTED = "an export of the history (`git fast-export`, filter-repo) strips signatures and renames events"


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
    wrong: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for one in asked:
        standing = authored(one.actor, proofs[one.oid], team, settings)
        if not standing.counts:
            wrong[one.actor, standing.reason].append(one)
    for (actor, reason), some in wrong.items():
        count = "1 event" if len(some) == 1 else f"{len(some)} events"
        verb = "is" if len(some) == 1 else "are"
        message = f"{count} of `{actor}` {verb} not proven, the first is `{some[0].oid[:12]}`"
        helps = (
            f"`{actor}` says it again, signed: the old ones count for nothing",
            "who gave a key up says until when it was good: `git milestone team retire-key`",
        )
        yield Diagnostic("MG441", message, notes=(reason, _EXPORTED), helps=helps)
