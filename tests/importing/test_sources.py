"""What a map makes of values, good and bad; whatever a file says, it is used, kept or told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.integrations.mapping import map_of
from milestone_git.integrations.sources import Entry, Source, entry_of, group_name, identity_of, uid_of
from milestone_git.model.naming import ULID
from milestone_git.store import documents
from milestone_git.store.machine.packaged import text_of

KEPS = map_of(documents.parse("keps.yaml", text_of("maps/keps.yaml").encode()))
PLAIN = map_of(
    {
        "name": "plan",
        "files": "*.yaml",
        "fields": {
            "title": "name",
            "estimate": {"from": "effort", "as": "duration"},
            "start": {"from": "from", "as": "date"},
            "budget.amount": {"from": "cost", "as": "number"},
            "description": {"from": "about", "as": "text"},
            "labels": {"from": ["tags", "more.tags"], "as": "words"},
            "owner": {"from": "who", "as": "person"},
            "tasks": {"from": "steps", "as": "tasks"},
        },
    }
)


def told(document: dict[str, Any]) -> tuple[Entry | None, list[tuple[str, tuple[str | int, ...]]]]:
    entry, faults = entry_of(PLAIN, Source("a.yaml", document), "a.yaml", frozenset())
    return entry, [(one.message, one.keys) for one in faults]


def test_values_take_the_form_that_the_map_asks_for() -> None:
    entry, faults = told(
        {
            "name": "  Build \n homepage ",
            "effort": "3 d",
            "from": "2026-02-28",
            "cost": "12.50",
            "about": "Two\nlines\n",
            "tags": ["ui", "ui"],
            "more": {"tags": "web", "other": 1},
            "who": ["Sam", "bo"],
        }
    )
    assert faults == []
    assert entry is not None
    assert entry.fields == {
        "title": "Build homepage",
        "description": "Two\nlines",
        "labels": ["ui", "web"],
        "status": "planned",
        "owner": "sam",
        "estimate": "3d",
        "start": "2026-02-28",
        "budget": {"amount": 12.5},
        "x-plan": {"more": {"other": 1}},
    }


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("effort", "long", "`long` is no working time such as `3d`"),
        ("from", "2026-02-30", "`2026-02-30` is not in the calendar"),
        ("from", "soon", "`soon` is no day such as `2026-03-01`"),
        ("cost", "much", "`much` is no number"),
        ("cost", "nan", "`nan` is no number"),
        ("about", 5, "`5` is no text"),
        ("about", ["a"], "`about` is a list"),
        ("who", "two words", "`two words` is no handle"),
        ("who", {"name": "x"}, "`who` is no text"),
        ("tags", "a\u202eb", "`a\u202eb` holds a character that deceives or breaks"),
        ("tags", "a" * 201, f"`{'a' * 201}` has 201 characters, and 200 is the most"),
    ],
)
def test_what_cannot_be_used_is_told_and_kept(key: str, value: Any, message: str) -> None:
    entry, faults = told({"name": "T", key: value})
    assert faults == [(message, (key,))]
    assert entry is not None
    assert entry.fields["x-plan"] == {key: value}


@pytest.mark.parametrize("document", [{}, {"name": None}, {"name": ""}, {"other": 1}, {"name": []}])
def test_a_source_without_a_title_is_left_out_and_told(document: dict[str, Any]) -> None:
    entry, faults = told(document)
    assert entry is None
    assert len(faults) == 1


def test_tasks_have_the_same_ids_every_time() -> None:
    document = {"name": "T", "steps": ["One", {"title": "Two", "estimate": "4h"}]}
    (first, _), (second, _) = told(document), told(document)
    assert first == second
    assert first is not None
    assert [one["title"] for one in first.fields["tasks"]] == ["One", "Two"]


def test_the_uid_is_that_of_the_identity() -> None:
    assert uid_of(KEPS, "3973") == uid_of(KEPS, "3973") != uid_of(KEPS, "3974")
    assert uid_of(KEPS, "3973") != uid_of(PLAIN, "3973")
    assert identity_of(KEPS, Source("a", {"kep-number": 7})) == identity_of(
        KEPS, Source("b", {"kep-number": " 7"})
    )
    assert identity_of(KEPS, Source("a", {"kep-number": None})) == "a"


@given(st.text())
def test_every_uid_is_a_ulid(identity: str) -> None:
    assert ULID.fullmatch(uid_of(KEPS, identity.encode("utf-8", "replace").decode()))


def test_names_of_groups_are_made_fit() -> None:
    assert group_name("sig-contributor-experience-leads") == "sig-contributor-experience-leads"
    assert group_name("SIG Apps") == "sig-apps"
    assert group_name("123") == ""


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
KEYS = ("title", "status", "stage", "authors", "reviewers", "approvers", "owning-sig", "milestone", "other")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING)))
def test_whatever_a_file_says_is_used_or_kept_or_told(document: dict[str, Any]) -> None:
    entry, faults = entry_of(KEPS, Source("kep.yaml", document), "1", frozenset())
    if entry is None:
        assert faults
        return
    kept = entry.fields.get("x-kep", {})
    for fault in faults:
        assert fault.keys[0] in kept
    assert document.get("other") in (None, "") or kept["other"] == document["other"]
