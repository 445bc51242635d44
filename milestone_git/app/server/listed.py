"""What the shims read: every guarded branch with its tip, and what open milestones deliver there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from milestone_git.app import delivered
from milestone_git.app.moved import beside
from milestone_git.app.server.reception import Reception
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.asked import workflow_of
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading import neighbour
from milestone_git.store.reading.snapshot import CONFIGURATION
from milestone_git.store.repository import Place
from milestone_git.store.server import guards, warmth
from milestone_git.store.server.guards import Branch

_LITERAL = "*?["
_UNBORN = "0" * 40  # and so no shim takes its first commit for one that changes nothing


def refresh(place: Place, here: Reception) -> None:
    """Writes the list of what is guarded anew, and keeps what the next push is read beside."""
    guards.keep_list(place, text_of(here))
    if here.rulers.reading is not None:
        warmth.keep(here.clean, here.rulers.reading)


def text_of(here: Reception) -> str:
    """The list; empty where the shims are to ask us each time: before there is a policy, and while it cannot
    be read, or nobody knows what a document delivers.
    """
    if not here.rulers.tip or here.rulers.broken:
        return ""
    tips = {ref: here.refs.get(ref, "") for ref in sorted(here.protected)}
    paths: set[str] = set()
    for ref, tip in tips.items():
        reading = beside(here.clean, tip, here.rulers.reading) if tip else None
        if reading is None:
            continue
        if reading.snapshot.broken_paths():
            return ""
        paths.update(_literal(one) for one in _delivered(here.clean, ref, reading.snapshot))
    if "" in paths:
        return ""
    return guards.written_list(
        here.guards.policy, [Branch(ref, tip or _UNBORN) for ref, tip in tips.items()], paths
    )


def _delivered(place: Place, ref: str, found: Snapshot) -> Iterator[str]:
    """Paths and patterns of open milestones at the tip of ``ref``: those that were known, but of what moved.

    To look at 10,000 documents for them takes seconds; a push changes a few.
    """
    cache, key = Cache(place.own_dir), f"server delivers {ref}"
    kept = cache.get(key)
    changes = neighbour.changed(place, kept[0], found.source) if kept else None
    known: dict[str, list[str]] = {}
    fresh: Mapping[str, Record] = found.records
    if kept and changes is not None and not any(path.startswith(CONFIGURATION) for path in changes):
        known = {path: some for path, some in kept[1].items() if path not in changes}
        fresh = {path: found.records[path] for path in changes if path in found.records}
    for path, record in fresh.items():
        if _may_deliver(record, found) and (
            some := list(delivered.paths(found._replace(records={path: record})))
        ):
            known[path] = some
    if not kept or (found.source, known) != kept:
        cache.put({key: (found.source, known)})
    return (one for some in known.values() for one in some)


def _may_deliver(record: Record, found: Snapshot) -> bool:
    """Whether it is worth to be looked at: most milestones neither name a file, nor does their workflow."""
    if record.document.keys() & {"phases", "rfc"}:
        return True
    workflow = workflow_of(record, found.settings)
    return any(workflow.part(name).deliverables for name in workflow.phases)


def _literal(path: str) -> str:
    """A path up to its first wild card, as whole folders."""
    first = min((path.find(one) for one in _LITERAL if one in path), default=-1)
    return path.rstrip("/") if first < 0 else path[:first].rpartition("/")[0]
