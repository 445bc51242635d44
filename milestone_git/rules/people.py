"""Names of people: somebody whom `team.yaml` knows, or what the profile says of strangers (MG116)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Keys
from milestone_git.model.record import Record, person
from milestone_git.model.snapshot import Snapshot


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG116 for every unknown name in an open record, a warning or an error by profile."""
    snapshot = attempt.head
    policy = snapshot.settings.value("policy.unknown_person")
    for record in snapshot.records.values():
        for keys, name in () if record.finished else named(record):
            if snapshot.team.knows(name) or (policy == "logins" and person(name).startswith("github:")):
                continue
            severity = WARNING if policy == "warning" else ERROR
            helps = _helps(snapshot, name)
            message = f"`{name}` is nobody in `team.yaml`"
            yield Diagnostic("MG116", message, record.path, keys, severity=severity, helps=helps)


def named(record: Record) -> Iterator[tuple[Keys, str]]:
    """Every person or group that a record names, and where."""
    document = record.document
    if "owner" in document:
        yield ("owner",), document["owner"]
    for index, name in enumerate(document.get("sign_off", ())):
        yield ("sign_off", index), name
    for index, task in enumerate(document.get("tasks", ())):
        for place, name in enumerate(task.get("assignees", ())):
            yield ("tasks", index, "assignees", place), name
    for phase, block in document.get("phases", {}).items():
        if "owner" in block:
            yield ("phases", phase, "owner"), block["owner"]
        for key in ("assignees", "reviewers"):
            names = block.get(key, ())
            inner: Keys = ("of",) if isinstance(names, Mapping) else ()
            for place, name in enumerate(names["of"] if isinstance(names, Mapping) else names):
                yield ("phases", phase, key, *inner, place), name


def _helps(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    known = [*snapshot.team.people, *snapshot.team.groups]
    near = difflib.get_close_matches(person(name), known, n=1)
    if near:
        return (f"did you mean `{near[0]}`?",)
    return ("add them to `.milestones/config/team.yaml`",)
