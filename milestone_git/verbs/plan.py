"""`plan`: new milestones, one commit for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.event import Draft
from milestone_git.model.given import Given
from milestone_git.model.naming import short_id, ulid
from milestone_git.model.record import DONE, PLANNED, SCHEMA, TASK_DONE, TODO, home_of, ordered
from milestone_git.model.snapshot import Snapshot
from milestone_git.verbs import names
from milestone_git.verbs.identifiers import identifiers
from milestone_git.verbs.phases import Said, with_phases


class Item(NamedTuple):
    """One milestone of a list: its title, estimate, and ``tasks`` as (title, estimate or empty, status)."""

    title: str
    estimate: str = ""
    tasks: tuple[tuple[str, str, str], ...] = ()
    done: bool = False


class Plan(NamedTuple):
    """What is typed: titles, and fields that each of them gets. ``tasks`` are (title, estimate or empty).

    ``items`` are milestones with tasks of their own, behind the titles; ``phases`` what was said of phases.
    """

    titles: tuple[str, ...]
    tasks: tuple[tuple[str, str], ...] = ()
    depends_on: tuple[str, ...] = ()
    chain: bool = False
    workflow: str = ""
    fields: Mapping[str, Any] = {}
    items: tuple[Item, ...] = ()
    phases: tuple[Said, ...] = ()

    def all_items(self) -> tuple[Item, ...]:
        """Titles and items alike."""
        tasks = tuple((title, estimate, TODO) for title, estimate in self.tasks)
        return (*(Item(title, "", tasks) for title in self.titles), *self.items)


def decide(snapshot: Snapshot, request: Plan, given: Given) -> Change:
    """New records in `.milestones/active/`, with ids that are nobody else's (R5)."""
    if request.tasks and len(request.titles) + len(request.items) > 1:
        raise refusal("MG010", "`--task` belongs to one title, and there are several", "plan them one by one")
    needed = [names.milestone(snapshot, one).id for one in request.depends_on]
    writes, drafts = [], []
    items = tuple(item._replace(title=item.title.strip()) for item in request.all_items())
    titles = tuple(item.title for item in items)
    uids = [ulid(given.milliseconds, given.entropy(10)) for _ in items]
    planned = tuple(identifiers(snapshot, uids))
    for count, item in enumerate(items):
        behind = [planned[count - 1]] if request.chain and count else []
        named = (planned[count], uids[count])
        document = _document(snapshot, request, given, named, item, [*needed, *behind])
        writes.append(Write(home_of(document), document))
        tasks = [one["id"] for one in document.get("tasks", ())]
        payload: dict[str, Any] = {"title": item.title, **({"tasks": tasks} if tasks else {})}
        drafts.append(Draft("plan", planned[count], uids[count], payload))
        drafts += _finished(document)
    return Change(
        _subject(planned, titles),
        tuple(writes),
        tuple(drafts),
        _body(planned, titles),
        planned,
    )


def _document(
    snapshot: Snapshot, request: Plan, given: Given, named: tuple[str, str], item: Item, needed: list[str]
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "id": named[0],
        "uid": named[1],
        "title": item.title,
        "status": DONE if item.done else PLANNED,
        **request.fields,
        **({"estimate": item.estimate} if item.estimate else {}),
    }
    workflow = request.workflow or snapshot.settings.value("workflow.default")
    document |= _beginning(snapshot, workflow)
    if request.phases:
        document = with_phases(document, request.phases, snapshot.settings.workflows[workflow])
    if needed:
        document["depends_on"] = [{"milestone": one} for one in dict.fromkeys(needed)]
    if item.tasks:
        document["tasks"] = []
        for task_title, estimate, status in item.tasks:
            task = new_task(document["tasks"], given, task_title, estimate)
            document["tasks"].append({**task, "status": status})
    return ordered(document)


def _finished(document: dict[str, Any]) -> list[Draft]:
    """What was ticked before it was planned: the log says so, too."""
    drafts = [
        Draft("task-done", document["id"], document["uid"], {"task": one["id"], "title": one["title"]})
        for one in document.get("tasks", ())
        if one["status"] == TASK_DONE
    ]
    whole = [Draft("complete", document["id"], document["uid"])] if document["status"] == DONE else []
    return [*drafts, *whole]


def _beginning(snapshot: Snapshot, workflow: str) -> dict[str, str]:
    """The first phase of a workflow, ours or this repository's own; none of one without phases."""
    known = snapshot.settings.workflows
    if workflow not in known:
        raise refusal("MG010", f"no workflow is named `{workflow}`", f"one of these: {', '.join(known)}")
    phases = known[workflow].phases
    return {"workflow": workflow, "phase": phases[0]} if phases else {}


def new_task(
    siblings: list[dict[str, Any]], given: Given, title: str, estimate: str = "", **more: Any
) -> dict[str, Any]:
    """A task document with an id that none of its siblings has."""
    taken = [one["id"] for one in siblings]
    task = {"id": short_id("t-", given.entropy(16), taken), "title": title.strip(), "status": TODO}
    return (
        task | ({"estimate": estimate} if estimate else {}) | {key: one for key, one in more.items() if one}
    )


def _subject(planned: tuple[str, ...], titles: tuple[str, ...]) -> str:
    if len(planned) == 1:
        return f"Plan {planned[0]}: {titles[0]}"
    word = "and" if len(planned) == 2 else "to"
    return f"Plan {planned[0]} {word} {planned[-1]}"


def _body(planned: tuple[str, ...], titles: tuple[str, ...]) -> str:
    if len(planned) == 1:
        return ""
    return "\n".join(f"- {one}: {title}" for one, title in zip(planned, titles, strict=True))
