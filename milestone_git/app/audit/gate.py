"""What is written down of one gate that was passed: by which policy, on which inputs, with which verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from milestone_git import __version__
from milestone_git.model.attempt import Attempt
from milestone_git.model.evidence import Digest
from milestone_git.rules.gates import WAITS, Question, by_gate, policy_of, questions
from milestone_git.rules.openness import Openness, openness
from milestone_git.rules.requirement import Requirement, sentence

SCHEMA = "milestone-git/receipt/1"
VERDICT = 1  # one more as soon as the same inputs get another verdict: a replay then says so
OPEN, WAIVED, CLOSED, UNVERIFIED = "open", "waived", "closed", "unverified"
_NOTHING = Digest("", {})

Body = Mapping[str, Any]


def bodies(attempt: Attempt, step: Mapping[str, str], policy: Mapping[str, str]) -> Iterator[Body]:
    """A receipt for each gate that ``attempt`` passes, as JSON has it (`docs/audit.md`).

    ``step`` has the keys `branch`, `base` and `landed`, ``policy`` has `commit` and `tree`.
    """
    evidence = attempt.evidence
    if evidence is None:
        return
    asked = tuple(one for one in questions(attempt) if one.why != WAITS)
    said = by_gate(attempt.head.events, {one.gate for one in asked})
    for question in asked:
        events = said.get(question.gate, ())
        found = openness(
            question.gate,
            question.after,
            question.requirement,
            events,
            evidence,
            policy_of(attempt),
            attempt.moment,
        )
        yield {
            "schema": SCHEMA,
            "tool": __version__,
            "judge": VERDICT,
            "repo": attempt.head.repository.uid,
            "milestone": question.after.id,
            **question.gate._asdict(),
            **step,
            "policy": dict(policy),
            "why": question.why,
            "digest": evidence.digests.get(question.gate, _NOTHING).value,
            "requirement": _required(question),
            "contributors": sorted(evidence.contributors.get(question.gate, ())),
            "approvals": {who: one.oid for who, one in found.approved.items()},
            "rejections": {who: one.oid for who, one in found.rejected.items()},
            "waiver": found.waiver.oid if found.waiver else None,
            "said": sorted(one.oid for one in events),
            "verdict": UNVERIFIED if evidence.missing else _verdict(found),
        }


def _required(question: Question) -> Body:
    return {"text": sentence(question.requirement), **_tree(question.requirement)}


def _tree(requirement: Requirement) -> Body:
    """A person, or so many of these; `everybody` where one person may stand for two of them."""
    if requirement.handle:
        return {"person": requirement.handle}
    of = [_tree(one) for one in requirement.of]
    return {"needed": requirement.needed, "of": of, "everybody": requirement.everybody}


def _verdict(found: Openness) -> str:
    if found.waiver is not None:
        return WAIVED
    if found.is_open:
        return OPEN
    return UNVERIFIED if found.unverified else CLOSED
