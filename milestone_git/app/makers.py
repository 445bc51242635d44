"""Who makes a change: whoever commits here now, or the authors and signers of the commits that bring it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.authorship import Authorship, Backing, Makers
from milestone_git.model.evidence import PROVEN, Proof
from milestone_git.model.record import ROOT
from milestone_git.model.settings import Settings, Team
from milestone_git.rules.permissions import CONFIGURE, admins, may
from milestone_git.rules.principals import has_key
from milestone_git.rules.standing import NOWHERE, authored
from milestone_git.store.evidence import authorship
from milestone_git.store.evidence.authorship import CONFIGURATION, Commit, Person
from milestone_git.store.evidence.contributors import whoever_commits
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place


class Asked(NamedTuple):
    """By which policy people are named, and what wants to know them: a moment, a configuration, roles."""

    policy: Policy
    limited: bool
    changed: bool
    by_role: bool


def here(place: Place, attempt: Attempt, now: datetime, asked: Asked) -> Attempt:
    """The attempt with who makes the commit that is not there yet."""
    policy = asked.policy
    who = _here(place, policy)
    found = attempt._replace(
        moment=now if asked.limited else attempt.moment, actors=_acting(place, who, policy)
    )
    if attempt.base is None or place.branch not in attempt.base.repository.protected:
        return found._replace(authorship=Authorship({}, (), is_proposal=True) if asked.changed else None)
    told = _being_made(place, who, policy) if asked.changed else None
    makers = _making(place, who, policy) if asked.by_role else None
    return found._replace(authorship=told, makers=makers)


def between(
    place: Place, attempt: Attempt, commits: tuple[str, str], asked: Asked, carrier: Proof | None
) -> Attempt:
    """The attempt with who made the commits from one to another, and where it matters when."""
    base, head = commits
    policy = asked.policy
    if asked.limited:
        dates = place.git.line("show", "-s", "--format=%ct", base, head).split("\n")
        attempt = attempt._replace(moment=datetime.fromtimestamp(max(map(int, dates)), UTC))
    with neutral(place) as plain:
        actors = _between(place, plain, base, head, policy)
        told = _made(place, plain, base, head, policy, carrier) if asked.changed else None
        makers = _makers_of(place, plain, base, head, policy, carrier) if asked.by_role else None
    return attempt._replace(actors=actors, authorship=told, makers=makers)


class _Here(NamedTuple):
    """Who makes the commit that is not there yet: as ``actors`` of an attempt, as makers, and by ``name``."""

    actors: tuple[str, ...]
    handles: tuple[str, ...]
    name: str


def _here(place: Place, policy: Policy) -> _Here:
    """Whom Git calls author and committer. Who has a key will sign with it, as far as can be told here.

    Where only what is signed counts and no admin has a key yet, nobody could ever begin: here they may, and
    a server still wants the first key before the first push.
    """
    try:
        author, committer = (Person(one.name, one.email) for one in whoever_commits(place))
    except (GitFailed, ValueError):
        return _Here((), (), "")
    who = policy.team.who(committer.email, committer.name) or ""
    begins = who in policy.team.people and _has_no_keys(policy)
    proof = Proof(PROVEN, who) if who and (begins or has_key(policy.team, who)) else NOWHERE
    commit = Commit("", (), author, committer)
    return _Here(_actor(commit, proof, policy), _makers(commit, proof, policy), _name(author, policy.team))


def _has_no_keys(policy: Policy) -> bool:
    if policy.settings.value("policy.keyless_events") == "shown":
        return False
    return not any(has_key(policy.team, one) for one in admins(policy.team, policy.settings))


def _acting(place: Place, here: _Here, policy: Policy) -> tuple[str, ...]:
    """Who makes the change: of a merge who made what it brings, and who merges, as `git log` has it."""
    heads = authorship.merging(place) if place.head else ()
    if not heads:
        return here.actors
    own = here.actors if authorship.differs(place, heads, ROOT) else ()
    with neutral(place) as plain:
        brought = [who for head in heads for who in _between(place, plain, place.head, head, policy)]
    return tuple(dict.fromkeys((*own, *brought)))


def _being_made(place: Place, here: _Here, policy: Policy) -> Authorship:
    """Who makes the commit that is not there yet, and with it whatever a merge brings."""
    heads = authorship.merging(place) if place.head else ()
    changes: dict[str, str] = {} if heads else {"": here.name}
    if not heads:  # nothing to compare: a dry run leaves nothing behind, and no commit pays for it
        return Authorship(changes, (Backing(here.handles, frozenset(changes)),))
    backings: list[Backing] = []
    with neutral(place) as plain:
        for head in heads:
            told = _made(place, plain, place.head, head, policy, None)
            changes |= told.changes
            backings += told.backings
        if authorship.alters(place, plain, heads):
            changes |= {"": here.name}
    return Authorship(changes, (Backing(here.handles, frozenset(changes)), *backings))


def _made(
    place: Place, plain: Place, base: str, head: str, policy: Policy, carrier: Proof | None
) -> Authorship:
    """Who made the commits that change the configuration, who merged them, and who approves the outcome."""
    commits = authorship.between(plain, base, head)
    touching = authorship.between(plain, base, head, CONFIGURATION)
    changing = {oid: one for oid, one in touching.items() if len(one.parents) < 2}
    changing |= {oid: commits[oid] for oid in authorship.altering(plain, commits)}
    outcome = authorship.tree(plain, head)
    covered = _covered(commits, changing)
    covered |= {oid: frozenset(changing) for oid, one in commits.items() if outcome in one.approves}
    asked = {oid: some for oid, some in covered.items() if _may_be_admin(commits[oid], policy)}
    told = {oid: _name(one.author, policy.team) for oid, one in changing.items()}
    return Authorship(told, (*_backings(place, commits, asked, policy), *_carried(carrier, changing)))


def _makers_of(
    place: Place, plain: Place, base: str, head: str, policy: Policy, carrier: Proof | None
) -> Makers:
    """Who made the commits that change each record, and who merged them."""
    commits = authorship.between(plain, base, head)
    by_path = authorship.paths(plain, base, head, ROOT)
    changing = {oid: commits[oid] for some in by_path.values() for oid in some if oid in commits}
    names = {oid: _name(one.author, policy.team) for oid, one in changing.items()}
    backings = _backings(place, commits, _covered(commits, changing), policy)
    return Makers(by_path, (*backings, *_carried(carrier, changing)), names)


def _making(place: Place, here: _Here, policy: Policy) -> Makers:
    """The same for the commit that is not there yet: who makes it answers for all that it brings."""
    names = {"": here.name}
    heads = authorship.merging(place) if place.head else ()
    if not heads:
        return Makers({"": ("",)}, (Backing(here.handles, frozenset([""])),), names)
    changes = dict.fromkeys(authorship.staged_beside(place, heads, ROOT), ("",))
    backings: list[Backing] = []
    with neutral(place) as plain:
        for head in heads:
            told = _makers_of(place, plain, place.head, head, policy, None)
            changes |= {path: (*changes.get(path, ()), *oids) for path, oids in told.changes.items()}
            backings += told.backings
            names |= told.names
    covers = frozenset(oid for oids in changes.values() for oid in oids)
    return Makers(changes, (Backing(here.handles, covers), *backings), names)


def _covered(commits: Mapping[str, Commit], changing: Iterable[str]) -> dict[str, frozenset[str]]:
    """What each commit answers for: itself, and of a merge all that it brings."""
    wanted = frozenset(changing)
    found = {oid: frozenset({oid}) for oid in wanted}
    return {**found, **authorship.brought(commits, wanted)} if wanted else found


def _backings(
    place: Place, commits: Mapping[str, Commit], covered: Mapping[str, frozenset[str]], policy: Policy
) -> tuple[Backing, ...]:
    proofs = _proofs(place, covered, policy.team)
    return tuple(
        Backing(_makers(commits[oid], proofs.get(oid, NOWHERE), policy), some)
        for oid, some in covered.items()
    )


def _carried(carrier: Proof | None, changing: Iterable[str]) -> tuple[Backing, ...]:
    """Who pushes answers for everything that the push brings."""
    if carrier is None or carrier.answer != PROVEN:
        return ()
    return (Backing((carrier.handle,), frozenset(changing)),)


def _may_be_admin(commit: Commit, policy: Policy) -> bool:
    """Whether anybody whom Git names could back it: of 1,000 merges few are by people who may configure."""
    who = (policy.team.who(one.email, one.name) or "" for one in (commit.author, commit.committer))
    return any(may(policy.team, policy.settings, one, CONFIGURE).allowed for one in who)


def _makers(commit: Commit, proof: Proof, policy: Policy) -> tuple[str, ...]:
    """Who made a commit: who signed it; else committer and author, as far as the profile believes them."""
    if proof.answer == PROVEN:
        return (proof.handle,)
    return _believed(policy.settings, policy.team, proof, (commit.committer, commit.author))


def _believed(settings: Settings, team: Team, proof: Proof, people: Iterable[Person]) -> tuple[str, ...]:
    handles = (team.who(one.email, one.name) for one in people)
    counting = (one for one in handles if one and authored(one, proof, team, settings).counts)
    return tuple(dict.fromkeys(counting))


def _between(place: Place, plain: Place, base: str, head: str, policy: Policy) -> tuple[str, ...]:
    """The authors of what changes; by e-mail those who are unknown, or are not believed."""
    commits = authorship.between(plain, base, head, ROOT)
    proofs = _proofs(place, commits, policy.team)
    found = (who for one in commits.values() for who in _actor(one, proofs.get(one.oid, NOWHERE), policy))
    return tuple(dict.fromkeys(found))


def _actor(commit: Commit, proof: Proof, policy: Policy) -> tuple[str, ...]:
    if proof.answer == PROVEN:
        return (proof.handle,)
    if not commit.author.email:
        return ()
    believed = _believed(policy.settings, policy.team, proof, (commit.author,))
    return believed[:1] or (f"<{commit.author.email}>",)


def _proofs(place: Place, oids: Iterable[str], team: Team) -> dict[str, Proof]:
    """Signatures matter only where the team knows keys; else nobody starts a program for them."""
    if not any(
        one.get("keys") or one.get("retired") for one in (*team.people.values(), *team.agents.values())
    ):
        return {}
    from milestone_git.store.evidence.signatures import proofs  # most commands never verify anything

    return proofs(place, oids, team)


def _name(who: Person, team: Team) -> str:
    return team.who(who.email, who.name) or who.name or f"<{who.email}>"
