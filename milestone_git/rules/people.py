"""Names of people: known to `team.yaml` or as the profile says of strangers, and there only once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Keys
from milestone_git.model.record import Document, Record, person
from milestone_git.model.snapshot import Snapshot


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG116 for every unknown name in an open record, a warning or an error by profile.

    Who is named in a finished record may have left since, and to reopen it is not to name them anew.
    """
    snapshot = attempt.head
    before = attempt.base.by_id() if attempt.base else {}
    policy = snapshot.settings.value("policy.unknown_person")
    for record in snapshot.records.values():
        old = before.get(record.id)
        left = {name for _, name in named(old)} if old and old.finished else set()
        for keys, name in () if record.finished else named(record):
            if (
                name in left
                or snapshot.team.knows(name)
                or (policy == "logins" and person(name).startswith("github:"))
            ):
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
    for key in ("sign_off", "approval_required"):
        listed = document.get(key, ())
        for index, name in enumerate(listed if isinstance(listed, list) else ()):
            yield (key, index), name
    yield from _contributors(document.get("contributors", {}))
    for index, risk in enumerate(document.get("risks", ())):
        if "owner" in risk:
            yield ("risks", index, "owner"), risk["owner"]
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


def _contributors(block: Document) -> Iterator[tuple[Keys, str]]:
    if "lead" in block:
        yield ("contributors", "lead"), block["lead"]
    for key in ("core", "specialized"):
        for place, name in enumerate(block.get(key, ())):
            yield ("contributors", key, place), name


def _helps(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    known = [*snapshot.team.people, *snapshot.team.groups]
    near = difflib.get_close_matches(person(name), known, n=1)
    if near:
        return (f"did you mean `{near[0]}`?",)
    if person(name).startswith("github:"):
        return (f"add them: `git milestone team add NAME --login {person(name)}`",)
    return (f"add them: `git milestone team add {person(name)}`",)
