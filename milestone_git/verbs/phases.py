"""What is typed about phases, `PHASE=VALUE`: reviewers, deliverables and SLA go into a record's blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.nearest import nearest
from milestone_git.model.record import Record
from milestone_git.model.workflow import COMPLETION, Workflow

REVIEWERS, DELIVERABLES, SLA = "reviewers", "deliverables", "sla"


class Said(NamedTuple):
    """One option: to ``phase`` something is added, or for an SLA set. ``value`` as YAML reads it."""

    phase: str
    key: str
    value: Any


def with_phases(document: Mapping[str, Any], said: Iterable[Said], workflow: Workflow) -> dict[str, Any]:
    """A copy of ``document`` with what was said in its `phases`, in the order of the workflow.

    Reviewers and deliverables are added to those that are there. Raises ``Refused``: MG202 for a phase that
    is none, MG201 for a path out of the repository.
    """
    blocks: dict[str, Any] = {name: dict(block) for name, block in document.get("phases", {}).items()}
    for one in said:
        refuse_unknown(one.phase, workflow, str(document.get("id", "the milestone")))
        block = blocks.setdefault(one.phase, {})
        if one.key == SLA:
            block[SLA] = str(one.value)
        elif one.key == DELIVERABLES:
            block[DELIVERABLES] = [*block.get(DELIVERABLES, ()), {"path": _path(one.value)}]
        else:
            block[REVIEWERS] = _with_reviewer(block.get(REVIEWERS), one.value)
    order = [*workflow.phases, *(name for name in blocks if name not in workflow.phases)]
    return {**document, "phases": {name: blocks[name] for name in order if name in blocks}}


def refuse_unknown(phase: str, workflow: Workflow, milestone: str, *, completion: bool = False) -> None:
    """MG202 for a phase that the workflow does not have."""
    known = [*workflow.phases, *([COMPLETION] if completion else [])]
    if phase not in known:
        raise unknown_phase(phase, known, milestone)


def unknown_phase(phase: str, known: Iterable[str], milestone: str) -> Refused:
    """What to say of a phase that is none."""
    names = list(known)
    near = nearest(phase, names)
    listed = ", ".join(f"`{one}`" for one in names)
    first = f"did you mean `{near}`?" if near else f"it has {listed or 'no phases'}"
    helps = (first,) if names else (first, "give it a workflow: `git milestone plan --workflow kiro`")
    return refusal("MG202", f"`{milestone}` has no phase `{phase}`", *helps)


def phase_of(record: Record, workflow: Workflow) -> str:
    """The phase that a record is in: the first where it does not say, completion where there are none."""
    if not workflow.phases:
        return COMPLETION
    return record.phase if record.phase in workflow.phases else workflow.phases[0]


def _with_reviewer(there: Any, value: Any) -> Any:
    listed = [] if there is None else list(there) if isinstance(there, list | tuple) else [there]
    added = value if isinstance(value, list) else [value]
    whole = [*listed, *(one for one in added if one not in listed)]
    return whole[0] if len(whole) == 1 and isinstance(whole[0], Mapping) else whole


def _path(value: Any) -> str:
    path = str(value)
    if path.startswith("/") or ".." in path.split("/") or not path.strip("./"):
        raise refusal(
            "MG201",
            f"`{path}` is not in this repository",
            "name a path from the top of the repository, such as `docs/design.md`",
        )
    return path
