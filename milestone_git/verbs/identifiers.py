"""The ids of new milestones: numbers that are reserved or local, else letters of the uid (R5)."""

from __future__ import annotations

from collections.abc import Sequence

from milestone_git.model.naming import lettered, next_number, numbered
from milestone_git.model.roster import roster_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.telling import milestones_of


def known(snapshot: Snapshot) -> set[str]:
    """Every id that is or was somebody's, as far as known here; a file that is no record keeps its name."""
    broken = (one.path.rpartition("/")[2].removesuffix(".yaml") for one in snapshot.faults)
    names = {one for one in broken if one.startswith("milestone-")}
    return {*snapshot.known_ids, *roster_of(snapshot.records).ids, *milestones_of(snapshot.events), *names}


def identifiers(snapshot: Snapshot, uids: Sequence[str]) -> list[str]:
    """An id for each uid. ``snapshot.numbers`` are those that were reserved; too few are none.

    Without a remote in use they are None, and numbers go on from the highest id in any ref known here.
    """
    taken = known(snapshot)
    if snapshot.numbers is None:
        first = next_number(taken)
        return [numbered(first + count) for count in range(len(uids))]
    if len(snapshot.numbers) >= len(uids):
        return [numbered(number) for number, _ in zip(snapshot.numbers, uids, strict=False)]
    found: list[str] = []
    for uid in uids:
        found.append(lettered(uid, taken))
        taken.add(found[-1])
    return found
