"""`import`: records of another tool, each once, however often they are imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.naming import handle_of
from milestone_git.model.record import SCHEMA, Record, home_of, ordered, record_of
from milestone_git.model.settings import SETTINGS_PATH, TEAM_PATH
from milestone_git.model.snapshot import Snapshot, replaced
from milestone_git.rules.importing import content_of
from milestone_git.rules.people import named
from milestone_git.verbs.config import refuse_stranger
from milestone_git.verbs.identifiers import identifiers


class Arrival(NamedTuple):
    """A record to be: its uid, the file it came from, and its fields without `schema`, `id` and `uid`."""

    uid: str
    source: str
    fields: Mapping[str, Any]


class Import(NamedTuple):
    """``workflow`` is (name, phases) where the records need one of their own, ``groups`` are by name.

    ``update`` gives known records the fields of the source again; else they are left as they are.
    """

    what: str
    arrivals: tuple[Arrival, ...]
    workflow: tuple[str, tuple[str, ...]] = ("", ())
    groups: Mapping[str, tuple[str, ...]] = {}
    update: bool = False


def decide(snapshot: Snapshot, request: Import, given: Given) -> Change:
    """New records in the order given, with ids that are nobody else's; no writes where none is new."""
    known = {record.uid: record for record in snapshot.records.values()}
    new = [one.uid for one in request.arrivals if one.uid not in known]
    fresh_ids = iter(identifiers(snapshot, new))
    writes: list[Write] = []
    drafts: list[Draft] = []
    fresh = 0
    for arrival in request.arrivals:
        if arrival.uid in known:
            changed = _again(known[arrival.uid], arrival) if request.update else ()
        else:
            changed = _new(arrival, next(fresh_ids))
            fresh += 1
        writes += changed
        drafts += [_told(one.document, arrival) for one in changed if one.document is not None]
    written = [write.document for write in writes if write.document is not None]
    config = [*_workflow(snapshot, request), *_team(snapshot, request, written)]
    if config:
        refuse_stranger(snapshot, given)
    return Change(_subject(request, fresh, len(written) - fresh), (*writes, *config), tuple(drafts))


def _new(arrival: Arrival, identifier: str) -> tuple[Write, ...]:
    document = ordered({"schema": SCHEMA, "id": identifier, "uid": arrival.uid, **arrival.fields})
    return (Write(home_of(document), document),)


def _again(record: Record, arrival: Arrival) -> tuple[Write, ...]:
    """A known record with the fields of the source; its tasks stay, and what is finished is frozen."""
    tasks = list(record.document.get("tasks", ()))
    known = {one["id"] for one in tasks}
    tasks += [one for one in arrival.fields.get("tasks", ()) if one["id"] not in known]
    more = {"tasks": tasks} if tasks else {}
    document = ordered({**record.document, **arrival.fields, **more})
    if record.finished or document == record.document:
        return ()
    return replaced(record, document, home_of(document))


def _told(document: Mapping[str, Any], arrival: Arrival) -> Draft:
    payload: dict[str, Any] = {
        "title": document["title"],
        "source": arrival.source,
        "status": document["status"],
    }
    if tasks := [one["id"] for one in document.get("tasks", ())]:
        payload["tasks"] = tasks
    payload["digest"] = content_of(document)
    return Draft("import", document["id"], document["uid"], payload)


def _workflow(snapshot: Snapshot, request: Import) -> Iterator[Write]:
    name, phases = request.workflow
    if phases and name not in snapshot.settings.workflows:
        settings = snapshot.settings.document
        own = {**settings.get("workflows", {}), name: {"phases": list(phases)}}
        yield Write(SETTINGS_PATH, {**settings, "workflows": own})


def _team(snapshot: Snapshot, request: Import, written: list[Mapping[str, Any]]) -> Iterator[Write]:
    """Groups that are not there, and, where strangers are not welcome, everybody who is named."""
    team = snapshot.team
    groups = {name: list(members) for name, members in request.groups.items() if name not in team.groups}
    people: dict[str, Any] = dict(team.document.get("people") or {})
    if snapshot.settings.value("policy.unknown_person") != "logins":
        taken = {*people, *team.agents, *team.groups, *groups}
        for login in _strangers(snapshot, written, groups):
            handle = handle_of(login.partition(":")[2], taken)
            taken.add(handle)
            people[handle] = {"logins": {"github": {"login": login.partition(":")[2]}}}
    document: dict[str, Any] = {**team.document, "people": people}
    if groups:
        document["groups"] = {**(team.document.get("groups") or {}), **groups}
    if document != team.document:
        yield Write(TEAM_PATH, document)


def _strangers(
    snapshot: Snapshot, written: list[Mapping[str, Any]], groups: Mapping[str, list[str]]
) -> list[str]:
    """Logins in open records and groups that nobody of the team has, once each, as they are first written."""
    records = [record_of("", one) for one in written]
    named_here = [name for one in records if not one.finished for _, name in named(one)]
    named_here += [name for members in groups.values() for name in members]
    first: dict[str, str] = {}
    for name in named_here:
        if name.startswith("github:") and not snapshot.team.knows(name):
            first.setdefault(name.lower(), name)
    return list(first.values())


def _subject(request: Import, fresh: int, again: int) -> str:
    parts = [f"{fresh} {'milestone' if fresh == 1 else 'milestones'}"] if fresh or not again else []
    parts += [f"{again} again"] if again else []
    return f"Import {' and '.join(parts)} from {request.what}"
