"""Workflows, ours and a repository's own: their phases in order, what each asks for, which waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

COMPLETION = "completion"
"""The gate behind the last phase: who is named by `sign_off` answers for the whole milestone."""


class Phase(NamedTuple):
    """What a workflow says of a phase, for every milestone that goes through it.

    ``covers`` are fields of a record; without any, the table of `rules/coverage.py` says which.
    ``reviewers`` is an expression as `rules/reviewers.py` reads it, ``sla`` working time (`24h`), and
    ``deliverables`` are required: mappings with `title`, `path` (`{id}` stands for the milestone's) and
    `template`.
    """

    name: str
    covers: tuple[str, ...] = ()
    reviewers: Any = ()
    deliverables: tuple[Mapping[str, Any], ...] = ()
    sla: str = ""
    description: str = ""


class Workflow(NamedTuple):
    """``phases`` in order, none for `simple`; ``waits_in`` is the first that needs dependencies (R33).

    Where that is none of the phases, the first is: a slip in a configuration opens no gate. ``parts`` has
    what is said of a phase beyond its name.
    """

    phases: tuple[str, ...] = ()
    waits_in: str = ""
    parts: Mapping[str, Phase] = {}

    def waits(self, phase: str) -> bool:
        """Whether work in ``phase`` needs what the milestone depends on to be completed."""
        if not self.phases:
            return True
        return phase in self.phases and self.phases.index(phase) >= self.phases.index(self.first_waiting)

    @property
    def first_waiting(self) -> str:
        """The phase in which work begins; empty without phases."""
        return self.waits_in if self.waits_in in self.phases else next(iter(self.phases), "")

    def part(self, phase: str) -> Phase:
        """What is said of ``phase``, which may be nothing but its name."""
        return self.parts.get(phase, Phase(phase))

    def place(self, phase: str) -> int:
        """How far ``phase`` is; the beginning for one that is none of this workflow."""
        return self.phases.index(phase) if phase in self.phases else 0

    def after(self, phase: str) -> str:
        """The phase that follows; empty behind the last one."""
        following = self.phases[self.place(phase) + 1 :] if phase in self.phases else ()
        return following[0] if following else ""


SIMPLE = "simple"
KIRO = "kiro"
WORKFLOWS = {
    SIMPLE: Workflow(),
    KIRO: Workflow(("design", "spec", "task", "execute"), waits_in="execute"),
    "rfc": Workflow(("rfc", "implement", "test", "release"), waits_in="implement"),
}


def workflows_of(settings: Mapping[str, Any]) -> dict[str, Workflow]:
    """Ours and those that the configuration document ``settings`` defines under `workflows`, by name.

    One of the same name replaces ours.
    """
    return WORKFLOWS | {name: _workflow(one) for name, one in (settings.get("workflows") or {}).items()}


def _workflow(entry: Mapping[str, Any]) -> Workflow:
    """`phases` are names, or mappings with a `name`; `needs: dependencies` says where work begins."""
    listed = [{"name": one} if isinstance(one, str) else one for one in entry["phases"]]
    needing = [one["name"] for one in listed if one.get("needs") == "dependencies"]
    waits_in = entry.get("waits_in") or (needing[0] if needing else listed[0]["name"])
    parts = {one["name"]: _phase(one) for one in listed if len(one) > 1}
    return Workflow(tuple(one["name"] for one in listed), waits_in, parts)


def _phase(entry: Mapping[str, Any]) -> Phase:
    return Phase(
        entry["name"],
        tuple(entry.get("covers", ())),
        entry.get("reviewers", ()),
        tuple({"path": one} if isinstance(one, str) else one for one in entry.get("deliverables", ())),
        entry.get("sla", ""),
        entry.get("description", ""),
    )
