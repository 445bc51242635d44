"""Who is asked before a phase is left: what the policy asks at least, and what the record asks (R25)."""

from __future__ import annotations

from typing import Any

from milestone_git.model.attempt import Policy
from milestone_git.model.record import Record
from milestone_git.model.settings import Settings, lookup
from milestone_git.model.workflow import COMPLETION, SIMPLE, Workflow
from milestone_git.rules.requirement import NOTHING, Requirement, all_of, any_person, requirement_of

ANYBODY = "anybody who may review"
_REVIEWING = ("reviewer", "lead", "admin")


def workflow_of(record: Record, settings: Settings, other: Settings | None = None) -> Workflow:
    """The workflow of a record as ``settings`` have it, else ``other``; else one without phases."""
    name = record.workflow or SIMPLE
    for one in (settings, *([other] if other else [])):
        known = one.workflows
        if name in known:
            return known[name]
    return Workflow()


def gates_of(workflow: Workflow) -> tuple[str, ...]:
    """Everything that can be reviewed: the phases, and completion."""
    return (*workflow.phases, COMPLETION)


def asked(record: Record, phase: str, workflow: Workflow, policy: Policy) -> Requirement:
    """Everybody whom the policy and ``record`` ask before ``phase`` is left."""
    named = all_of((_by_policy(phase, workflow, policy), _by_record(record, phase, workflow, policy)))
    if named or phase == COMPLETION or not _needs_review(record, policy.settings):
        return named
    return _anybody(policy)


def asked_by_record(record: Record, phase: str, workflow: Workflow, policy: Policy) -> Requirement:
    """What the record asks by itself: whoever takes this away loosens a gate."""
    named = _by_record(record, phase, workflow, policy)
    if named or phase == COMPLETION or record.document.get("approval_required") is not True:
        return named
    return _anybody(policy)


def parts_of(requirement: Requirement) -> tuple[Requirement, ...]:
    """What is asked, one by one; of a single one itself."""
    return requirement.of if requirement.everybody else ((requirement,) if requirement else ())


def _by_policy(phase: str, workflow: Workflow, policy: Policy) -> Requirement:
    return requirement_of(workflow.part(phase).reviewers, policy.team)


def _by_record(record: Record, phase: str, workflow: Workflow, policy: Policy) -> Requirement:
    """Reviewers of the phase's block; `sign_off` at completion; offices before work begins."""
    document = record.document
    said: list[Any] = [document.get("phases", {}).get(phase, {}).get("reviewers", ())]
    if phase == COMPLETION:
        said = [document.get("sign_off", ())]
    offices = document.get("approval_required")
    if isinstance(offices, list | tuple) and phase == _before_work(workflow):
        said.append(offices)
    return all_of(requirement_of(one, policy.team) for one in said)


def _before_work(workflow: Workflow) -> str:
    """The last phase before work begins; where it begins at once there is only completion."""
    place = workflow.place(workflow.first_waiting)
    return workflow.phases[place - 1] if place else COMPLETION


def _needs_review(record: Record, settings: Settings) -> bool:
    """Whether a phase for which nobody is named needs somebody all the same."""
    wanted = lookup(settings.document, "coordination.approval_required")
    if record.document.get("approval_required") is True or wanted is True:
        return True
    category = str(record.document.get("category", "")).casefold()
    return isinstance(wanted, list | tuple) and category in {str(one).casefold() for one in wanted}


def _anybody(policy: Policy) -> Requirement:
    """One of those whose role it is to review; of all people where nobody has such a role."""
    here = [one for one in policy.team.people if not policy.team.has_left(one)]
    fitting = [one for one in here if set(_REVIEWING).intersection(policy.team.roles_of(one))]
    people = fitting or here
    return any_person(people, ANYBODY) if people else NOTHING
