"""Whether who changes a record may, where roles decide: judged of each move, by whoever stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt, Move, Policy
from milestone_git.model.authorship import Makers
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.record import CANCELLED, DONE, Record
from milestone_git.rules.permissions import (
    ACTIONS,
    ADVANCE,
    CANCEL,
    COMPLETE,
    EDIT,
    PLAN,
    WORK,
    is_by_role,
    may,
    who_may,
)

_STEERED = ("status", "phase", "tasks")
_OF_WORK = ("status", "assignees", "reason")
_MOST_NAMED = 5


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG230 for a move that nobody behind it may make, by the policy as it was.

    Each commit that changes the record needs somebody who may do all that the move does: who made it, who
    merged it, or who pushed it. Where nobody has asked who they are, nothing is said.
    """
    if attempt.base is None or attempt.makers is None:
        return
    policy = attempt.policy or Policy(attempt.base.settings, attempt.base.team)
    if not is_by_role(policy.settings):
        return
    for move in attempt.moves():
        yield from _judged(move, attempt.makers, policy)


def actions(move: Move) -> tuple[str, ...]:
    """What a move does, in the order in which it is told."""
    before, after = move
    if before is None:
        return (PLAN,)
    if after is None:
        return (CANCEL,)
    found = [*_of_status(before, after)]
    if before.phase != after.phase:
        found.append(ADVANCE if before.phase else WORK)
    old, new = before.document, after.document
    if any(old.get(key) != new.get(key) for key in {**old, **new} if key not in _STEERED):
        found.append(EDIT)
    if old.get("tasks") != new.get("tasks"):
        found.append(WORK if _bare(before) == _bare(after) else EDIT)
    return tuple(dict.fromkeys(found))


def _of_status(before: Record, after: Record) -> Iterator[str]:
    if before.status == after.status:
        return
    if after.status == CANCELLED:
        yield CANCEL
    elif after.status == DONE or before.finished:
        yield COMPLETE
    else:
        yield WORK


def _bare(record: Record) -> list[dict[str, object]]:
    """Tasks without how far they are and who does them."""
    tasks = record.document.get("tasks") or ()
    return [{key: value for key, value in one.items() if key not in _OF_WORK} for one in tasks]


def _judged(move: Move, makers: Makers, policy: Policy) -> Iterator[Diagnostic]:
    sides = [one for one in move if one is not None]
    needed = actions(move)
    commits = makers.of(*(one.path for one in sides))
    for action in needed:
        covered = frozenset(
            oid
            for backing in makers.backings
            if any(_allowed(policy, who, action, sides) for who in backing.handles)
            for oid in backing.covers
        )
        bare = [oid for oid in commits if oid not in covered]
        if bare or not commits:
            yield _refused(sides[-1], action, [makers.names.get(oid, "") for oid in bare], policy)
            return


def _allowed(policy: Policy, who: str, action: str, sides: list[Record]) -> bool:
    return all(may(policy.team, policy.settings, who, action, one).allowed for one in sides)


def _refused(record: Record, action: str, names: list[str], policy: Policy) -> Diagnostic:
    told = ", ".join(f"`{one}`" for one in dict.fromkeys(names) if one) or "nobody who is known"
    message = f"`{record.id}` is changed by {told}, and no role of theirs allows `{action}`"
    others = ", ".join(who_may(policy.team, policy.settings, action, record)[:_MOST_NAMED])
    helps = (
        f"one of these does it, or merges it with a merge commit: {others}" if others else "nobody here may",
        f"see who may: `git milestone can {action} {record.id} --as NAME`",
    )
    return Diagnostic(
        "MG230", message, record.path, notes=(f"`{action}` is to {ACTIONS[action]}",), helps=helps
    )
