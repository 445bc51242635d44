"""Traces of work that Git keeps outside of the log: commits with a `Milestone:` trailer, and checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from milestone_git.model.effort import CHECKPOINT, COMMIT, Sign
from milestone_git.model.naming import ID
from milestone_git.model.record import ROOT
from milestone_git.model.settings import Team
from milestone_git.store.log import PREFIX
from milestone_git.store.repository import Place

_SESSIONS = "refs/milestones-private/sessions"
_TRAILERS = "%(trailers:key=Milestone,valueonly,separator=%x2C)"
_NEUTRAL = {"GIT_NO_REPLACE_OBJECTS": "1"}


def committed(place: Place, team: Team) -> Iterator[Sign]:
    """Every commit of any branch that says what milestone it is for, and touches more than records.

    Author and author's date, which rebasing keeps; a merge is nobody's work. One that names two is of the
    first. In one child, whatever the number of branches.
    """
    form = f"--format=%at%x00%aE%x00%aN%x00{_TRAILERS}"
    rows = place.git.line(
        "log", "--branches", "--remotes", "--no-merges", "--full-history", form,
        "--", ":(top)", f":(top,exclude){ROOT}", extra=_NEUTRAL,
    )  # fmt: skip
    for row in rows.split("\n"):
        seconds, _, rest = row.partition("\0")
        email, _, rest = rest.partition("\0")
        name, _, trailers = rest.partition("\0")
        milestone = trailers.split(",")[0].strip()
        if ID.fullmatch(milestone):
            yield Sign(_moment(seconds), team.handle_for(email, name), milestone, COMMIT)


def trailed(place: Place) -> dict[str, tuple[str, ...]]:
    """The milestones that each commit of any branch says it is for, by commit."""
    rows = place.git.line(
        "log", "--branches", "--remotes", f"--format=%H%x00{_TRAILERS}", extra=_NEUTRAL
    ).split("\n")
    pairs = (row.partition("\0") for row in rows)
    named = (
        (commit, tuple(one for one in told.split(",") if ID.fullmatch(one))) for commit, _, told in pairs
    )
    return {commit: milestones for commit, milestones in named if milestones}


def tips(place: Place) -> str:
    """Where all chains are: the same text as long as nothing has happened."""
    return place.git.line("for-each-ref", "--format=%(objectname) %(refname)", PREFIX)


def checkpointed(place: Place) -> Iterator[Sign]:
    """Every checkpoint that is still kept in this clone, of whichever of a person's clones."""
    refs = place.git.line("for-each-ref", "--format=%(objectname) %(refname)", f"{_SESSIONS}/")
    for row in refs.split("\n") if refs else ():
        tip, _, ref = row.partition(" ")
        handle, _, milestone = ref.removeprefix(f"{_SESSIONS}/").partition("/")
        times = place.git.line(
            "log", "--format=%ct %s", tip, "--not", "--branches", "--remotes", extra=_NEUTRAL
        )
        for line in times.split("\n") if times else ():
            seconds, _, subject = line.partition(" ")
            if subject.startswith("Checkpoint of "):
                yield Sign(_moment(seconds), handle, milestone.rpartition("/")[2], CHECKPOINT)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
