"""A repository with a milestone whose phases ask for people, and questions about its gates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from milestone_git.app.evidence import Where, gathered
from milestone_git.model.attempt import Attempt
from milestone_git.model.evidence import Evidence, Gate
from milestone_git.rules.gates import LEFT, Question
from milestone_git.rules.requirement import NOTHING
from milestone_git.store import log
from milestone_git.store.reading.snapshot import read
from milestone_git.store.repository import Place, discover
from tests.builders import uid_of
from tests.contributors.history import PEOPLE, RECORD, Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from milestone_git.model.evidence import Proof

DESIGN, SPEC = Gate(uid_of(8), "design"), Gate(uid_of(8), "spec")
_TEAM = "schema: 1\npeople:\n  sarah: {emails: [sarah@example.org], roles: [admin]}\n" + "".join(
    f"  {name}: {{emails: [{name}@x.org]}}\n" for name in PEOPLE
)
DOCUMENT = f"""\
schema: 1
id: milestone-008
uid: {uid_of(8)}
title: User Authentication
status: active
phase: design
workflow: kiro
phases:
  design:
    reviewers: [alex]
    deliverables:
      - path: docs/a.md
      - path: docs/parts/*.md
  spec:
    reviewers: [casey]
    deliverables:
      - path: docs/spec.md
"""


class Gates(Story):
    """A story in a repository with milestones, and what its gates are judged by."""

    def begin(self, profile: str = "team") -> str:
        """Sets up, and plans milestone-008; its commit."""
        self.repo.ok("init", "--profile", profile)
        self.repo.git("config", "core.hooksPath", "none")  # what the hooks refuse is told elsewhere
        self.repo.write(".milestones/config/team.yaml", _TEAM)
        self.repo.git("add", "-A")
        self.by("sarah@example.org", "Team")
        return self.by("alex", "Plan", **{RECORD: DOCUMENT})

    def evidence(self, *gates: Gate, base: str = "", **more: Any) -> Evidence:
        """What is gathered about moving ``gates`` from ``base`` to HEAD."""
        place = self.place()
        return evidence(place, Where(place.head, (place.head,), base or place.head), *gates, **more)


def place_of(gates: Gates) -> Place:
    return discover(gates.repo.path, gates.repo.environment())


def evidence(
    place: Place, where: Where, *gates: Gate, vouched: Mapping[str, Proof] | None = None, source: str = ""
) -> Evidence:
    head = read(place, source or where.source).snapshot
    head = head._replace(events=log.read(place, head.repository.uid).events)
    base = read(place, where.base).snapshot
    record = head.records[RECORD]
    asked = [Question(gate, record, record, LEFT, NOTHING) for gate in gates or (DESIGN,)]
    return gathered(place, Attempt(head, base=base), asked, where._replace(vouched=vouched or {}))
