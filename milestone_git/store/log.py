"""The log: chains of event commits under `refs/milestones/log/`, read whole and appended to (R9 to R12)."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from milestone_git.ledger.encoding import Malformed, message_of
from milestone_git.ledger.fold import in_order
from milestone_git.model.diagnostic import WARNING, Diagnostic, refusal
from milestone_git.model.event import Draft, Event
from milestone_git.model.given import Given
from milestone_git.store.entries import Commit as Commit
from milestone_git.store.entries import commits as commits
from milestone_git.store.entries import event as event
from milestone_git.store.entries import read_commits as read_commits
from milestone_git.store.entries import since as since
from milestone_git.store.entries import stated_clock as stated_clock
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.objects.readers import few_of, objects_of
from milestone_git.store.repository import Place
from milestone_git.store.saving.full import unwritten

PREFIX = "refs/milestones/log/"
_MOST_UNKEPT = 64  # commits that are read anew each time, before they are kept too
MOST_SINCE = 256  # commits that are asked for one by one, before all are listed
_MOST_SINGLY = 8  # events at once; of thousands, a child for each takes minutes
_MOST_NEWEST = 200  # kept aside, for who only wants to see what happened last


class Log(NamedTuple):
    """Every chain as read: events that count, what is wrong with others, and the shape of the graph.

    ``tips`` maps a ref to its commit, ``parents`` and ``clocks`` a commit to its parents and clock.
    """

    events: tuple[Event, ...]
    faults: tuple[Diagnostic, ...]
    tips: Mapping[str, str]
    parents: Mapping[str, Sequence[str]]
    clocks: Mapping[str, int]


class Ref(NamedTuple):
    """A ref, and what it names: ``kind`` as Git calls it."""

    kind: str
    name: str
    oid: str


class Heads(NamedTuple):
    """Where the chains end: the tip of each ref, and of each tip its clock and which others it has seen."""

    tips: Mapping[str, str]
    clocks: Mapping[str, int]
    seen: Mapping[str, Collection[str]]


class _Read(NamedTuple):
    """What the commits that ``heads`` reach say, as the cache keeps it; later ones are added in place."""

    heads: list[str]
    events: list[Event]
    faults: list[Diagnostic]
    parents: dict[str, Sequence[str]]
    clocks: dict[str, int]


def read(place: Place, repo: str, of: Mapping[str, str] | None = None) -> Log:
    """All events that any log ref reaches, of the repository with uid ``repo``; or those that ``of`` names.

    A commit that is no event is not counted, and said (MG401); its descendants still are. What was read
    before is kept, by the heads it was read from: only what came since is read.
    """
    tips, faults = tips_of(place) if of is None else (of, ())
    heads = sorted(set(tips.values()))
    with _no_collection():
        found = _grown(place, repo, heads)
        if found is None:
            found = _added(place, repo, heads, _Read([], [], [], {}, {}), commits(place, heads))
    return Log(tuple(found.events), (*faults, *found.faults), tips, found.parents, found.clocks)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing of a log is garbage, and looking for it again and again takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _grown(place: Place, repo: str, heads: list[str]) -> _Read | None:
    """What was kept and all that came since; None where none was, or a kept head is no longer reached."""
    if (place.common_dir / "shallow").exists():
        return None  # commits may turn up below those that we know
    kept = Cache(place.own_dir).get(f"log {repo}")
    if kept is None:
        return None
    events = list(map(partial(tuple.__new__, Event), kept[1]))
    known = _Read(kept[0], events, [Diagnostic(*one) for one in kept[2]], *kept[3:])
    if known.heads == heads:
        return known
    before, count = set(known.heads), len(known.clocks)
    fresh = since(place, heads, known.clocks, MOST_SINCE)
    try:
        found = commits(place, [*heads, *(f"^{one}" for one in known.heads)]) if fresh is None else fresh
        grown = _added(place, repo, heads, known, found)
    except GitFailed:  # a head was pruned
        return None
    reached = {*heads, *(one for oid in list(grown.clocks)[count:] for one in grown.parents[oid])}
    return grown if before <= reached else None


def _added(place: Place, repo: str, heads: list[str], known: _Read, fresh: Iterable[Commit]) -> _Read:
    """``known`` with the commits that ``heads`` reach beyond it; kept where they are many."""
    parents_of, clocks = known.parents, known.clocks
    count = len(clocks)
    for commit in fresh:
        oid = commit.oid
        parents_of[oid] = parents = commit.headers.get("parent", [])
        before = max([clocks.get(one, 0) for one in parents], default=0)
        clocks[oid] = before + 1
        try:
            known.events.append(event(commit, repo, before))
        except Malformed as why:
            message = f"log entry `{oid[:12]}` does not count: {why}"
            helps = (f"look at it: `git show {oid[:12]}`",)
            known.faults.append(Diagnostic("MG401", message, severity=WARNING, helps=helps))
    found = known._replace(heads=heads)
    if len(found.clocks) - count > _MOST_UNKEPT:
        plain = (
            heads,
            [tuple(one) for one in found.events],
            [tuple(one) for one in found.faults],
            *found[3:],
        )
        Cache(place.own_dir).put({f"log {repo}": plain})
    return found


def newest(place: Place, repo: str, count: int) -> tuple[Event, ...]:
    """The last ``count`` events in their order, oldest first, with as little of a long log as can be."""
    key = f"log {repo} newest"
    heads = sorted(set(tips_of(place)[0].values()))
    kept = Cache(place.own_dir).get(key) if count <= _MOST_NEWEST else None
    if kept is not None and kept[0] == heads and not (place.common_dir / "shallow").exists():
        return tuple(Event(*one) for one in kept[1][-count:])
    last = in_order(read(place, repo).events)[-max(count, _MOST_NEWEST) :]
    if len(last) == _MOST_NEWEST:
        Cache(place.own_dir).put({key: (heads, [tuple(one) for one in last])})
    return tuple(last[-count:])


def tips_of(place: Place) -> tuple[Mapping[str, str], Sequence[Diagnostic]]:
    """The commit of each log ref; a ref to anything else is no chain, and said."""
    return tips_in(refs(place, PREFIX))


def refs(place: Place, *prefixes: str) -> list[Ref]:
    """Every ref under ``prefixes``, from one child."""
    text = place.git.line("for-each-ref", "--format=%(objecttype) %(refname) %(objectname)", *prefixes)
    return [Ref(*row.split(" ")) for row in text.split("\n") if row]


def tips_in(found: Iterable[Ref]) -> tuple[Mapping[str, str], Sequence[Diagnostic]]:
    """The same of refs that have been read; those that are not of the log are left out."""
    rows = [one for one in found if one.name.startswith(PREFIX)]
    tips = {ref: oid for kind, ref, oid in rows if kind == "commit"}
    faults = [
        Diagnostic(
            "MG401", f"`{ref}` does not count: it is a {kind} and no chain of events", severity=WARNING
        )
        for kind, ref, _ in rows
        if kind != "commit"
    ]
    return tips, faults


def heads_of(found: Log) -> Heads:
    """The heads of a log that was read whole, in one walk over it."""
    bits = {oid: 1 << place for place, oid in enumerate(dict.fromkeys(found.tips.values()))}
    seen: dict[str, int] = {}
    for oid, parents in found.parents.items():  # a parent is in front of what comes of it
        behind = 0
        for one in parents:
            behind |= seen.get(one, 0)
        seen[oid] = behind | bits.get(oid, 0)
    clocks = {oid: found.clocks[oid] for oid in bits}
    return Heads(found.tips, clocks, {oid: [one for one in bits if seen[oid] & bits[one]] for oid in bits})


def appended(
    place: Place, heads: Heads, drafts: Sequence[Draft], given: Given, ref: str, repo: str
) -> tuple[str, str]:
    """Writes ``drafts`` as commits behind the tip of ``ref``; gives (old tip or empty, new tip).

    The first one also takes the tips of the chains it has not seen yet as parents, so that Git itself keeps
    what somebody has seen. No ref moves here. Raises ``Refused`` with MG402 where Git cannot sign, and with
    MG607 where nothing can be written.
    """
    try:
        return _appended(place, heads, drafts, given, ref, repo)
    except OSError as error:
        raise unwritten(error) from error


def _appended(
    place: Place, heads: Heads, drafts: Sequence[Draft], given: Given, ref: str, repo: str
) -> tuple[str, str]:
    objects = objects_of(place) if len(drafts) > _MOST_SINGLY else few_of(place)
    old = tip = heads.tips.get(ref, "")
    # git and libgit2 know the empty tree without having it, but `git fsck` misses it
    empty = place.form.empty_tree if old else objects.write_raw_tree(b"")
    unseen = _unseen(heads, old)
    clock = max((heads.clocks[one] for one in [*unseen, *([old] if old else [])]), default=0)
    signing = _signs(place)
    for draft in drafts:
        clock += 1
        message = message_of(draft, repo, given.actor.handle, given.at, clock)
        parents = ([tip] if tip else []) + unseen
        if signing:
            tip = commit_tree(place, empty, parents, message, author(given), given.actor.email)
        else:
            tip = objects.write_commit(empty, parents, author(given), message)
        unseen = []
    return old, tip


def _unseen(heads: Heads, tip: str) -> list[str]:
    """The tips of other chains that ``tip`` does not reach, least redundant first by name of ref."""
    seen = heads.seen.get(tip, ())
    return list(dict.fromkeys(oid for _, oid in sorted(heads.tips.items()) if oid != tip and oid not in seen))


def author(given: Given) -> dict[str, str]:
    """Events carry handles, never e-mails (R9): `.invalid` is reserved for that by RFC 2606."""
    email = f"{given.actor.handle}@milestones.invalid"
    date = f"{int(given.now.timestamp())} +0000"
    return {
        "GIT_AUTHOR_NAME": given.actor.handle,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": given.actor.handle,
        "GIT_COMMITTER_EMAIL": email,
        "GIT_COMMITTER_DATE": date,
    }


def commit_tree(
    place: Place,
    tree: str,
    parents: Sequence[str],
    message: str,
    extra: Mapping[str, str] | None = None,
    signer: str = "",
) -> str:
    """A commit object, signed where the user's Git signs commits; no hook runs and no ref moves (R43).

    `commit.gpgSign` alone does not sign a commit-tree, so `-S` is passed; and a configured commit encoding
    would make the message unreadable for others.
    """
    options = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree]
    for parent in parents:
        options += ["-p", parent]
    signing = _signs(place)
    if signing:
        options.append(_signature_option(place, signer))
    try:
        return place.git.line(*options, "-F", "-", stdin=message.encode(), extra=extra or {})
    except GitFailed as failed:
        # what Git says of a key or an agent that is not there varies; of a full disk it does not
        if signing and not any(one in failed.stderr for one in ("unable to write", "insufficient perm")):
            raise refusal(
                "MG402",
                "Git is told to sign commits and cannot",
                "see what it says: `git commit --allow-empty -S -m try`",
                notes=(failed.stderr.split("\n")[0],),
            ) from failed
        raise


def _signs(place: Place) -> bool:
    """Whether this user's Git signs commits."""
    return place.git.line("config", "--type=bool", "commit.gpgSign", expect=(0, 1)) == "true"


def _signature_option(place: Place, signer: str) -> str:
    """`-S`, naming the key where Git would look it up by the e-mail that an event does not carry."""
    if not signer or place.git.line("config", "user.signingKey", expect=(0, 1)):
        return "-S"
    form = place.git.line("config", "gpg.format", expect=(0, 1)) or "openpgp"
    return f"-S{signer}" if form == "openpgp" else "-S"
