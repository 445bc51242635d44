"""Who contributed, by the rule alone: digests on one side, claims of commit lines on the other."""

from __future__ import annotations

import pytest

from milestone_git.model.settings import settings_of, team_of
from milestone_git.rules.contribution import (
    AUTHOR,
    CO_AUTHOR,
    COMMITTER,
    ROLES,
    UPLOADER,
    Person,
    co_authors,
    contributes,
    contributors,
    counted_roles,
)
from tests.builders import PROFILES

TEAM = team_of({"schema": 1, "people": {"alex": {"emails": ["alex@x.org"]}, "casey": {}}})


@pytest.mark.parametrize(
    ("own", "parents", "automatic", "expected"),
    [
        ("b", ["a"], None, True),
        ("a", ["a"], None, False),
        ("c", ["a", "b"], "c", False),
        ("c", ["a", "b"], "d", True),
        ("b", ["a", "b"], "c", False),
        ("a", [], None, True),
    ],
)
def test_a_commit_contributes_what_neither_a_parent_nor_git_gave_it(
    own: str, parents: list[str], automatic: str | None, expected: bool
) -> None:
    assert contributes(own, parents, automatic) is expected


def test_people_are_those_of_the_team_and_strangers_keep_their_address() -> None:
    people = [
        Person("1", AUTHOR, "Alex", "Alex@X.org"),
        Person("1", COMMITTER, "GitHub", "noreply@github.com"),
        Person("2", AUTHOR, "GitHub", "noreply@github.com"),
        Person("2", CO_AUTHOR, "casey", "casey@x.org"),
        Person("2", COMMITTER, "Bob", "Bob@y.org"),
    ]
    everybody = frozenset(ROLES)
    assert contributors(people, TEAM, everybody) == {"alex", "casey", "<bob@y.org>", "<noreply@github.com>"}
    assert contributors(people[:2], TEAM, everybody) == {"alex"}
    assert contributors(people[4:], TEAM, frozenset((AUTHOR,))) == frozenset()


def test_co_authors_are_read_off_their_lines() -> None:
    lines = "Alex Kim <alex@x.org>\n<casey@x.org>\nnobody\n\nBad <a b@c>\n"
    assert co_authors("1", lines) == (
        Person("1", CO_AUTHOR, "Alex Kim", "alex@x.org"),
        Person("1", CO_AUTHOR, "", "casey@x.org"),
    )


def test_the_setting_says_who_counts_besides_authors() -> None:
    plain = settings_of({"schema": 1, "profile": "team"}, PROFILES)
    own = settings_of({"profile": "team", "review": {"contributors": ["uploader"]}}, PROFILES)
    none = settings_of({"profile": "team", "review": {"contributors": []}}, PROFILES)
    assert counted_roles(plain) == set(ROLES)
    assert counted_roles(own) == {AUTHOR, CO_AUTHOR, UPLOADER}
    assert counted_roles(none) == {AUTHOR, CO_AUTHOR}
