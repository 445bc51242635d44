"""An attempt without what it leaves alone: of 10,000 records, those that change and those they wait for.

Fast accept, slow explain: where the rules say nothing of the narrow attempt, they would say nothing of the
whole one; where they say anything, the whole one is judged. `tests/rules/test_narrowing.py` holds the two
together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from milestone_git.model.attempt import Attempt
from milestone_git.model.edited import Edited, difference
from milestone_git.model.record import DONE, RUNNING, Record
from milestone_git.model.roster import roster_of
from milestone_git.model.settings import lookup
from milestone_git.model.snapshot import Snapshot


class _Changes(NamedTuple):
    """Records that are not alike on both sides, by path."""

    before: Mapping[str, Record]
    after: Mapping[str, Record]


def narrowed(attempt: Attempt) -> Attempt | None:
    """The attempt with only the records that matter; None where all of them may."""
    head, base = attempt.head, attempt.base
    if base is None or frame(head) != frame(base):
        return None
    if attempt.moment is not None or attempt.touched:
        return None  # what slips may be far behind what changes, and who names a file may not change at all
    changes = _changes(base.records, head.records)
    if not _is_local(changes, head) or _counts_others(changes, head):
        return None
    wanted = {*attempt.trailers}
    for record in (*changes.before.values(), *changes.after.values()):
        wanted |= {record.id, *(one.milestone for one in record.depends_on)}
    return attempt._replace(head=_only(head, changes.after, wanted), base=_only(base, changes.before, wanted))


def is_told_by_itself(attempt: Attempt) -> bool:
    """Whether an attempt that holds nothing but the records that differ stands for the one with all of them.

    It does where each stays the same milestone, waits for the same and comes to no gate: then no name and no
    circle can matter elsewhere, and no event has to be read. What it waits for need not be there, for both
    sides miss it alike.
    """
    head, base = attempt.head, attempt.base
    if base is None or attempt.moment is not None or attempt.trailers or head.faults or base.faults:
        return False
    if head.records.keys() != base.records.keys():
        return False
    pairs = [(base.records[path], one) for path, one in head.records.items()]
    return all(_is_edit(old, one) and _meets_no_gate(head, old, one) for old, one in pairs)


def _is_edit(old: Record, one: Record) -> bool:
    return (old.id, old.uid) == (one.id, one.uid) and _needs(one) == _needs(old)


def _meets_no_gate(snapshot: Snapshot, old: Record, one: Record) -> bool:
    """Whether no phase is entered or left, and nothing changes that a phase left before may cover (R20)."""
    if (old.status, old.phase, old.workflow) != (one.status, one.phase, one.workflow):
        return False
    if _reviewers(old) != _reviewers(one):
        return False
    later = {phase for each in snapshot.settings.workflows.values() for phase in each.phases[1:]}
    return one.phase not in later or _asked(old) == _asked(one)


def _reviewers(record: Record) -> object:
    """Who is asked for approvals: whoever asks fewer loosens a gate (R25)."""
    document = record.document
    blocks = {phase: block.get("reviewers") for phase, block in document.get("phases", {}).items()}
    return blocks, document.get("sign_off"), document.get("approval_required")


def _asked(record: Record) -> object:
    """What is written about a milestone but for how far its tasks are, which no phase covers (R27)."""
    tasks = record.document.get("tasks", ())
    bare = [{key: value for key, value in one.items() if key != "status"} for one in tasks]
    return {**record.document, "tasks": bare}


def frame(snapshot: Snapshot) -> tuple[object, ...]:
    """What every record is judged by; a document that cannot be read may hide anything."""
    return snapshot.settings, snapshot.team, snapshot.repository, snapshot.faults


def _changes(before: Mapping[str, Record], after: Mapping[str, Record]) -> _Changes:
    if before is after:
        return _Changes({}, {})
    edited = difference(before, after)
    if edited is not None:
        fresh = {path: one for path, one in edited.written.items() if before.get(path) != one}
        gone = {path: one for path, one in edited.replaced().items() if path in fresh or path in edited.gone}
        return _Changes(gone, fresh)
    fresh = {path: one for path, one in after.items() if (old := before.get(path)) is not one and old != one}
    gone = {path: before[path] for path in fresh if path in before}
    if len(before) + len(fresh) != len(after) + len(gone):  # else every path of before is in after
        gone |= {path: one for path, one in before.items() if path not in after}
    return _Changes(gone, fresh)


def _is_local(changes: _Changes, head: Snapshot) -> bool:
    """Whether no other record can be told anything new: names stay unique, and no circle can close."""
    before = {one.id: one for one in changes.before.values()}
    after = {one.id: one for one in changes.after.values()}
    if len(after) != len(changes.after) or not set(before) <= set(after):
        return False
    new = [one for identifier, one in after.items() if identifier not in before]
    kept = [(before[identifier], one) for identifier, one in after.items() if identifier in before]
    if any(old.uid != one.uid or not _needs(one) <= _needs(old) for old, one in kept):
        return False
    if not new and all(old.path == one.path for old, one in kept):
        return True
    return _are_unique(changes.after.values(), head.records) and not _are_awaited(new, head.records, after)


def _counts_others(changes: _Changes, head: Snapshot) -> bool:
    """Whether one of them begins where only so many may be active, or ends while somebody owes something."""
    old = {one.id: one.status for one in changes.before.values()}
    new = {one.status for one in changes.after.values() if old.get(one.id) != one.status}
    if RUNNING in new and lookup(head.settings.document, "coordination.max_concurrent_milestones"):
        return True
    return DONE in new and any(one.debt_of for one in head.records.values())


def _needs(record: Record) -> set[str]:
    return {one.milestone for one in record.depends_on}


def _are_unique(some: Iterable[Record], records: Mapping[str, Record]) -> bool:
    if isinstance(records, Edited):
        return records.stand_apart()
    counted: Counter[str] = Counter()
    for one in records.values():
        counted[one.id] += 1
        counted[one.uid] += 1
    return all(counted[one.id] == counted[one.uid] == 1 for one in some)


def _are_awaited(new: Iterable[Record], records: Mapping[str, Record], changed: Mapping[str, Record]) -> bool:
    """Whether a record that was there already waits for a new one: only so can a circle lead through it."""
    names = {one.id for one in new}
    if names.isdisjoint(roster_of(_most(records)).awaited):
        return False
    return any(not names.isdisjoint(one.needs) for one in _most(records).values() if one.id not in changed)


def _most(records: Mapping[str, Record]) -> Mapping[str, Record]:
    """``records``, or where a change was made to them what was there before it."""
    return records.before if isinstance(records, Edited) else records


def _only(snapshot: Snapshot, changed: Mapping[str, Record], wanted: set[str]) -> Snapshot:
    records = snapshot.records
    most = _most(records)
    roster = roster_of(most)
    named = zip(roster.paths, roster.ids, strict=True)
    kept = {path: most[path] for path, name in named if name in wanted or path in changed}
    if isinstance(records, Edited):
        kept = {path: one for path, one in kept.items() if path not in records.written and path in records}
        kept |= {path: one for path, one in records.written.items() if one.id in wanted or path in changed}
    return snapshot._replace(records=dict(sorted(kept.items())))
