"""A milestone as it stands at one revision: the document, and its fields as the core reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from milestone_git.model.duration import minutes_of

Document = Mapping[str, Any]

SCHEMA = 1
ROOT = ".milestones/"
ACTIVE = ".milestones/active/"
COMPLETED = ".milestones/completed/"

PLANNED = "planned"
RUNNING = "active"
DONE = "completed"
CANCELLED = "cancelled"
FINISHED = (DONE, CANCELLED)

TODO, DOING, BLOCKED, TASK_DONE = "todo", "doing", "blocked", "done"

# The stable order of keys (R1): what is written first is what a reader looks for first.
FIELDS = (
    "schema", "id", "uid", "title", "description", "category", "labels", "status", "phase", "workflow",
    "owner", "priority", "workstream", "quarter", "visibility", "compliance", "approval_required", "estimate",
    "start", "due", "constraints", "blockers",
    "depends_on", "phases", "tasks", "acceptance", "sign_off", "teams", "contributors",
    "risks", "resources", "budget", "targets", "rfc", "vote", "debt", "links",
)  # fmt: skip
TASK_FIELDS = ("id", "title", "status", "reason", "assignees", "track", "labels", "estimate", "depends_on")


class Dependency(NamedTuple):
    """What must be there first; ``lag_minutes`` of working time, negative for a lead."""

    milestone: str
    kind: str = "technical"
    type: str = "FS"
    lag_minutes: int = 0


class Task(NamedTuple):
    """A piece of work inside a milestone; ``estimate_minutes`` is None where nobody estimated."""

    id: str
    title: str
    status: str = TODO
    assignees: tuple[str, ...] = ()
    track: str = ""
    estimate_minutes: int | None = None
    depends_on: tuple[str, ...] = ()
    reason: str = ""


class Record(NamedTuple):
    """A document at a revision, by ``path``; the other fields are what it says, in the shapes of the core.

    Who looks at every record asks these: of 10,000 documents each would have to be fetched.
    """

    path: str
    document: Document
    id: str
    uid: str
    title: str
    status: str
    owner: str
    phase: str
    workflow: str
    labels: tuple[str, ...]
    due: str
    estimate_minutes: int | None
    depends_on: tuple[Dependency, ...]
    tasks: tuple[Task, ...]
    acceptance: tuple[str, ...]
    debt_of: str = ""

    @property
    def finished(self) -> bool:
        """Completed or cancelled: frozen, and in no schedule."""
        return self.status in FINISHED

    @property
    def needs(self) -> Sequence[str]:
        """The ids of what it depends on."""
        return [one.milestone for one in self.depends_on]

    @property
    def progress(self) -> tuple[int, int, int, int] | None:
        """What `schedule.progress` made of it, where that was kept; None where it is to be worked out."""
        return None

    @property
    def names(self) -> tuple[str, ...] | None:
        """Whom `rules.people` found named in it, each once, where that was kept; else None."""
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that stand in its document, at the top and in a phase, sorted."""
        phases = self.document.get("phases", {}).values()
        return tuple(sorted({*self.document, *(key for block in phases for key in block)}))


def record_of(path: str, document: Document) -> Record:
    """The record that a document *valid by the schema* stands for."""
    return Record(
        path=path,
        document=document,
        id=document["id"],
        uid=document["uid"],
        title=document["title"],
        status=document["status"],
        owner=person(document.get("owner", "")),
        phase=document.get("phase", ""),
        workflow=document.get("workflow", ""),
        labels=tuple(document.get("labels", ())),
        due=document.get("due", ""),
        estimate_minutes=_minutes(document.get("estimate")),
        depends_on=tuple(_dependency(one) for one in document.get("depends_on", ())),
        tasks=tuple(_task(one) for one in document.get("tasks", ())),
        acceptance=tuple(one["run"] for one in document.get("acceptance", ())),
        debt_of=document.get("debt", {}).get("of", ""),
    )


def person(name: str) -> str:
    """A name as it is looked up: a leading `@` is dropped."""
    return name.removeprefix("@")


def home_of(document: Document) -> str:
    """The path where a document belongs: open ones in `active/`, finished ones in `completed/`."""
    folder = COMPLETED if document["status"] in FINISHED else ACTIVE
    return f"{folder}{document['id']}.yaml"


def ordered(document: Document, fields: tuple[str, ...] = FIELDS) -> dict[str, Any]:
    """The same document with its known keys in stable order and the others (`x-…`) behind them."""
    known = {key: document[key] for key in fields if key in document}
    return known | {key: value for key, value in document.items() if key not in known}


def _minutes(text: str | None) -> int | None:
    return None if text is None else minutes_of(text)


def _dependency(entry: Document) -> Dependency:
    lag = entry.get("lag", "0d")
    sign = -1 if lag.startswith("-") else 1
    return Dependency(
        milestone=entry["milestone"],
        kind=entry.get("kind", "technical"),
        type=entry.get("type", "FS"),
        lag_minutes=sign * minutes_of(lag.removeprefix("-")),
    )


def _task(entry: Document) -> Task:
    return Task(
        id=entry["id"],
        title=entry["title"],
        status=entry.get("status", TODO),
        assignees=tuple(person(one) for one in entry.get("assignees", ())),
        track=entry.get("track", ""),
        estimate_minutes=_minutes(entry.get("estimate")),
        depends_on=tuple(entry.get("depends_on", ())),
        reason=entry.get("reason", ""),
    )
