"""The fast path accepts nothing that the reference refuses, and reads every value alike (design 6)."""

from __future__ import annotations

from random import Random

import pytest

from milestone_git.store.documents import fast, reader
from milestone_git.store.documents.unreadable import Unreadable
from tests.documents.mutation import mutated
from tests.documents.records import RECORDS
from tests.documents.traps import TRAPS

A_ROUND = 2_000
ROUNDS = 120
"""240,000 documents in the long run, 2,000 in the short one."""

FAILED_ONCE = (
    b'b: ["b":, a]\n',  # seed 1000 and after: ryaml takes an empty value there, ruamel does not
    b"a: |\n \n  b\n",  # ruamel stumbles over blanks in the first line of a block scalar
)


def disagreement(data: bytes) -> str:
    """What is wrong with the fast path's answer; empty where it agrees or leaves it to the reference."""
    value = fast.accepted(data)
    if value is None:
        return ""
    try:
        wanted = reader.parse("", data)
    except Unreadable as refused:
        return f"{data!r} is accepted and not refused: {refused}"
    # by representation: 1 and True, 1 and 1.0 are equal and not alike
    return "" if repr(wanted) == repr(value) else f"{data!r} is read as {value!r} and not {wanted!r}"


@pytest.mark.parametrize("data", FAILED_ONCE)
def test_a_document_that_failed_once_never_does_again(data: bytes) -> None:
    assert disagreement(data) == ""


def test_traps_are_read_alike_or_left_to_the_reference() -> None:
    assert [said for said in map(disagreement, TRAPS) if said] == []


def test_records_are_read_alike() -> None:
    assert [said for said in map(disagreement, RECORDS) if said] == []


def test_ordinary_records_take_the_fast_path() -> None:
    """Else it would agree and be worth nothing; `"1"` beside `schema: 1` alone is left to the reader."""
    slow = [data for data in RECORDS if fast.accepted(data) is None]
    assert all(b'"1"' in data for data in slow)
    assert len(slow) <= len(RECORDS) // 8


def test_a_number_in_quotes_is_taken_for_text_only_where_it_has_them_everywhere() -> None:
    assert fast.accepted(b'a: "010"\nb: [\'no\', "1.5"]\n') == {"a": "010", "b": ["no", "1.5"]}
    assert fast.accepted(b'a: "0o17"\nb: 0o17\n') is None
    assert fast.accepted(b'a: "0o17"  # not 0o17\n') is None


def test_damaged_documents_are_read_alike_or_left_to_the_reference() -> None:
    assert _wrong(Random(0), A_ROUND) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, ROUNDS + 1))
def test_many_damaged_documents_are_read_alike_or_left_to_the_reference(seed: int) -> None:
    assert _wrong(Random(seed), A_ROUND) == []


def test_a_fair_share_of_damaged_documents_is_accepted() -> None:
    """A search in which everything is refused finds nothing."""
    random = Random(1)
    accepted = sum(fast.accepted(mutated(random)) is not None for _ in range(A_ROUND))
    assert accepted > A_ROUND // 10


@pytest.mark.parametrize(
    ("trap", "word"),
    [(b"a: 0b1\n", b"0b"), (b"a: +0x1\n", b"+0"), (b'b: ["b":, a]\n', b":,")],
)
def test_the_comparison_notices_a_gate_left_open(
    trap: bytes, word: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "_WORDS", tuple(one for one in fast._WORDS if one != word))
    assert disagreement(trap) != ""


def _wrong(random: Random, count: int) -> list[str]:
    return [said for said in (disagreement(mutated(random)) for _ in range(count)) if said]
