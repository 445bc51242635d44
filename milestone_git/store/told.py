"""What the log tells, folded, as it is kept by the heads that it was told from: to know it no event is read.

State stays a pure fold (R10): this is that fold, grown by what came since, and made anew wherever that cannot
be. To delete it costs time.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from milestone_git.ledger.encoding import Malformed
from milestone_git.ledger.fold import Story
from milestone_git.ledger.telling import NOTHING, Telling, grown
from milestone_git.model.event import Event
from milestone_git.model.telling import Unread
from milestone_git.store import log
from milestone_git.store.kept.cache import Cache
from milestone_git.store.log import Heads
from milestone_git.store.repository import Place

T = TypeVar("T")
_MOST_UNKEPT = 64  # events that are read anew each time, before what they tell is kept too


class _Packed(Mapping[str, T]):
    """Values made out of the cache's bytes when one is asked for: of 10,000 a command needs few."""

    def __init__(self, rows: Mapping[str, bytes], made: Callable[[tuple[Any, ...]], T]) -> None:
        self._rows = rows
        self._made = made

    def __getitem__(self, key: str) -> T:
        return self._made(marshal.loads(self._rows[key]))  # noqa: S302  # out of the cache, by its check sum

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Settled(NamedTuple):
    """Records that say what the log tells of them: uid, path and blob of each."""

    uids: Sequence[str] = ()
    paths: Sequence[str] = ()
    oids: Sequence[str] = ()


class Told(NamedTuple):
    """The ``telling`` of all chains, which end at ``heads``, and the records that agreed with it when it was
    kept. ``fresh`` are the uids of which more is told since then.
    """

    heads: Heads
    telling: Telling
    settled: Settled = Settled()
    fresh: frozenset[str] = frozenset()

    def agreeing(self) -> dict[str, str]:
        """The blobs by path that agree with the log, as it is now."""
        blobs = dict(zip(self.settled.paths, self.settled.oids, strict=True))
        paths = dict(zip(self.settled.uids, self.settled.paths, strict=True)) if self.fresh else {}
        for uid in self.fresh:
            blobs.pop(paths.get(uid, ""), None)
        return blobs

    def events(self, place: Place, repo: str) -> Sequence[Event]:
        """Its events, which are read when somebody asks for one."""
        return Unread(self.telling.ids, lambda: log.read(place, repo, self.heads.tips).events)


def told(place: Place, repo: str, refs: Sequence[log.Ref] | None = None) -> Told:
    """What every chain of the repository with uid ``repo`` tells; ``refs`` where they have been read."""
    tips, _ = log.tips_of(place) if refs is None else log.tips_in(refs)
    if (place.common_dir / "shallow").exists():  # commits may turn up below those that we know
        return _anew(place, repo, tips)
    kept = Cache(place.own_dir).get(_key(repo))
    found = _grown(place, repo, tips, kept) if kept is not None else None
    if found is None:
        found = _anew(place, repo, tips)
        keep(place, repo, found, Settled())
    return found


def keep(place: Place, repo: str, found: Told, settled: Settled) -> None:
    """Keeps what is told, and which records agree with it."""
    heads, telling = found.heads, found.telling
    oids = [*heads.clocks]
    rows = [(heads.clocks[oid], [one for one in oids if one in heads.seen[oid]]) for oid in oids]
    stories = [
        marshal.dumps((one.status, dict(one.tasks), one.started_at, *telling.last[uid]))
        for uid, one in telling.stories.items()
    ]
    texts = ("\0".join(some) for some in (telling.stories, telling.ids, *settled))
    Cache(place.own_dir).put({_key(repo): (oids, rows, stories, *texts)})


def _key(repo: str) -> str:
    return f"told {repo}"


def _anew(place: Place, repo: str, tips: Mapping[str, str]) -> Told:
    whole = log.read(place, repo, tips)
    return Told(log.heads_of(whole), grown(NOTHING, whole.events) or NOTHING)


def _grown(place: Place, repo: str, tips: Mapping[str, str], kept: Any) -> Told | None:
    """What was kept with what came since; None where that cannot be told from the new events alone."""
    oids, rows, stories, *texts = kept
    clocks = {oid: row[0] for oid, row in zip(oids, rows, strict=True)}
    seen: dict[str, set[str]] = {oid: {oid, *row[1]} for oid, row in zip(oids, rows, strict=True)}
    fresh = log.since(place, list(dict.fromkeys(tips.values())), clocks, log.MOST_SINCE)
    if fresh is None:
        return None
    events: list[Event] = []
    for commit in fresh:
        parents = commit.headers.get("parent", [])
        if any(one not in clocks for one in parents):
            return None  # it goes on from the middle of a chain
        before = max([clocks[one] for one in parents], default=0)
        clocks[commit.oid] = before + 1
        seen[commit.oid] = {commit.oid}.union(*(seen[one] for one in parents))
        try:
            events.append(log.event(commit, repo, before))
        except Malformed:
            continue  # `log.read` says so
    ends = set(tips.values())
    if not set(oids) <= ends.union(*(seen[one] for one in ends)):
        return None  # a chain has lost what was told
    uids, ids, *settled = (text.split("\0") if text else [] for text in texts)
    telling = grown(_telling(dict(zip(uids, stories, strict=True)), ids), events)
    if telling is None:
        return None
    heads = Heads(tips, {one: clocks[one] for one in ends}, {one: seen[one] & ends for one in ends})
    found = Told(heads, telling, Settled(*settled), frozenset(one.uid for one in events))
    if len(fresh) > _MOST_UNKEPT:
        keep(place, repo, found, _still(found))
    return found


def _still(found: Told) -> Settled:
    """What is settled without that of which more is told."""
    rows = [row for row in zip(*found.settled, strict=True) if row[0] not in found.fresh]
    return Settled(*map(list, zip(*rows, strict=True))) if rows else Settled()


def _telling(rows: Mapping[str, bytes], ids: Sequence[str]) -> Telling:
    return Telling(_Packed(rows, _story), _Packed(rows, _place), frozenset(ids))


def _story(row: tuple[Any, ...]) -> Story:
    return Story(*row[:3])


def _place(row: tuple[Any, ...]) -> tuple[int, str, str]:
    return row[3], row[4], row[5]
