"""Reviewing a phase: what is judged, how its gate stands, the verdict, and what the last one moves."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.evidence import Where, gathered
from milestone_git.app.gating import policy_here
from milestone_git.app.look import with_voices
from milestone_git.app.signing import could_count
from milestone_git.app.timetable import calendars_at
from milestone_git.app.transact import Outcome, Ways, refuse_unusable, transact
from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.evidence import Gate
from milestone_git.model.naming import branch_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import COMPLETION
from milestone_git.rules.asked import asked, parts_of, workflow_of
from milestone_git.rules.coverage import deliverable_paths
from milestone_git.rules.gates import LEFT, Question, by_gate, corrected
from milestone_git.rules.openness import openness
from milestone_git.rules.requirement import all_of
from milestone_git.rules.rotation import loads, picked
from milestone_git.rules.sight import Sight
from milestone_git.schedule.answering import wait_minutes
from milestone_git.store import branches, identity, log
from milestone_git.store.evidence.reviewable import (
    difference,
    has_commit,
    is_ancestor,
    refuse_unfit,
    unsaved,
)
from milestone_git.store.evidence.spoken import spoken
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import recover
from milestone_git.verbs import names
from milestone_git.verbs.advance import Advance
from milestone_git.verbs.advance import decide as advance
from milestone_git.verbs.phases import phase_of, refuse_unknown
from milestone_git.verbs.review import APPROVE, REQUEST, Review, decide


class Wish(NamedTuple):
    """What was typed: the milestone, the ``phase`` (empty for the one it is in), a verdict or none."""

    milestone: str | None
    phase: str = ""
    kind: str = ""
    reason: str = ""
    reviewer: str = ""


class Reviewed(NamedTuple):
    """How the gate stands afterwards; ``moved`` where the last approval advanced, ``then`` what to type."""

    sight: Sight
    outcome: Outcome | None = None
    moved: Outcome | None = None
    then: str = ""


def look(context: Context, wish: Wish) -> Sight:
    """What ``wish`` is about, and how its gate stands. Raises ``Refused``: MG007, MG202."""
    place = context.place()
    recover(place)
    return look_at(context, place, wish)


def review(context: Context, wish: Wish, ways: Ways) -> Reviewed:
    """Writes the event, where it would count; the last approval moves on where it may (R32)."""
    refuse_unusable(context.place())
    sight = look(context, wish)
    place = context.place()
    if wish.kind in (REQUEST, APPROVE):
        paths = deliverable_paths(sight.record, sight.phase, sight.workflow)
        refuse_unfit(place, sight.commit, sight.record, paths)
    if wish.kind == REQUEST:
        sight = sight._replace(asked=_turn(context, place, sight))
    refuse_unsigned(place, sight.policy)
    request = Review(sight, wish.kind, wish.reason, wish.reviewer)
    outcome = transact(context, decide, request, ways)
    if ways.dry_run:
        return Reviewed(sight, outcome)
    after = look_at(context, place.again(), wish)._replace(asked=sight.asked)
    if wish.kind not in (APPROVE, REQUEST) or not after.stands.is_open:
        return Reviewed(after, outcome)
    return _moved(context, place, after, outcome, ways)


def _moved(context: Context, place: Place, sight: Sight, outcome: Outcome, ways: Ways) -> Reviewed:
    """The next phase, where the profile says so and this is the milestone's own branch."""
    record, phase = sight.record, sight.phase
    following = sight.workflow.after(phase)
    if phase != phase_of(record, sight.workflow) and phase != COMPLETION:
        return Reviewed(sight, outcome)
    if not following:
        return Reviewed(sight, outcome, then=f"git milestone complete {record.id}")
    typed = f"git milestone advance {record.id}"
    by_itself = sight.policy.settings.value("review.auto_advance") == "yes"
    if not by_itself or place.branch != branch_of(record.id) or place.head != sight.commit:
        return Reviewed(sight, outcome, then=typed)
    try:
        return Reviewed(sight, outcome, transact(context, advance, Advance(record.id), ways))
    except Refused as refused:  # the verdict stands; what keeps it from moving is told when it is typed
        if refused.diagnostics[0].code in ("MG603", "MG605"):
            raise
        return Reviewed(sight, outcome, then=typed)


def look_at(context: Context, place: Place, wish: Wish) -> Sight:
    """The same for who has the place already."""
    found = snapshot.read(place).snapshot
    record = names.milestone(with_voices(place, found), wish.milestone)
    branch, commit = judged_at(place, found, record.id)
    there = snapshot.read(place, commit).snapshot
    record = there.find(record.id) or record
    policy = policy_here(place, found)
    workflow = workflow_of(record, policy.settings, there.settings)
    phase = wish.phase or phase_of(record, workflow)
    refuse_unknown(phase, workflow, record.id, completion=True)
    events = spoken(place, found.repository.uid)
    sight = Sight(record, workflow, phase, commit, policy, branch=branch)
    sight = _judged(context, place, sight, there._replace(events=events))
    if commit == place.head:
        paths = (record.path, *deliverable_paths(record, phase, workflow))
        sight = sight._replace(unsaved=unsaved(place, paths))
    return sight


