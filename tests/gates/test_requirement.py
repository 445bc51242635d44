"""Who is asked: names, groups, roles, offices, so many of them; and whether that is fulfilled."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.rules.requirement import (
    NOTHING,
    all_of,
    is_met,
    lacking,
    members,
    parts,
    requirement_of,
    sentence,
)
from tests.gates.stage import team

PEOPLE = ("alex", "casey", "jordan", "sarah")


@pytest.mark.parametrize(
    ("expression", "words", "enough", "too_few"),
    [
        (["alex", "casey"], "alex and casey", {"alex", "casey"}, {"alex"}),
        ("alex", "alex", {"alex"}, {"casey"}),
        (["@alex", "alex"], "alex", {"alex"}, set()),
        (["github:caseyc"], "casey", {"casey"}, {"alex"}),
        (["leads"], "leads (alex or casey or jordan)", {"jordan"}, {"sarah"}),
        (["all"], "all (alex or casey or jordan or sarah)", {"sarah"}, set()),
        (["role:dev"], "role:dev (casey or jordan)", {"casey"}, {"alex"}),
        (["cfo"], "cfo (alex or casey)", {"casey"}, {"jordan"}),
        ({"any": 2, "of": "leads"}, "2 of leads (alex, casey, jordan)",
         {"alex", "jordan"}, {"alex", "sarah"}),
        ({"any": 2, "of": ["leads"]}, "2 of leads (alex, casey, jordan)", {"alex", "jordan"}, {"alex"}),
        ({"any": 1, "of": ["alex", "casey"]}, "1 of alex, casey", {"casey"}, {"jordan"}),
        ([{"any": 2, "of": "leads"}, "sarah"], "2 of leads (alex, casey, jordan) and sarah",
         {"alex", "casey", "sarah"}, {"alex", "casey"}),
        ({"any": 2, "of": ["cfo", "ciso", "sarah"]}, "2 of cfo (alex or casey), ciso (alex), sarah",
         {"alex", "casey"}, {"alex"}),
        ({"any": 2, "of": [{"any": 2, "of": "leads"}, "sarah"]},
         "2 of 2 of leads (alex, casey, jordan), sarah", {"alex", "casey", "sarah"}, {"alex", "sarah"}),
        (["empty"], "empty (nobody)", set(PEOPLE), set(PEOPLE)),
        ({"any": 1, "of": []}, "1 of nobody", set(PEOPLE), set(PEOPLE)),
    ],
)  # fmt: skip
def test_an_expression_asks_and_is_met(
    expression: Any, words: str, enough: set[str], too_few: set[str]
) -> None:
    found = requirement_of(expression, team())
    assert sentence(found) == words
    assert is_met(found, enough) == ("nobody" not in words)
    assert not is_met(found, too_few)


def test_nothing_is_asked_where_nobody_is_named() -> None:
    assert not requirement_of([], team())
    assert is_met(NOTHING, ())
    assert lacking(NOTHING, ()) == ()
    assert all_of([NOTHING]) == requirement_of((), team())


def test_one_person_never_stands_for_two_of_so_many() -> None:
    both = requirement_of({"any": 2, "of": ["cfo", "ciso"]}, team())
    assert not is_met(both, {"alex"})
    assert not is_met(both, {"casey"})
    assert is_met(both, {"alex", "casey"})


def test_one_person_may_hold_two_offices_that_are_both_asked() -> None:
    assert is_met(requirement_of(["cfo", "ciso"], team()), {"alex"})


def test_who_has_left_is_in_no_group() -> None:
    assert members("gone", team()) == ()
    assert members("one", team()) == ("alex",)  # and a circle of groups ends


def test_what_is_lacking_is_named_one_by_one() -> None:
    found = requirement_of(["alex", {"any": 2, "of": "leads"}], team())
    assert [sentence(one) for one in lacking(found, {"alex"})] == ["2 of leads (alex, casey, jordan)"]
    assert lacking(found, {"alex", "casey"}) == ()
    assert len(list(parts(found))) == 6


_NAMES = st.sampled_from([*PEOPLE, "leads", "cfo", "ciso", "role:dev", "all"])
_EXPRESSIONS = st.recursive(
    _NAMES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda n, of: {"any": n, "of": of}, st.integers(1, 3), st.lists(inner, min_size=1, max_size=3)
        )
    ),
    max_leaves=6,
)


@given(_EXPRESSIONS, st.sets(st.sampled_from(PEOPLE)), st.sampled_from(PEOPLE))
def test_one_approval_more_never_closes_a_gate(expression: Any, approvers: set[str], other: str) -> None:
    found = requirement_of(expression, team())
    assert not is_met(found, approvers) or is_met(found, approvers | {other})
    assert bool(lacking(found, approvers)) != is_met(found, approvers)


@given(_EXPRESSIONS, st.sets(st.sampled_from(PEOPLE)))
def test_only_who_is_asked_counts(expression: Any, approvers: set[str]) -> None:
    found = requirement_of(expression, team())
    assert is_met(found, approvers) == is_met(found, approvers & found.people)
