"""Phases are left through their gates: moves are judged, not states (R20, R25; MG204 to MG206, MG210)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from milestone_git.ledger.reviews import KINDS, gate_of
from milestone_git.model.attempt import Attempt, Move, Policy
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Keys
from milestone_git.model.event import Event
from milestone_git.model.evidence import Evidence, Gate
from milestone_git.model.record import DONE, RUNNING, Record
from milestone_git.model.settings import Settings
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import COMPLETION, Workflow
from milestone_git.rules.asked import asked, asked_by_record, gates_of, parts_of, workflow_of
from milestone_git.rules.coverage import deliverable_paths
from milestone_git.rules.digest import BEFORE, digest_of
from milestone_git.rules.importing import content_of
from milestone_git.rules.openness import Openness, openness
from milestone_git.rules.permissions import CONFIGURE, may, who_may
from milestone_git.rules.requirement import NOTHING, Requirement, all_of, any_person, is_met, sentence
from milestone_git.schedule.readiness import open_dependencies

_FETCH_LOG = "git fetch origin '+refs/milestones/log/*:refs/milestones/log/*'"
_NOT_LOOKED = ("what was approved was not looked at here",)
LEFT, CHANGED, LOOSENED, WAITS = "left", "changed", "loosened", "waits"


class Question(NamedTuple):
    """A gate that has to be open for what is attempted: the record at base (None for a new one) and at head.

    ``why`` is LEFT (the phase is left), CHANGED (it was left before, and its content changes), or LOOSENED
    (it asks fewer people than before); WAITS is no gate of a phase: it asks for waivers of dependencies.
    ``required`` are deliverables that have to be there.
    """

    gate: Gate
    before: Record | None
    after: Record
    why: str
    requirement: Requirement
    required: tuple[str, ...] = ()


def questions(attempt: Attempt) -> tuple[Question, ...]:
    """Every gate that ``attempt`` needs open; nothing where it moves past none that asks for anything."""
    if attempt.base is None:
        return ()
    policy = policy_of(attempt)
    found: dict[Gate, Question] = {}
    for move in (*attempt.moves(), *_touched(attempt)):
        if move.after is None:
            continue
        for one in _of_move(attempt, policy, move.before, move.after):
            found.setdefault(one.gate, one)
    return tuple(found.values())


def policy_of(attempt: Attempt) -> Policy:
    """What judges: the policy branch, else what is true before the attempt, never what it brings (R23)."""
    before = attempt.base or attempt.head
    return attempt.policy or Policy(before.settings, before.team)


def watched(attempt: Attempt) -> dict[str, tuple[str, ...]]:
    """The deliverables of phases that were left and ask for somebody, by path of the record that names them.

    Who makes an attempt says which of them it changes (`Attempt.touched`), for this is a move too (R20).
    """
    if attempt.base is None or policy_of(attempt).settings.value("review.restale") == "none":
        return {}
    policy, found = policy_of(attempt), {}
    known: dict[str, Workflow] = {}  # 10,000 records go through the same few
    for record in attempt.head.records.values():
        if record.finished or not record.phase:
            continue
        if record.workflow not in known:
            known[record.workflow] = workflow_of(record, policy.settings, attempt.head.settings)
        workflow = known[record.workflow]
        left = workflow.phases[: workflow.place(record.phase)]
        paths = [
            path
            for phase in left
            if asked(record, phase, workflow, policy)
            for path in deliverable_paths(record, phase, workflow)
        ]
        if paths:
            found[record.path] = tuple(dict.fromkeys(paths))
    return found


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG204 to MG206 and MG210 for a closed gate, MG201 for a deliverable that is required; MG403 unseen."""
    asking = tuple(one for one in questions(attempt) if one.why != WAITS)
    if not asking:
        return
    evidence = attempt.evidence
    if evidence is None or evidence.missing:
        yield from _unverified(asking, evidence.missing if evidence else _NOT_LOOKED)
        return
    said = by_gate(attempt.head.events, {one.gate for one in asking})
    policy = policy_of(attempt)
    for question in asking:
        found = openness(
            question.gate,
            question.after,
            question.requirement,
            said.get(question.gate, ()),
            evidence,
            policy,
            attempt.moment,
        )
        severity = WARNING if question.why != LEFT and not lands(attempt.head) else ERROR
        yield from (one._replace(severity=severity) for one in _closed(question, found, policy))
        yield from _lacking(question, evidence, attempt)


