"""Who made what is there: commits that change what a phase is judged by, and the people behind them (R29)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from milestone_git.model.settings import Settings, Team

AUTHOR, CO_AUTHOR, COMMITTER, UPLOADER = "author", "co-author", "committer", "uploader"
ROLES = (AUTHOR, CO_AUTHOR, COMMITTER, UPLOADER)
SETTING = "review.contributors"

# Who presses "merge" or edits in the browser is named as the author; these are the forge itself.
_FORGES = ("noreply@github.com", "noreply@gitlab.com", "noreply@bitbucket.org", "noreply@codeberg.org")
_PERSON = re.compile(r"(?P<name>[^<]*)<(?P<email>[^<>\s]+)>")


class Person(NamedTuple):
    """Somebody in a ``role`` in a commit, as its lines name them: claims, and no proof."""

    commit: str
    role: str
    name: str
    email: str


def contributes(own: str, parents: Sequence[str], automatic: str | None = None) -> bool:
    """Whether a commit contributes, by the digests of what it has, what its parents have, and of the merge.

    ``automatic`` is what Git makes of the parents by itself; None where that cannot be, or for no merge.
    What somebody merges, rebases or picks without a change of their own was contributed by others.
    """
    return own not in parents and own != automatic


def co_authors(commit: str, trailers: str) -> tuple[Person, ...]:
    """The people that the values of `Co-authored-by:` lines name."""
    found = (_PERSON.search(line) for line in trailers.split("\n"))
    return tuple(Person(commit, CO_AUTHOR, one["name"].strip(), one["email"]) for one in found if one)


def counted_roles(settings: Settings) -> frozenset[str]:
    """The roles that make somebody a contributor here: authors always do."""
    try:
        named = settings.value(SETTING)
    except KeyError:  # a profile of before there was this setting
        named = ROLES
    return frozenset((*named, AUTHOR, CO_AUTHOR))


def contributors(people: Iterable[Person], team: Team, roles: frozenset[str]) -> frozenset[str]:
    """Their handles, by the team of the policy alone; `<e-mail>` of who is nobody there.

    No `.mailmap` is asked: whoever changes content could change it too.
    """
    return frozenset(
        team.who(one.email, one.name) or f"<{one.email.lower()}>"
        for one in people
        if one.role in roles and not (one.role == COMMITTER and one.email.lower() in _FORGES)
    )
