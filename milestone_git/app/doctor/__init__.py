"""`doctor`: looks at all that is not a record, and says of each finding what to type; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from milestone_git.app.context import Context
from milestone_git.app.doctor import chains, clone, documents, hooks, machine, network, signing
from milestone_git.app.doctor.finding import SEVERITIES, Finding
from milestone_git.model.diagnostic import ERROR, Refused
from milestone_git.model.settings import team_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.git import Git, GitFailed
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place

_OF_THE_MACHINE: tuple[Callable[[Git], Iterable[Finding]], ...] = (machine.age_of_git, machine.way_to_us)
_OF_THE_PLACE: tuple[Callable[[Place], Iterable[Finding]], ...] = (
    hooks.hooks,
    clone.clone_name,
    clone.schemas,
    clone.leftovers,
    clone.keeper,
    clone.branch_in_the_way,
    documents.files,
    documents.collisions,
)
_OF_A_BARE_ONE: tuple[Callable[[Place, Snapshot], Iterable[Finding]], ...] = (
    lambda _, found: documents.verdict(found),
    lambda _, found: documents.switches(found),
    lambda place, found: chains.chains(place, found.repository.uid),
)
_OF_WHAT_IS_KNOWN: tuple[Callable[[Place, Snapshot], Iterable[Finding]], ...] = (
    lambda place, found: machine.who_you_are(place, found.team),
    *_OF_A_BARE_ONE,
    clone.checkpoints,
    signing.signing,
    network.in_use,
)


def examine(context: Context) -> tuple[Finding, ...]:
    """Every finding, the grave ones first. A check that fails is a finding itself, and stops no other."""
    found = list(_examined(context))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: SEVERITIES.index(one.severity)))


def _examined(context: Context) -> Iterator[Finding]:
    git = Git(context.directory, context.environment)
    try:
        for of_machine in _OF_THE_MACHINE:
            yield from of_machine(git)
        place = context.place_to_read()
    except Refused as refused:
        yield _refused("repository", refused)
        return
    try:
        known = snapshot.read(place).snapshot
    except Refused as refused:
        yield _refused("repository", refused)
        yield from _kept(machine.who_you_are, place, team_of({}))
        return
    for of_place in () if place.is_bare else _OF_THE_PLACE:
        yield from _kept(of_place, place)
    for of_known in _OF_A_BARE_ONE if place.is_bare else _OF_WHAT_IS_KNOWN:
        yield from _kept(of_known, place, known)


def _kept(check: Callable[..., Iterable[Finding]], *given: object) -> Iterator[Finding]:
    try:
        yield from check(*given)
    except Refused as refused:
        yield _refused("repository", refused)
    except (GitFailed, OSError) as error:
        yield Finding(ERROR, "repository", f"cannot be examined: {error}", "git fsck")


def _refused(subject: str, refused: Refused) -> Finding:
    said = refused.diagnostics[0]
    return Finding(ERROR, subject, said.message, (*said.helps, f"git milestone explain {said.code}")[0])
