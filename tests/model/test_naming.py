"""Names: ULIDs, ids of milestones and tasks, handles, branches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.naming import (
    HANDLE,
    ID,
    TASK_ID,
    ULID,
    branch_of,
    handle_of,
    milestone_of_branch,
    next_number,
    number_of,
    numbered,
    short_id,
    ulid,
)

MOMENTS = st.integers(0, (1 << 48) - 1)
ENTROPY = st.binary(min_size=10, max_size=10)


@given(MOMENTS, MOMENTS, ENTROPY, ENTROPY)
def test_ulids_sort_by_time(one: int, other: int, some: bytes, more: bytes) -> None:
    if one != other:
        assert (ulid(one, some) < ulid(other, more)) == (one < other)
    assert ULID.fullmatch(ulid(one, some))


@given(MOMENTS, st.lists(ENTROPY, unique=True))
def test_ulids_of_one_moment_differ_by_entropy(moment: int, drawn: list[bytes]) -> None:
    assert len({ulid(moment, one) for one in drawn}) == len(drawn)


def test_a_ulid_is_as_the_specification_has_it() -> None:
    assert ulid(1469918176385, bytes(10)) == "01ARYZ6S410000000000000000"


@given(st.lists(st.binary(min_size=16, max_size=16), max_size=30))
def test_a_short_id_is_none_of_those_taken(drawn: list[bytes]) -> None:
    taken: list[str] = []
    for entropy in drawn:
        try:
            taken.append(short_id("t-", entropy, taken))
        except ValueError:
            assert {len(one) for one in taken} >= set(range(6, 19))  # every length was tried
    assert len(set(taken)) == len(taken)
    assert all(TASK_ID.fullmatch(one) for one in taken)


def test_a_short_id_grows_by_as_much_as_it_takes() -> None:
    entropy = bytes(range(1, 7))
    assert short_id("t-", entropy, []) == "t-1234"
    assert short_id("t-", entropy, ["t-1234"]) == "t-12345"
    with pytest.raises(ValueError, match="no entropy left"):
        short_id("t-", entropy, ["t-1234", "t-12345", "t-123456"])


@given(st.integers(1, 999_999_999))
def test_a_number_is_read_back_from_its_id(number: int) -> None:
    assert number_of(numbered(number)) == number
    assert ID.fullmatch(numbered(number))


def test_a_random_id_has_no_number() -> None:
    assert number_of("milestone-4k2x9f") is None
    assert number_of("milestone-٣٣٣") is None


def test_the_next_number_is_one_more_than_the_highest() -> None:
    assert next_number([]) == 1
    assert next_number(["milestone-002", "milestone-4k2x9f", "milestone-011", "milestone-003"]) == 12


@pytest.mark.parametrize(
    "name", ["milestone-01", "milestone-٣٣٣", "milestone-4k2x9", "milestone-4k2x9u", "x"]
)
def test_what_is_no_id_is_none(name: str) -> None:
    assert not ID.fullmatch(name)


def test_a_branch_is_for_the_milestone_that_it_is_named_after() -> None:
    assert milestone_of_branch(branch_of("milestone-003")) == "milestone-003"
    assert milestone_of_branch("milestone/fix-it") is None
    assert milestone_of_branch("milestone-003") is None
    assert milestone_of_branch("") is None


@given(st.text())
def test_a_handle_fits_the_grammar_and_is_new(email: str) -> None:
    taken: set[str] = set()
    for _ in range(3):
        handle = handle_of(email, taken)
        assert HANDLE.fullmatch(handle)
        assert handle not in taken
        taken = taken | {handle}


def test_a_thousand_people_of_one_long_name_are_told_apart() -> None:
    name = "a" * 28
    taken = {name, *(f"{name[: 30 - len(str(number))]}-{number}" for number in range(2, 1000))}
    handle = handle_of("a" * 40 + "@example.org", taken)
    assert handle == "a" * 26 + "-1000"
    assert HANDLE.fullmatch(handle)


@pytest.mark.parametrize(
    ("email", "handle"),
    [
        ("Sarah.Miller@example.org", "sarah-miller"),
        ("583231+alexk@users.noreply.github.com", "alexk"),
        ("sarah+git@example.org", "sarah-git"),
        ("42@example.org", "p-42"),
        ("@example.org", "p"),
        ("李@example.org", "p"),
    ],
)
def test_a_handle_is_the_local_part_made_fit(email: str, handle: str) -> None:
    assert handle_of(email) == handle


def test_the_second_of_a_name_gets_a_number() -> None:
    assert handle_of("sarah@b.org", ["sarah"]) == "sarah-2"
    assert handle_of("sarah@c.org", ["sarah", "sarah-2"]) == "sarah-3"
