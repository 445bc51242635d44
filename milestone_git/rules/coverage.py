"""Which phase answers for which field of a record: one table, and what follows from it (R27)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.record import Document, Record
from milestone_git.model.workflow import Workflow

DESIGN, SPEC, TASK = "design", "spec", "task"  # the phases of `kiro`, and whatever stands in for them
FIRST = "first"  # of the workflow, whatever it is called
OWN = "own"  # the phase in whose block it stands
EVERY = "every"  # no phase's alone: it says of which milestone a digest is
STEERS = "steers"  # says when, by whom and how far; nobody reviews it, and no approval dies of it

# Phases of other workflows that stand in for those of `kiro`; where none does, the first phase answers.
_STAND_INS = {TASK: ("implement",)}

_ANSWERS = {
    EVERY: ("uid",),
    DESIGN: (
        "title", "description", "category", "compliance", "visibility",
        "depends_on.milestone", "depends_on.kind", "depends_on.type", "depends_on.lag",
        "targets.name", "targets.title", "targets.baseline", "targets.target", "targets.unit",
    ),
    SPEC: ("acceptance.run",),
    TASK: (
        "tasks.id", "tasks.title", "tasks.track", "tasks.estimate", "tasks.depends_on",
        "resources.role", "resources.fte", "resources.duration", "resources.purpose",
        "risks.id", "risks.title", "risks.level", "risks.likelihood", "risks.impact", "risks.cause",
        "risks.mitigation", "risks.owner", "risks.due",
    ),
    OWN: (
        "phases.*.description", "phases.*.reviewers", "phases.*.sla", "phases.*.duration",
        "phases.*.meetings.title", "phases.*.meetings.every",
        "phases.*.deliverables.title", "phases.*.deliverables.path",
    ),
    FIRST: (
        "id", "workflow", "approval_required", "sign_off", "rfc", "budget.amount", "budget.currency",
        "teams.lead", "teams.contributing", "links.forge", "links.issue",
        "contributors.lead", "contributors.core", "contributors.specialized", "contributors.open",
        "vote.quorum", "vote.threshold", "vote.window",
        "debt.of", "debt.phase", "debt.dependency", "debt.until",
    ),
    STEERS: (
        "schema", "status", "phase", "owner", "priority", "labels", "workstream", "quarter",
        "start", "due", "estimate", "constraints", "blockers", "budget.spent",
        "phases.*.owner", "phases.*.assignees", "phases.*.due",
        "tasks.status", "tasks.reason", "tasks.assignees", "tasks.labels",
    ),
}  # fmt: skip


class Version(NamedTuple):
    """One state of the table, by which digests of this ``name`` are made: who answers for a dotted field.

    A row answers for all that is below it. Lists are not seen in a field's name, and `*` is any phase.
    ``whole`` says the same of top-level fields, and of the block of a phase as `phases.*`.
    """

    name: str
    answers: Mapping[str, str]
    whole: Mapping[str, str]


def version(name: str, answers: Mapping[str, str]) -> Version:
    """A version by its rows; for a field with parts answers who does for the first that is reviewed."""
    whole: dict[str, str] = {}
    for row, answer in answers.items():
        field = "phases.*" if row.startswith("phases.*") else row.split(".")[0]
        if whole.get(field, STEERS) == STEERS:
            whole[field] = answer
    return Version(name, answers, whole)


# When a field is added to the schema, a new version is added here, and the last one stays as it is: an
# approval of an older version counts for as long as no field that it did not know is set.
VERSIONS = (version("v1", {field: who for who, fields in _ANSWERS.items() for field in fields}),)
NEWEST = VERSIONS[-1]


def covered(record: Record, phase: str, workflow: Workflow, version: Version = NEWEST) -> dict[str, Any]:
    """What ``phase`` answers for, by name of field; the block of a phase is called `phases.design`.

    Behind the last phase, or without phases, it is all that anybody answers for. What is absent or empty
    stays absent: no default is put in its place.
    """
    found: dict[str, Any] = {}
    for field, value in _fields(record.document):
        if phase not in _answering(field, workflow, phase, version):
            continue
        row = _row(field)
        kept = value if version.answers.get(row) == STEERS else _unsteered(value, row, version)
        if kept is not None:
            found[field] = kept
    return found


def answers_for(field: str, phase: str, workflow: Workflow) -> bool:
    """Whether ``phase`` answers for a top-level field, whether a record has it or not."""
    return phase in _answering(field, workflow, phase, NEWEST)


def deliverable_paths(record: Record, phase: str, workflow: Workflow) -> tuple[str, ...]:
    """The paths that ``phase`` answers for, in order: of its block, required by the workflow, of the RFC."""
    fields = covered(record, phase, workflow)
    blocks = [value for field, value in fields.items() if field.startswith("phases.")]
    listed = [one for block in blocks for one in block.get("deliverables", ())]
    phases = [phase] if phase in workflow.phases else list(workflow.phases)
    required = [dict(one) for name in phases for one in workflow.part(name).deliverables]
    proposal = fields.get("rfc")
    listed += [proposal] if isinstance(proposal, Mapping) else []
    paths = [one["path"] for one in listed if "path" in one]
    paths += [one["path"].replace("{id}", record.id) for one in required if "path" in one]
    return tuple(sorted(set(paths)))


def unknown_to(version: Version, record: Record, phase: str, workflow: Workflow) -> tuple[str, ...]:
    """The fields of what ``phase`` answers for today that ``version`` did not know yet."""
    today = covered(record, phase, workflow)
    return tuple(
        dotted
        for field, value in today.items()
        if not field.startswith("x-")
        for dotted in dict.fromkeys(_dotted(value, _row(field)))
        if _answer(dotted, version) is None
    )


def _fields(document: Document) -> Iterator[tuple[str, Any]]:
    """Top-level fields, and instead of `phases` each block by itself."""
    for key, value in document.items():
        if key == "phases" and isinstance(value, Mapping):
            yield from ((f"phases.{name}", block) for name, block in value.items())
        else:
            yield key, value


def _row(field: str) -> str:
    """The name under which the table has a field; a phase may have any name but the table's `*`."""
    return "phases.*" if field.startswith("phases.") else field


