"""Who is named as a reviewer can be asked: no empty group, no circle, nobody who left (MG211 to MG215)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Keys
from milestone_git.model.record import Record, person
from milestone_git.model.settings import SETTINGS_PATH, TEAM_PATH, Team
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.requirement import ROLE, Requirement, parts, requirement_of

_OFFICES = ("sign_off", "approval_required")
_ASKS = frozenset((*_OFFICES, "reviewers"))


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """Of every open record, of the workflows in the configuration, and of the groups themselves."""
    snapshot = attempt.head
    yield from _circles(snapshot.team)
    before = attempt.base.records if attempt.base else {}
    for record in snapshot.records.values():
        if record.finished or _ASKS.isdisjoint(record.keys):
            continue
        old = before.get(record.path)
        for keys, expression in expressions(record):
            is_new = attempt.base is not None and (old is None or _at(old.document, keys) != expression)
            yield from _said(snapshot, record.path, keys, expression, ERROR if is_new else WARNING)
            yield from _own_work(snapshot, record, keys, expression)
    for keys, expression in _of_workflows(snapshot):
        yield from _said(snapshot, SETTINGS_PATH, keys, expression, WARNING)


def expressions(record: Record) -> Iterator[tuple[Keys, Any]]:
    """Where a record says who is asked, and what it says there."""
    document = record.document  # each look may fetch it
    for phase, block in document.get("phases", {}).items():
        if "reviewers" in block:
            yield ("phases", phase, "reviewers"), block["reviewers"]
    for key in _OFFICES:
        if isinstance(document.get(key), list):
            yield (key,), document[key]


def names_in(expression: Any, above: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Every name of an expression, and where it stands."""
    if isinstance(expression, str):
        yield above, expression
    elif isinstance(expression, Mapping):
        yield from names_in(expression.get("of", ()), (*above, "of"))
    elif isinstance(expression, list | tuple):
        for place, entry in enumerate(expression):
            yield from names_in(entry, (*above, place))


def _said(snapshot: Snapshot, path: str, keys: Keys, expression: Any, severity: str) -> Iterator[Diagnostic]:
    team = snapshot.team
    for place, name in names_in(expression, keys):
        handle = team.handle(name)
        if team.has_left(handle):
            message = f"`{handle}` has left, and is asked for an approval"
            helps = ("name somebody else in their place",)
            yield Diagnostic("MG214", message, path, place, severity=severity, helps=helps)
        elif name.startswith(ROLE) or handle in team.groups or handle in team.offices:
            yield from _somebody(team, path, place, name)
    for requirement in parts(requirement_of(expression, team)):
        if requirement.of and not requirement.everybody and requirement.needed > len(requirement.of):
            whom = requirement.name or "the people who are named"
            message = f"{requirement.needed} of {whom} are asked, and there are {len(requirement.of)}"
            helps = ("ask fewer, or name more people",)
            yield Diagnostic("MG212", message, path, keys, helps=helps)


def _somebody(team: Team, path: str, keys: Keys, name: str) -> Iterator[Diagnostic]:
    if requirement_of(name, team).people:
        return
    who = f"role `{name.removeprefix(ROLE)}`" if name.startswith(ROLE) else f"`{person(name)}`"
    helps = ("give it to somebody: `git milestone team add NAME --role ...`, or name somebody else",)
    yield Diagnostic("MG211", f"nobody is in {who}, so nobody can be asked", path, keys, helps=helps)


def _own_work(snapshot: Snapshot, record: Record, keys: Keys, expression: Any) -> Iterator[Diagnostic]:
    """Who owns a phase made what is in it: alone they could never close it (R29)."""
    phases = record.document.get("phases", {})
    owner = phases.get(keys[1], {}).get("owner") if len(keys) > 1 else None
    if owner is None:
        return
    handle = snapshot.team.handle(owner)
    if any(one.people == {handle} for one in _needed(requirement_of(expression, snapshot.team))):
        message = f"`{handle}` owns `{keys[1]}`, and is the only one who could approve it"
        helps = ("name somebody who did not make it",)
        yield Diagnostic("MG215", message, record.path, keys, helps=helps)


def _needed(requirement: Requirement) -> tuple[Requirement, ...]:
    return requirement.of if requirement.everybody else (requirement,)


def _circles(team: Team) -> Iterator[Diagnostic]:
    for name in team.groups:
        if name in _reached(name, team):
            keys: Keys = ("groups", name)
            helps = ("take one of them out of the other",)
            message = f"group `{name}` is in itself, by way of other groups"
            yield Diagnostic("MG213", message, TEAM_PATH, keys, helps=helps)


def _reached(name: str, team: Team) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        inner = [one for one in map(team.handle, team.groups.get(waiting.pop(), ())) if one in team.groups]
        waiting += [one for one in inner if one not in found]
        found.update(inner)
    return found


def _of_workflows(snapshot: Snapshot) -> Iterator[tuple[Keys, Any]]:
    for name, entry in (snapshot.settings.document.get("workflows") or {}).items():
        for place, phase in enumerate(entry["phases"]):
            if not isinstance(phase, str) and "reviewers" in phase:
                yield ("workflows", name, "phases", place, "reviewers"), phase["reviewers"]


def _at(document: Mapping[str, Any], keys: Keys) -> Any:
    found: Any = document
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found