def lands(head: Snapshot) -> bool:
    """Whether this is about a protected branch: the one we are on; a revision is judged for one.

    Elsewhere what was left may change: else nobody could ever be shown what they are to approve.
    """
    return not head.branch or head.branch in head.repository.protected


def waits(head: Snapshot, before: Record | None, after: Record, settings: Settings) -> bool:
    """Whether the move needs dependencies that are open, to land on a protected branch (R33)."""
    if not lands(head):
        return False
    completes = after.status == DONE and (before is None or before.status != DONE)
    begins = _works(after, settings) and not (before is not None and _works(before, settings))
    return (completes or begins) and bool(after.depends_on) and bool(open_dependencies(after, head.by_id()))


def _works(record: Record, settings: Settings) -> bool:
    return record.status == RUNNING and workflow_of(record, settings).waits(record.phase)


def by_gate(events: Iterable[Event], gates: set[Gate]) -> dict[Gate, list[Event]]:
    """What was said of each of ``gates``, in one pass over all events."""
    found: dict[Gate, list[Event]] = {}
    uids = {one.uid for one in gates}
    for event in events:
        if event.uid in uids and event.kind in KINDS and (gate := gate_of(event)) in gates:
            found.setdefault(gate, []).append(event)
    return found


def phases_left(before: Record | None, after: Record, workflow: Workflow) -> tuple[str, ...]:
    """The gates that lie between the two: P with base <= P < head; a new record counts from the first."""
    start = workflow.place(before.phase) if before else 0
    if after.status == DONE:
        return () if before and before.status == DONE else (*workflow.phases[start:], COMPLETION)
    return workflow.phases[start : workflow.place(after.phase)]


def _of_move(attempt: Attempt, policy: Policy, before: Record | None, after: Record) -> Iterator[Question]:
    workflow = workflow_of(after, policy.settings, attempt.head.settings)
    left = list(phases_left(before, after, workflow))
    if _is_brought(attempt, policy, after):
        return
    if waits(attempt.head, before, after, policy.settings):
        yield Question(Gate(after.uid, ""), before, after, WAITS, NOTHING)
    for phase in left:
        yield from _leaving(policy, workflow, before, after, phase)
    if before is not None:
        yield from _of_known(attempt, policy, workflow, before, after, left)


def _of_known(
    attempt: Attempt,
    policy: Policy,
    workflow: Workflow,
    before: Record,
    after: Record,
    left: Sequence[str],
) -> Iterator[Question]:
    """What else is asked of a record that was there before: its old phases, and what they covered.

    Also where it is given up or taken up again: what changes on that way would never be asked about later.
    """
    old = workflow_of(before, policy.settings, attempt.head.settings)
    if old.phases != workflow.phases:  # the phases of the other one would never be asked again
        for phase in old.phases[old.place(before.phase) :]:
            yield from _leaving(policy, old, before, after, phase)
    for phase in workflow.phases[: min(workflow.place(before.phase), workflow.place(after.phase))]:
        yield from _changed(attempt, policy, workflow, before, after, phase)
    for phase in gates_of(workflow):
        if phase not in left:
            yield from _loosened(attempt, policy, workflow, before, after, phase)


def _is_brought(attempt: Attempt, policy: Policy, record: Record) -> bool:
    """Whether who may configure brings it from another tool, where its phases had gates of their own."""
    if not attempt.imported or (record.uid, content_of(record.document)) not in attempt.imported:
        return False
    return _may_configure(attempt, policy, record)


def _may_configure(attempt: Attempt, policy: Policy, record: Record) -> bool:
    """Whether everybody who makes the attempt may; nobody makes one of nobody knows whom."""
    actors = attempt.actors
    return bool(actors) and all(
        may(policy.team, policy.settings, one, "configure", record).allowed for one in actors
    )


