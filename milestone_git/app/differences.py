"""The two sides of `diff`: what is compared, and the one moment at which both are seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.app.scenario import moment_of
from milestone_git.app.timetable import computed
from milestone_git.model.diagnostic import refusal
from milestone_git.model.snapshot import Snapshot
from milestone_git.schedule.delta import Delta, delta
from milestone_git.store import log, merging
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import recover

_HERE = {snapshot.WORK_TREE: "the work tree", snapshot.INDEX: "the index"}


class Difference(NamedTuple):
    """What was compared, by the names that people gave it, and what came of it."""

    before: str
    after: str
    moment: datetime
    delta: Delta
    unreadable: tuple[str, ...] = ()


class _Side(NamedTuple):
    name: str
    source: str


def difference(context: Context, words: str, *, staged: bool = False, at: str = "") -> Difference:
    """The computed difference that ``words`` ask for, as Git's own `diff` understands them.

    `A..B` are two revisions, `A...B` is what B has changed since it left A, `A` alone is held against the
    work tree, or with ``staged`` against the index; without words it is HEAD. Raises ``Refused``.

    Both sides are seen at one moment, or time itself would look like slip: ``at``, else that of the later
    commit, so that everybody gets the same answer about the same commits; else now.
    """
    place = context.place_to_read()
    recover(place)
    first, second = _sides(place, words, staged=staged)
    moment = moment_of(at) if at else _moment(context, place, first, second)
    before, after = _snapshot(place, first), _snapshot(place, second)
    uid = after.repository.uid or before.repository.uid
    events = log.read(place, uid).events if uid else ()
    until = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = tuple(one for one in events if one.at <= until)
    old, new = (computed(one._replace(events=known), moment) for one in (before, after))
    unread = tuple(sorted({**before.unread_ids(), **after.unread_ids()}))
    return Difference(first.name, second.name, moment, delta(old, new, unread), unread)


def _sides(place: Place, words: str, *, staged: bool) -> tuple[_Side, _Side]:
    dots = "..." if "..." in words else ".." if ".." in words else ""
    if dots and staged:
        raise refusal("MG010", "`--staged` compares with one revision, and not with two", "leave one out")
    if not dots:
        here = snapshot.INDEX if staged else snapshot.WORK_TREE
        name = words or "HEAD"
        return _Side(name, commit_of(place, name)), _Side(_HERE[here], here)
    left, _, right = words.partition(dots)
    left, right = left or "HEAD", right or "HEAD"
    before, after = commit_of(place, left), commit_of(place, right)
    if dots == "..":
        return _Side(left, before), _Side(right, after)
    if not merging.has_common_history(place, before, after):
        helps = ("compare them as they are: `git milestone diff A..B`",)
        raise refusal("MG010", f"`{left}` and `{right}` have no history in common", *helps)
    base = place.git.line("merge-base", before, after)
    return _Side(f"{left} at {base[:10]}", base), _Side(right, after)


def _snapshot(place: Place, side: _Side) -> Snapshot:
    return snapshot.read(place, side.source).snapshot


def _moment(context: Context, place: Place, *sides: _Side) -> datetime:
    if any(one.source in _HERE for one in sides):
        return context.now
    dates = place.git.line("show", "-s", "--format=%ct", *(one.source for one in sides)).split("\n")
    return datetime.fromtimestamp(max(map(int, dates)), UTC)
