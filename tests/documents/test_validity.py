"""The quick validator accepts nothing in which jsonschema finds a breach (design 6)."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH
from milestone_git.store import documents, schema
from milestone_git.store.schema import acceptance, breaches, validator
from tests.documents.records import RECORDS

A_ROUND = 1_000
PATH = ".milestones/active/milestone-008.yaml"
_SETTINGS = {"schema": 1, "profile": "team", "project": {"name": "x", "team_size": 5}}
_TEAM = {"schema": 1, "people": {"sarah": {"name": "S", "emails": ["s@example.org"], "roles": ["admin"]}}}
_REPOSITORY = {"schema": 1, "uid": "01JD8XQ4M7E2V9K3T5R6W8Y0ZA", "protected": ["main"]}
_VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 10**30, 1.0, 1.5, float("inf"), "", " ", "a", "a ", " a", "a\n", "é",
    "1", "5d", "5d ", "5d\n", "2026-03-01", "2026-02-30", "2026-03-01\n", "20260301", "2026-W01-1",
    "milestone-008", "milestone-008\n", "milestone-abcdef", "milestone-00800000000", "@jordan",
    "github:jordan", "FS", "done", "01JD8XQ4M7E2V9K3T5R6W8Y0ZA", "../x", "a/../b", "/a", "x" * 201,
    "٣d", "\xa0a", "a\u2003", "[", "(?P<a>b)", [], [[]], {}, {"a": 1}, ["a", "a"], [1, True], [1, 1.0],
    {"any": 1, "of": ["a"]}, {"x-a": None}, {"run": "a"},
]  # fmt: skip


def _documents() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [(PATH, documents.parse(PATH, data)) for data in RECORDS[::5]]
    return [*found, (SETTINGS_PATH, _SETTINGS), (TEAM_PATH, _TEAM), (REPOSITORY_PATH, _REPOSITORY)]


def _changed(random: Random, value: Any, depth: int = 0) -> Any:
    """A copy in which one place has another value, another key, or is gone."""
    if not isinstance(value, dict | list) or not value or random.random() < 0.15 * depth:
        return random.choice(_VALUES)
    if isinstance(value, list):
        place = random.randrange(len(value))
        return [_changed(random, one, depth + 1) if at == place else one for at, one in enumerate(value)]
    key = random.choice(list(value))
    rest = {name: one for name, one in value.items() if name != key}
    way = random.random()
    if way < 0.1:
        return rest
    if way < 0.2:
        return {**rest, random.choice(["x-a", "a", "", "id", key.upper()]): value[key]}
    return {**rest, key: _changed(random, value[key], depth + 1)}


def _wrong(random: Random, count: int) -> list[tuple[str, Any]]:
    some = _documents()
    made = [(path, _changed(random, value)) for path, value in random.choices(some, k=count)]
    return [one for one in made if _is_wrongly_accepted(*one)]


def _is_wrongly_accepted(path: str, value: Any) -> bool:
    name = schema.schema_of(path)
    accepted = validator.accepts(name, value) or acceptance.accepts(name, value)
    return accepted and bool(breaches.breaches(name, path, value))


@pytest.mark.parametrize("quick", [validator.accepts, acceptance.accepts])
def test_good_documents_are_accepted_without_jsonschema(quick: Callable[[str, Any], bool]) -> None:
    assert [path for path, value in _documents() if not quick(schema.schema_of(path), value)] == []


def test_what_is_accepted_quickly_breaks_no_schema() -> None:
    assert _wrong(Random(0), A_ROUND) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 21))
def test_much_that_is_accepted_quickly_breaks_no_schema(seed: int) -> None:
    assert _wrong(Random(seed), 2 * A_ROUND) == []


def test_the_comparison_notices_a_validator_that_accepts_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validator, "accepts", lambda name, value: True)
    assert _wrong(Random(0), 50) != []


_NUMBERS = st.one_of(st.integers(0, 120_000).map(str), st.sampled_from(["999", "5200.5", "0.00001", "00007"]))
_PARTS = st.tuples(_NUMBERS, st.sampled_from("mhdw")).map("".join)


@given(st.lists(_PARTS, min_size=1, max_size=8).map("".join))
def test_durations_that_the_bytes_show_to_be_short_are_short(duration: str) -> None:
    document = {"schema": 1, "id": "milestone-008", "uid": "0" * 26, "title": "T", "status": "planned"}
    document |= {"estimate": duration}
    data = "".join(f"{key}: {value}\n" for key, value in document.items()).encode()
    assert schema.unfit(PATH, document, data) == schema.unfit(PATH, document)


@pytest.mark.parametrize("duration", ["5201w", "36401.5d", "999w999w999w999w999w999w"])
def test_a_century_is_seen_in_the_bytes(duration: str) -> None:
    document = {"schema": 1, "id": "milestone-008", "uid": "0" * 26, "title": "T", "status": "planned"}
    found = schema.unfit(PATH, {**document, "estimate": duration}, f"estimate: {duration}\n".encode())
    assert [one.code for one in found] == ["MG104"]