def _answering(field: str, workflow: Workflow, asked: str, version: Version) -> tuple[str, ...]:
    """The phases that answer for a top-level field or a phase's block; none where it only steers.

    What a workflow says itself goes before the table. Who asks from behind the last phase asks for all.
    Users' own fields, which begin with `x-`, are known to every version; the uid is in a digest by itself.
    """
    answer = version.whole.get(_row(field), FIRST if field.startswith("x-") else None)
    if answer is None or answer == EVERY:
        return ()
    parts = workflow.parts
    named = tuple(name for name in workflow.phases if field in workflow.part(name).covers) if parts else ()
    if asked not in workflow.phases:
        return (asked,) if named or answer != STEERS else ()
    if named or answer == STEERS:
        return named
    own = field.removeprefix("phases.")
    return (own,) if answer == OWN and own in workflow.phases else (_stand_in(answer, workflow),)


def _stand_in(answer: str, workflow: Workflow) -> str:
    names = (answer, *_STAND_INS.get(answer, ()))
    return next((name for name in names if name in workflow.phases), workflow.phases[0])


def _answer(dotted: str, version: Version) -> str | None:
    """Who answers for a field; None for one that this version does not know."""
    while dotted:
        if dotted in version.answers:
            return version.answers[dotted]
        dotted = dotted.rpartition(".")[0]
    return None


def _unsteered(value: Any, dotted: str, version: Version) -> Any:
    """The value without what steers in it; None where nothing is left."""
    if version.answers.get(dotted) == STEERS:
        return None
    if isinstance(value, Mapping):
        kept = {key: _unsteered(one, f"{dotted}.{key}", version) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one is not None} or None
    if isinstance(value, list | tuple):
        items = (_unsteered(one, dotted, version) for one in value)
        return [one for one in items if one is not None] or None
    return value


def _dotted(value: Any, dotted: str) -> Iterator[str]:
    """The names of everything in a value that is no mapping or list itself; those of users are left out."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if not key.startswith("x-"):
                yield from _dotted(one, f"{dotted}.{key}")
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _dotted(one, dotted)
    else:
        yield dotted