def _judged(context: Context, place: Place, sight: Sight, there: Snapshot) -> Sight:
    """The sight with the digest of what is there, and how its gate stands by what was said of it."""
    question, attempt, trunk = _question(place, sight, there)
    where = Where(sight.commit, (sight.commit,), trunk)
    evidence = gathered(place, attempt, (question,), where)
    if evidence.missing:
        raise refusal(
            "MG403",
            f"what `{sight.phase}` of `{sight.record.id}` holds cannot be told: {evidence.missing[0]}",
            "get the whole history: `git fetch --unshallow`",
        )
    said = by_gate(there.events, {question.gate}).get(question.gate, ())
    stands = openness(
        question.gate, sight.record, question.requirement, said, evidence, sight.policy, context.now
    )
    return sight._replace(digest=evidence.digests[question.gate], stands=stands)


def _question(place: Place, sight: Sight, there: Snapshot) -> tuple[Question, Attempt, str]:
    """The gate as leaving it would ask: by the policy, and the record on the trunk and there (R25)."""
    trunk = branches.trunk_tip(place, there.repository.trunk)
    base = before = None
    if trunk and trunk != sight.commit:
        reading = snapshot.read_if_any(place, trunk)
        base = reading.snapshot if reading else None
        before = base.find(sight.record.id) if base else None
    sides = [one for one in (before, sight.record) if one is not None]
    requirement = all_of(
        part for one in sides for part in parts_of(asked(one, sight.phase, sight.workflow, sight.policy))
    )
    if before and sight.phase in sight.workflow.phases[: sight.workflow.place(before.phase)]:
        requirement = corrected(requirement, sight.phase, sight.policy.settings)
    gate = Gate(sight.record.uid, sight.phase)
    attempt = Attempt(there, base=base or there, policy=sight.policy)
    return Question(gate, before, sight.record, LEFT, requirement), attempt, trunk


def _turn(context: Context, place: Place, sight: Sight) -> tuple[str, ...]:
    """Who is picked, where a pool rotates: by open requests, then by who is at work soonest."""
    said = [
        sight.record.document.get("phases", {}).get(sight.phase, {}).get("reviewers", ()),
        sight.workflow.part(sight.phase).reviewers,
    ]
    team = sight.policy.team
    if not picked(said, team, {}, {}, frozenset()):
        return ()
    found = snapshot.read(place).snapshot
    calendars = calendars_at(found, context.now)
    waits = {
        who: wait_minutes(context.now, calendars.by_name[calendars.name_for(who)]) for who in team.people
    }
    busy = loads(log.read(place, found.repository.uid).events)
    return picked(said, team, busy, waits, sight.stands.own)


def judged_at(place: Place, found: Snapshot, milestone: str) -> tuple[str, str]:
    """The branch whose tip is judged, and that tip: the milestone's as last fetched, else HEAD (R31)."""
    own = branch_of(milestone)
    if place.branch == own:
        return own, place.head
    remote = branches.trunk_remote(place, found.repository.trunk)
    tips = {name: branches.tip(place, f"refs/{name}") for name in (f"heads/{own}", f"remotes/{remote}/{own}")}
    there = {name.partition("/")[2]: tip for name, tip in tips.items() if tip}
    if not there:
        return place.branch, place.head
    (first, one), *others = there.items()
    for name, other in others:  # the remote's where it went on from ours
        if is_ancestor(place, one, other):
            return name, other
    return first, one


def refuse_unsigned(place: Place, policy: Policy) -> None:
    """MG219: whoever has a key is believed for a signature alone, and without one nothing counts (R12)."""
    actor = identity.actor(place, policy.team)
    if actor.handle not in policy.team.people:
        return  # an agent may record; of a stranger it is said by name
    found = could_count(place, actor, policy.team, policy.settings)
    if found:
        raise refusal("MG219", f"this would count for nothing: {found.reason}", *found.helps)


def seen(context: Context, sight: Sight) -> tuple[str, str]:
    """What who stands here has not seen yet: a patch, and the day of their last verdict, or everything."""
    place = context.place()
    try:
        who = identity.actor(place, sight.policy.team).handle
    except Refused:
        who = ""
    last = sight.stands.review.last_verdict(who)
    before = str(last.payload.get("commit", "")) if last else ""
    if not has_commit(place, before):
        before, last = "", None
    paths = deliverable_paths(sight.record, sight.phase, sight.workflow)
    return difference(place, before, sight.commit, paths), last.at.partition("T")[0] if last else ""
