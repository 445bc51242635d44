"""A team, its milestone and what was said of it in a few words, for tests of gates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.event import Event
from milestone_git.model.evidence import PROVEN, SIGNATURE, Digest, Evidence, Gate, Proof
from milestone_git.model.settings import settings_of, team_of
from tests.builders import PROFILES, record, snapshot, uid_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from milestone_git.model.record import Record
    from milestone_git.model.settings import Settings, Team
    from milestone_git.model.snapshot import Snapshot

_MORE = {
    "policy.configure": "admin",
    "policy.keyless_events": "shown",
    "review.auto_advance": "yes",
    "review.restale": "one",
    "workflow.default": "kiro",
}
ALL_PROFILES: Mapping[str, Mapping[str, Any]] = {
    name: {
        **row,
        **_MORE,
        **({"policy.configure": "anybody", "review.restale": "none"} if name == "solo" else {}),
    }
    for name, row in PROFILES.items()
}
TEAM = {
    "schema": 1,
    "people": {
        "sarah": {"roles": ["admin"]},
        "alex": {"roles": ["lead"]},
        "casey": {"roles": ["dev"], "logins": {"github": {"login": "caseyc"}}},
        "jordan": {"roles": ["dev"]},
        "rec": {"roles": ["recorder"]},
        "morgan": {"left": True, "roles": ["lead"]},
    },
    "groups": {
        "leads": ["alex", "casey", "jordan"],
        "all": ["leads", "sarah"],
        "empty": [],
        "gone": ["morgan"],
        "one": ["two"],
        "two": ["one", "alex"],
    },
    "offices": {"cfo": {"holder": "alex", "deputies": ["casey"]}, "ciso": {"holder": "alex"}},
}
DIGEST = Digest("v1:now", {"title": "aa", "./docs/a.md": "bb"})


def team(**more: Any) -> Team:
    return team_of({**TEAM, **more})


def settings(profile: str = "team", **document: Any) -> Settings:
    return settings_of({"profile": profile, **document}, ALL_PROFILES)


def policy(profile: str = "team", **document: Any) -> Policy:
    return Policy(settings(profile, **document), team())


def planned(phase: str = "design", **more: Any) -> Record:
    """A milestone of workflow kiro."""
    return record(1, workflow="kiro", phase=phase, **more)


def reviewed(*names: Any, phase: str = "design", at: str = "design", **more: Any) -> Record:
    """The same with reviewers of ``phase``, in phase ``at``."""
    return planned(at, phases={phase: {"reviewers": list(names)}}, **more)


def seen(*records: Record, profile: str = "team", events: Iterable[Event] = (), **more: Any) -> Snapshot:
    """A snapshot on a milestone's branch unless ``branch`` says otherwise."""
    document = more.pop("document", {})
    found = {"team": team(), "settings": settings(profile, **document), "branch": "milestone/milestone-001"}
    return snapshot(*records, profile=profile, events=tuple(events), **{**found, **more})


def said(kind: str, who: str = "alex", clock: int = 1, phase: str = "design", **payload: Any) -> Event:
    """An event about a phase of milestone 1, of what is there now unless ``digest`` says otherwise."""
    body = {
        "phase": phase,
        "digest": DIGEST.value,
        "parts": dict(DIGEST.parts),
        "reason": "because",
        **payload,
    }
    oid = f"{clock:04d}{who}{kind}{phase}"
    return Event(oid, kind, "milestone-001", uid_of(1), who, "2026-01-05T09:00:00Z", clock, body)


def evidence(
    *events: Event, made: Iterable[str] = (), phases: Iterable[str] = ("design",), digest: Digest = DIGEST
) -> Evidence:
    """Of these phases of milestone 1; every event is signed by its actor."""
    gates = [Gate(uid_of(1), phase) for phase in phases]
    proofs = {one.oid: Proof(PROVEN, one.actor, SIGNATURE) for one in events}
    return Evidence(dict.fromkeys(gates, digest), dict.fromkeys(gates, frozenset(made)), proofs)


def attempt(before: Record | None, after: Record, *events: Event, **more: Any) -> Attempt:
    """From the one record to the other; ``phases`` are those for which there is evidence."""
    phases = more.pop("phases", ("design", "spec", "task", "execute", "completion", ""))
    made = more.pop("made", ())
    profile, document = more.pop("profile", "team"), more.pop("document", {})
    branch = more.pop("branch", "milestone/milestone-001")
    others = more.pop("others", ())
    stage = {"profile": profile, "document": document, "branch": branch}
    base = seen(*([before] if before else []), *others, **stage)
    head = seen(after, *others, events=events, **stage)
    found = {"evidence": evidence(*events, made=made, phases=phases), **more}
    return Attempt(head, base=base, **found)
