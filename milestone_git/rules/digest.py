"""The digest of what a phase covers: what an approval is of, and what has changed since (R26 to R28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.ledger.encoding import canonical
from milestone_git.model.evidence import Deliverables, Digest
from milestone_git.model.record import Record
from milestone_git.model.workflow import Workflow
from milestone_git.rules.coverage import NEWEST, VERSIONS, Version, covered, unknown_to

BEFORE = "phase before"  # the part that stands for the digest of the phase before, where `restale` is `chain`
_PART_LENGTH = 16
_FILE = "./"  # no field is called so; a file may well be called `title`

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class Difference(NamedTuple):
    """One part that is not as it was: a field by name, a file by path, or the phase before."""

    name: str
    is_file: bool
    how: str


def digest_of(
    repository: str,
    record: Record,
    phase: str,
    workflow: Workflow,
    deliverables: Deliverables,
    before: Digest | None = None,
    versions: tuple[Version, ...] = VERSIONS,
) -> Digest:
    """The digest of ``phase`` of a record of the repository with this uid.

    ``deliverables`` holds every path of ``coverage.deliverable_paths``, with nothing for a missing one.
    ``before`` is the digest of the phase before, given where `restale` is `chain`. A phase that is none of
    the workflow's is the gate behind the last one, and covers everything.
    """
    newest = versions[-1]
    fields = covered(record, phase, workflow, newest)
    files = {path: [list(one) for one in entries] or None for path, entries in deliverables.items()}
    parts: dict[str, Any] = {**fields, **{f"{_FILE}{path}": entries for path, entries in files.items()}}
    if before is not None:
        parts[BEFORE] = before.value
    older = tuple(
        _value(repository, record, phase, covered(record, phase, workflow, one), files, before, one)
        for one in versions[:-1]
        if not unknown_to(one, record, phase, workflow)
    )
    value = _value(repository, record, phase, fields, files, before, newest)
    return Digest(value, {name: _hash(part)[:_PART_LENGTH] for name, part in parts.items()}, older)


def contribution_of(record: Record, phase: str, workflow: Workflow, deliverables: Deliverables) -> str:
    """The digest that tells who contributed to a phase (R29): of its deliverables and acceptance alone."""
    acceptance = covered(record, phase, workflow, NEWEST).get("acceptance")
    return contribution(acceptance, deliverables)


def contribution(acceptance: Any, deliverables: Deliverables) -> str:
    """The same of what is already known to be covered; None for no acceptance."""
    files = {path: [list(one) for one in entries] for path, entries in deliverables.items()}
    return _hash([acceptance, files])


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """What is different between the parts of two digests: fields first, then files, each in order."""
    different = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    found = []
    for name in different:
        how = ADDED if name not in before else REMOVED if name not in after else CHANGED
        found.append(Difference(name.removeprefix(_FILE), name.startswith(_FILE), how))
    return tuple(sorted(found, key=lambda one: (one.is_file, one.name)))


def _value(
    repository: str,
    record: Record,
    phase: str,
    fields: Mapping[str, Any],
    files: Mapping[str, Any],
    before: Digest | None,
    version: Version,
) -> str:
    body = {
        "version": version.name,
        "repository": repository,
        "uid": record.uid,
        "phase": phase,
        "fields": fields,
        "files": files,
    }
    chained = {} if before is None else {"before": before.value}
    return f"{version.name}:{_hash({**body, **chained})}"


def _hash(value: Any) -> str:
    from hashlib import sha256  # libcrypto comes with it

    return sha256(canonical({"": value}).encode()).hexdigest()
