"""Who answers for a change, and when it is judged: asked only where a rule wants to know."""

from __future__ import annotations

from datetime import datetime

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.edited import difference
from milestone_git.model.evidence import Proof
from milestone_git.model.record import Record
from milestone_git.model.settings import lookup
from milestone_git.rules.asked import workflow_of
from milestone_git.rules.configuring import is_changed
from milestone_git.rules.permissions import is_by_role
from milestone_git.store.repository import Place


def answered(
    place: Place,
    attempt: Attempt,
    now: datetime,
    commits: tuple[str, str] | None = None,
    carrier: Proof | None = None,
) -> Attempt:
    """The attempt with its moment, and who makes it: the committer here, or the authors between ``commits``.

    People are as the policy's team names them, and the base's where there is none: nobody becomes an approver
    by the change that needs one. Commits are seen on the later of their two dates, so that the verdict on
    them is the same on every day. Here a change of the configuration is asked about on protected branches
    alone: on any other it is a proposal. ``carrier`` is who brought a push, where a server knows.
    """
    if attempt.base is None:
        return attempt
    limited, changed = _is_limited(attempt), is_changed(attempt)
    policy = attempt.policy or Policy(attempt.base.settings, attempt.base.team)
    by_role = is_by_role(policy.settings) and attempt.base.records is not attempt.head.records
    if not (limited or changed or by_role or _asks_others(attempt)):
        return attempt
    from milestone_git.app import makers  # most changes are nobody's to allow

    asked = makers.Asked(policy, limited=limited, changed=changed, by_role=by_role)
    if commits is None:
        return makers.here(place, attempt, now, asked)
    return makers.between(place, attempt, commits, asked, carrier)


def _is_limited(attempt: Attempt) -> bool:
    sides = [attempt.head, *([attempt.base] if attempt.base else [])]
    return any(lookup(one.settings.document, "policy.max_slip") for one in sides)


def _asks_others(attempt: Attempt) -> bool:
    """Whether a record names other reviewers than it did, or comes new into a later phase: that is judged by
    who does it (R25).
    """
    before = attempt.base.records if attempt.base else {}
    if before is attempt.head.records:
        return False
    edited = difference(before, attempt.head.records)
    after = attempt.head.records if edited is None else edited.written
    pairs = ((before.get(path), one) for path, one in after.items())
    return any(
        _is_under_way(attempt, one)
        if old is None
        else old is not one and old != one and _asked(old) != _asked(one)
        for old, one in pairs
    )


def _is_under_way(attempt: Attempt, record: Record) -> bool:
    return record.phase != "" and workflow_of(record, attempt.head.settings).place(record.phase) > 0


def _asked(record: Record) -> tuple[object, ...]:
    document = record.document
    phases = document.get("phases") or {}
    reviewers = {name: one["reviewers"] for name, one in phases.items() if "reviewers" in one}
    return (reviewers, *(document.get(key) for key in ("workflow", "sign_off", "approval_required")))
