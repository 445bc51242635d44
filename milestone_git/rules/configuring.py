"""Who may change `.milestones/config/`: judged by the policy as it was, of every commit that does (R23)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.authorship import Authorship
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH
from milestone_git.rules.permissions import CONFIGURE, admins, admins_needed, may
from milestone_git.rules.principals import principals

_MOST_NAMED = 5


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG231 where nobody who may configure stands behind a change, MG232 where two must and one does.

    Where nobody has asked who makes it, nothing is said; with a policy of a server, that is MG403.
    """
    if attempt.base is None or not is_changed(attempt):
        return
    policy = attempt.policy or Policy(attempt.base.settings, attempt.base.team)
    needed = admins_needed(policy.team, policy.settings)
    if not needed:
        return
    path = next(iter(_changed(attempt)))
    if attempt.authorship is None:
        if attempt.policy is not None:
            message = "who changes the configuration cannot be told here"
            yield Diagnostic("MG403", message, path, helps=("fetch the whole history of the branch",))
    elif not attempt.authorship.is_proposal:
        yield from _judged(attempt.authorship, policy, path, needed)


def is_changed(attempt: Attempt) -> bool:
    """Whether anything that the configuration says is not the same on both sides."""
    return any(True for _ in _changed(attempt))


def _changed(attempt: Attempt) -> Iterator[str]:
    base, head = attempt.base, attempt.head
    if base is None:
        return
    if head.team is not base.team and head.team.document != base.team.document:
        yield TEAM_PATH
    if head.settings is not base.settings and head.settings.document != base.settings.document:
        yield SETTINGS_PATH
    if head.repository != base.repository:
        yield REPOSITORY_PATH


def _judged(found: Authorship, policy: Policy, path: str, needed: int) -> Iterator[Diagnostic]:
    settings, team = policy
    same = principals(team)
    behind: set[str] = set()
    covered: set[str] = set()
    for one in found.backings:
        allowed = [who for who in one.handles if may(team, settings, who, CONFIGURE).allowed]
        if allowed and one.covers:
            covered |= one.covers
            behind |= {same.get(who, who) for who in allowed}
    who_may = admins(team, settings)
    bare = {oid: who for oid, who in found.changes.items() if oid not in covered}
    if bare or not found.changes:
        names = ", ".join(f"`{one}`" for one in dict.fromkeys(bare.values()) if one) or "nobody who is known"
        notes = tuple(f"in commit `{oid[:12]}` by {who}" for oid, who in bare.items() if oid)[:_MOST_NAMED]
        message = f"the configuration is changed by {names}, and nobody who may configure answers for it"
        yield Diagnostic("MG231", message, path, notes=notes, helps=_ways(who_may))
    elif len(behind) < needed:
        only = ", ".join(sorted(behind))
        others = tuple(one for one in who_may if one not in behind)
        message = f"`{only}` alone changes the configuration, and two admins are needed here"
        yield Diagnostic("MG232", message, path, helps=_ways(others))


def _ways(who_may: tuple[str, ...]) -> tuple[str, ...]:
    if not who_may:
        return ("nobody may configure here: who has the server can name a commit that is trusted",)
    named = ", ".join(who_may[:_MOST_NAMED])
    return (
        "propose it on a branch of your own, where anybody may: `git switch -c NAME`",
        f"one of these then merges the branch: {named}; `git merge --no-ff BRANCH`",
    )
