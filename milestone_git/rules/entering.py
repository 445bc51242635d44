"""Work begins when what it needs is there, and ends when nothing is owed (MG202, MG216, MG217, MG305)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.event import Event
from milestone_git.model.evidence import Gate
from milestone_git.model.nearest import nearest
from milestone_git.model.record import DONE, RUNNING, Record
from milestone_git.model.settings import Settings, lookup
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import Workflow
from milestone_git.rules.asked import workflow_of
from milestone_git.rules.gates import by_gate, policy_of, waits
from milestone_git.rules.openness import openness
from milestone_git.rules.requirement import NOTHING
from milestone_git.rules.waivers import holds
from milestone_git.schedule.readiness import open_dependencies

LIMIT = "coordination.max_concurrent_milestones"


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """Of every record that begins, enters the phase in which work begins, or is completed."""
    if attempt.base is None:
        return
    settings = policy_of(attempt).settings
    for before, after in attempt.moves():
        if after is None:
            continue
        if after.status == RUNNING and (before is None or before.status != RUNNING):
            yield from too_many(attempt.head, after, settings)
        if before is None or (before.phase, before.workflow) != (after.phase, after.workflow):
            yield from _unknown(after, workflow_of(after, settings, attempt.head.settings))
        completes = after.status == DONE and (before is None or before.status != DONE)
        if completes:
            yield from _owed(attempt.head, after)
        if waits(attempt.head, before, after, settings):
            yield from _waiting(attempt, after)


def _unknown(record: Record, workflow: Workflow) -> Iterator[Diagnostic]:
    """MG202 for a phase that the workflow does not have: no gate would ever be asked about it."""
    if record.phase and workflow.phases and record.phase not in workflow.phases:
        near = nearest(record.phase, workflow.phases)
        listed = ", ".join(f"`{one}`" for one in workflow.phases)
        helps = (f"did you mean `{near}`?" if near else f"it has {listed}",)
        message = f"`{record.id}` has no phase `{record.phase}`"
        yield Diagnostic("MG202", message, record.path, ("phase",), helps=helps)


def too_many(snapshot: Snapshot, record: Record, settings: Settings) -> Iterator[Diagnostic]:
    """MG216 where ``record`` is active beyond the number that the configuration lets be so at once."""
    limit = lookup(settings.document, LIMIT)
    active = [one for one in snapshot.by_id().values() if one.status == RUNNING and one.id != record.id]
    if not isinstance(limit, int) or len(active) < limit:
        return
    named = ", ".join(f"`{one.id}`" for one in active[:5])
    message = f"`{record.id}` would be active beside {named}, and {limit} at once are allowed"
    helps = (
        f"finish one first, such as `git milestone complete {active[0].id}`",
        f"or let more be active: `git milestone config {LIMIT}={limit + 1}`",
    )
    yield Diagnostic("MG216", message, record.path, ("status",), helps=helps)


def debts_of(record: Record, snapshot: Snapshot) -> tuple[str, ...]:
    """The milestones that make good what was waived for ``record`` and are not completed, by id."""
    records = snapshot.by_id()
    owed = [one.id for one in records.values() if one.debt_of == record.id]
    told = [
        str(one.payload["debt"])
        for one in snapshot.events
        if one.kind == "waive" and one.uid == record.uid and "debt" in one.payload
    ]
    return tuple(
        one for one in dict.fromkeys([*owed, *told]) if one not in records or records[one].status != DONE
    )


def _owed(snapshot: Snapshot, record: Record) -> Iterator[Diagnostic]:
    for debt in debts_of(record, snapshot):
        message = f"`{record.id}` owes `{debt}`, by which something of it was waived"
        helps = (f"make it good first: `git milestone execute {debt}`",)
        yield Diagnostic("MG217", message, record.path, ("status",), helps=helps)


def _waiting(attempt: Attempt, record: Record) -> Iterator[Diagnostic]:
    snapshot = attempt.head
    records = snapshot.by_id()
    waived = _waived(attempt, record)
    for needed in open_dependencies(record, records):
        if needed in waived or needed not in records:
            continue  # of one that is not there MG301 says more
        place = [one.milestone for one in record.depends_on].index(needed)
        message = f"`{record.id}` depends on `{needed}`, which is {records[needed].status} here"
        helps = (
            f"complete it first, or: `git milestone unlink {record.id} --depends-on {needed}`",
            f"in an emergency: `git milestone waive {record.id} --dependency {needed} -m WHY --until DATE`",
        )
        yield Diagnostic("MG305", message, record.path, ("depends_on", place, "milestone"), helps=helps)


def _waived(attempt: Attempt, record: Record) -> frozenset[str]:
    """The dependencies that somebody who may has waived, and whose waivers hold now."""
    if attempt.evidence is None or attempt.evidence.missing or attempt.moment is None:
        return frozenset()
    gate = Gate(record.uid, "")
    said = by_gate(attempt.head.events, {gate}).get(gate, ())
    found = openness(gate, record, NOTHING, said, attempt.evidence, policy_of(attempt), attempt.moment)
    return waived_dependencies(found.review.waivers, attempt.moment.date().isoformat())


def waived_dependencies(events: Iterable[Event], day: str, uid: str = "") -> frozenset[str]:
    """What need not be waited for on ``day`` by what ``events`` say, of one milestone or of any."""
    today = date.fromisoformat(day)
    return frozenset(
        str(one.payload["dependency"])
        for one in events
        if one.kind == "waive"
        and one.uid == (uid or one.uid)
        and "dependency" in one.payload
        and holds(one, today)
    )
