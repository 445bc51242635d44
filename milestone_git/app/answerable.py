"""Who answers for a change, and when it is judged: asked only where a limit of slip is set."""

from __future__ import annotations

from datetime import UTC, datetime

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Refused
from milestone_git.model.record import ROOT
from milestone_git.model.settings import Team, lookup
from milestone_git.store import identity
from milestone_git.store.repository import Place


def answered(
    place: Place, attempt: Attempt, now: datetime, commits: tuple[str, str] | None = None
) -> Attempt:
    """The attempt with its moment, and who makes it: the committer here, or the authors between ``commits``.

    People are as the base's team names them: nobody becomes an approver by the change that needs one. Commits
    are seen on the later of their two dates, so that the verdict on them is the same on every day.
    """
    if attempt.base is None or not _is_limited(attempt):
        return attempt
    team = attempt.base.team
    if commits is None:
        return attempt._replace(moment=now, actors=_here(place, team))
    base, head = commits
    dates = place.git.line("show", "-s", "--format=%ct", base, head).split("\n")
    moment = datetime.fromtimestamp(max(map(int, dates)), UTC)
    return attempt._replace(moment=moment, actors=_between(place, base, head, team))


def _is_limited(attempt: Attempt) -> bool:
    sides = [attempt.head, *([attempt.base] if attempt.base else [])]
    return any(lookup(one.settings.document, "policy.max_slip") for one in sides)


def _here(place: Place, team: Team) -> tuple[str, ...]:
    """Whom Git calls the committer; by their e-mail where the team does not know them, which is no handle."""
    try:
        found = identity.actor(place, team)
    except Refused:
        return ()
    return (found.handle if found.known else found.email,)


def _between(place: Place, base: str, head: str, team: Team) -> tuple[str, ...]:
    rows = place.git.line("log", "-z", "--format=%aN%x00%aE", f"{base}..{head}", "--", ROOT).split("\0")
    pairs = zip(rows[::2], rows[1::2], strict=False)
    return tuple(dict.fromkeys(team.who(email, name) or f"<{email}>" for name, email in pairs if email))