def _leaving(
    policy: Policy, workflow: Workflow, before: Record | None, after: Record, phase: str
) -> Iterator[Question]:
    """Asked by the policy, and by the record on both sides: nobody loosens their own gate (R25)."""
    sides = [one for one in (before, after) if one is not None]
    requirement = all_of(part for one in sides for part in parts_of(asked(one, phase, workflow, policy)))
    required = tuple(
        str(one["path"]).replace("{id}", after.id)
        for one in workflow.part(phase).deliverables
        if "path" in one
    )
    if requirement or required:
        yield Question(Gate(after.uid, phase), before, after, LEFT, requirement, required)


def _changed(
    attempt: Attempt, policy: Policy, workflow: Workflow, before: Record, after: Record, phase: str
) -> Iterator[Question]:
    """A phase that was left before, and now says something else: its reviewers look again (`restale`)."""
    restale = policy.settings.value("review.restale")
    if restale == "none":
        return
    phases = workflow.phases[: workflow.phases.index(phase) + 1] if restale == "chain" else (phase,)
    if not any(_differs(attempt, workflow, before, after, one) for one in phases):
        return
    sides = (asked(before, phase, workflow, policy), asked(after, phase, workflow, policy))
    requirement = corrected(all_of(part for one in sides for part in parts_of(one)), phase, policy.settings)
    if requirement:
        yield Question(Gate(after.uid, phase), before, after, CHANGED, requirement)


def corrected(requirement: Requirement, phase: str, settings: Settings) -> Requirement:
    """Who looks again at a phase that was left: one of its reviewers, or all of them (`restale`)."""
    if settings.value("review.restale") != "one" or not requirement:
        return requirement
    return any_person(sorted(requirement.people), f"the reviewers of `{phase}`")


def _differs(attempt: Attempt, workflow: Workflow, before: Record, after: Record, phase: str) -> bool:
    paths = deliverable_paths(after, phase, workflow)
    if set(paths).intersection(attempt.touched):
        return True
    if before is after or before.document == after.document:
        return False
    repository = attempt.head.repository.uid
    one, two = (digest_of(repository, record, phase, workflow, {}) for record in (before, after))
    return one.value != two.value or paths != deliverable_paths(before, phase, workflow)


def _loosened(
    attempt: Attempt, policy: Policy, workflow: Workflow, before: Record, after: Record, phase: str
) -> Iterator[Question]:
    """Who was asked before and is not any more: by who may configure, or as they themselves approve."""
    if before.document == after.document:
        return
    old, new = (asked_by_record(one, phase, workflow, policy) for one in (before, after))
    if set(parts_of(old)) <= set(parts_of(new)) or is_met(old, _all_met(new)):
        return
    actors = attempt.actors
    if actors and all(may(policy.team, policy.settings, one, CONFIGURE, before).allowed for one in actors):
        return
    if policy.settings.value("policy.configure") != "anybody":
        yield Question(Gate(after.uid, phase), before, after, LOOSENED, old)


def _all_met(requirement: Requirement) -> frozenset[str]:
    """People who have certainly approved where it is met: those who are asked by name."""
    return frozenset(one.handle for one in parts_of(requirement) if one.handle)


def _touched(attempt: Attempt) -> Iterator[Move]:
    """Open records that stay as they are while what they name as a deliverable changes."""
    if not attempt.touched or attempt.base is None:
        return
    changed = set(attempt.touched)
    old = {record.uid: record for record in attempt.base.records.values()}
    for path, paths in watched(attempt).items():
        after = attempt.head.records[path]
        before = old.get(after.uid)
        if before is not None and before.document == after.document and changed.intersection(paths):
            yield Move(before, after)


def _unverified(asking: Sequence[Question], missing: Iterable[str]) -> Iterator[Diagnostic]:
    first = asking[0]
    for why in missing:
        message = f"whether `{first.after.id}` may leave `{first.gate.phase}` cannot be told: {why}"
        yield Diagnostic("MG403", message, first.after.path, ("phase",), helps=_ways_to_see(why))


def _ways_to_see(why: str) -> tuple[str, ...]:
    if "2.38" in why:
        return ("install Git 2.38 or newer",)
    if "signature" in why:
        return ("install what verifies it: `ssh-keygen`, `gpg`",)
    whole = "get the whole history: `git fetch --unshallow`, in a whole clone `git fetch`"
    return (whole, f"and the log, never with `--depth`: `{_FETCH_LOG}`")


