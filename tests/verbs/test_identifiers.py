"""Ids of new milestones: local numbers, reserved ones, and letters where none could be had (R5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.naming import CROCKFORD, ID, lettered, number_of
from milestone_git.verbs.identifiers import identifiers
from tests.builders import record, snapshot

UIDS = ("01JD8XQ4M7E2V9K3T5R6W8Y0ZA", "01JD8XQ4M7E2V9K3T5R6W8Y0ZB")


def test_without_a_remote_numbers_go_on_from_the_highest_that_is_known() -> None:
    here = snapshot(record(2))._replace(known_ids=frozenset({"milestone-041"}))
    assert identifiers(here, UIDS) == ["milestone-042", "milestone-043"]


def test_numbers_that_were_reserved_are_taken_in_their_order() -> None:
    here = snapshot(record(2))._replace(numbers=(7, 12, 13))
    assert identifiers(here, UIDS) == ["milestone-007", "milestone-012"]


def test_without_a_number_for_each_all_get_letters_of_their_uids() -> None:
    found = identifiers(snapshot()._replace(numbers=(7,)), UIDS)
    assert found == ["milestone-w8y0za", "milestone-w8y0zb"]


def test_of_two_like_uids_each_gets_letters_of_its_own() -> None:
    assert identifiers(snapshot()._replace(numbers=()), (UIDS[0], UIDS[0])) == [
        "milestone-w8y0za",
        "milestone-6w8y0z",
    ]


@given(st.text(CROCKFORD, min_size=16, max_size=16).filter(lambda one: not one.isdecimal()))
def test_letters_are_an_id_and_no_number(random: str) -> None:
    try:
        name = lettered("01JD8XQ4M7" + random)
    except ValueError:
        assert all(random[end - 6 : end].isdecimal() for end in range(6, 17))
        return
    assert ID.fullmatch(name)
    assert number_of(name) is None


def test_a_uid_without_any_letter_has_none_to_give() -> None:
    with pytest.raises(ValueError, match="no letters left"):
        lettered("01JD8XQ4M7" + "1" * 16)