def _closed(question: Question, found: Openness, policy: Policy) -> Iterator[Diagnostic]:
    if found.is_open:
        return
    if found.unverified:
        yield from _unverified((question,), found.unverified)
        return
    record, phase = question.after, question.gate.phase
    keys: Keys = ("status",) if phase == COMPLETION else ("phase",)
    look = f"look at how it stands: `git milestone review {record.id} --phase {phase}`"
    for who, event in found.rejected.items():
        message = (
            f"{who} rejects `{phase}` of `{record.id}`: {event.payload.get('reason', 'no reason given')}"
        )
        helps = (
            f"once it is mended, ask {who} to look again: `git milestone review {record.id} --phase {phase}`",
        )
        yield Diagnostic("MG205", message, record.path, keys, helps=helps)
    missing = [one for one in found.missing if not one.people or not one.people <= found.rejected.keys()]
    if missing:
        code, message = _missing_text(question, found)
        asking = tuple(_help(record, phase, one, found) for one in missing)
        asking += _ways_round(question, policy)
        yield Diagnostic(
            code, message, record.path, keys, notes=notes_on(found), helps=(*dict.fromkeys(asking), look)
        )


def _missing_text(question: Question, found: Openness) -> tuple[str, str]:
    record, phase = question.after, question.gate.phase
    if question.why == LOOSENED:
        whom = sentence(question.requirement)
        return "MG210", f"`{phase}` of `{record.id}` would ask fewer people: {whom} had to approve it before"
    if question.why == CHANGED:
        return "MG206", f"what `{phase}` of `{record.id}` covers has changed after it was approved"
    parts = parts_of(found.requirement)
    where = "be completed" if phase == COMPLETION else f"leave `{phase}`"
    if len(parts) == 1 and not parts[0].handle:
        return "MG204", f"`{record.id}` cannot {where} without {sentence(parts[0])}"
    met = len(parts) - len(found.missing)
    return "MG204", f"`{record.id}` cannot {where} with {met} of {len(parts)} approvals"


def _ways_round(question: Question, policy: Policy) -> tuple[str, ...]:
    record, phase = question.after, question.gate.phase
    if question.why == LOOSENED:
        people = ", ".join(who_may(policy.team, policy.settings, CONFIGURE, record))
        return (f"or let somebody make the change who may configure: {people or 'nobody here may'}",)
    if question.why == CHANGED:
        return (f"or go back first: `git milestone advance {record.id} --to {phase} -m ...`",)
    return ()


def notes_on(found: Openness) -> tuple[str, ...]:
    """Of everybody who is missing and has said something: why it counts for nothing."""
    people = {one for part in found.missing for one in part.people}
    told = [f"{who} {reason}" for who, reason in found.reasons.items() if who in people]
    made = people & found.own - set(found.reasons)
    return (*told, *(f"{who} made this, at least in part, and cannot approve it" for who in sorted(made)))


def _help(record: Record, phase: str, part: Requirement, found: Openness) -> str:
    whom = sentence(part)
    possible = part.people - found.own
    if not possible:
        return f"nobody is left who could approve as {whom}: ask somebody who may configure to name others"
    again = any(one in found.reasons for one in possible)
    review = f"git milestone review {record.id} --phase {phase} --approve"
    return f"ask {whom} to {'look again' if again else 'approve'}: `{review}`"


def _lacking(question: Question, evidence: Evidence, attempt: Attempt) -> Iterator[Diagnostic]:
    """What the workflow requires of everybody has to be there, whoever has approved."""
    if not question.required or question.gate not in evidence.digests:
        return
    workflow = workflow_of(question.after, policy_of(attempt).settings, attempt.head.settings)
    paths = dict.fromkeys(question.required, ())
    repository = attempt.head.repository.uid
    nothing = digest_of(repository, question.after, question.gate.phase, workflow, paths).parts
    there: Mapping[str, str] = evidence.digests[question.gate].parts
    for path in question.required:
        name = next((one for one in nothing if one.endswith(path)), "")
        if name and name != BEFORE and there.get(name) == nothing[name]:
            phase = question.gate.phase
            message = f"`{path}` is missing, and every milestone has it when it leaves `{phase}`"
            helps = (f"write it, and commit it: `git add {path}`",)
            yield Diagnostic("MG201", message, question.after.path, ("phase",), helps=helps)
