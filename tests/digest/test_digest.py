"""What an approval is of: the same content gives the same digest, and what changed is named."""

from __future__ import annotations

import json
import random
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.evidence import Deliverables, Digest, Entry
from milestone_git.model.workflow import COMPLETION, WORKFLOWS
from milestone_git.rules import digest
from milestone_git.rules.coverage import NEWEST, version
from milestone_git.rules.digest import Difference, changes, contribution_of, digest_of
from tests.digest.full import FULL, REPO, full

KIRO = WORKFLOWS["kiro"]
FILE = Entry("docs/a.md", "100644", "1" * 40)
FILES: Deliverables = {"docs/a.md": (FILE,)}
NEW = ("visibility", "targets.unit")
WITHOUT: dict[str, Any] = {"visibility": None, "targets": [{"name": "a"}], "rfc": None}


def of(asked: str = "design", files: Deliverables = FILES, **changed: Any) -> Digest:
    return digest_of(REPO, full(**changed), asked, KIRO, files)


def shuffled(value: Any, dice: random.Random) -> Any:
    """The same value with the keys of all its mappings in another order."""
    if isinstance(value, dict):
        keys = sorted(value)
        dice.shuffle(keys)
        return {key: shuffled(value[key], dice) for key in keys}
    return [shuffled(one, dice) for one in value] if isinstance(value, list) else value


def test_a_digest_is_named_by_its_version() -> None:
    assert re.fullmatch(r"v1:[0-9a-f]{64}", of().value)


def test_this_very_digest_stays_for_as_long_as_it_is_called_v1() -> None:
    assert of().value == "v1:d1da5d2085dbdb1d17000fd130728de1fc9c59627b1ad07b63d7d220b9a7c90c"
    assert of(COMPLETION).value == "v1:ffaa13bc3de2a3cd2e4f4da3fe38dc2515d4a628ca5359650b207464fb43ffd8"


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(dice: random.Random) -> None:
    assert of(**shuffled(FULL, dice)) == of()


@given(st.integers(0, 1 << 32))
def test_parts_tell_exactly_what_the_value_tells(number: int) -> None:
    changed: dict[str, Any] = {
        "title": f"Title {number % 3}",
        "category": f"c{number % 2}",
        "due": f"2026-03-0{1 + number % 9}",
    }
    one, other = of(), of(**changed)
    assert (one.value == other.value) == (one.parts == other.parts)
    assert {entry.name for entry in changes(one.parts, other.parts)} == {"title", "category"}


def test_the_repository_the_milestone_and_the_phase_go_in() -> None:
    elsewhere = digest_of("01JD8XQ4M7E2V9K3T5R6W8Y0ZX", full(), "design", KIRO, FILES)
    other = of(uid="01JD8XQ4M7E2V9K3T5R6W80009")
    empty = {digest_of(REPO, full(), phase, KIRO, {}).value for phase in ("none-such", "other-such")}
    assert len({of().value, elsewhere.value, other.value, *empty}) == 5


def test_mode_path_and_oid_of_a_file_go_in_and_a_missing_one_is_not_an_unlisted_one() -> None:
    ways: list[Deliverables] = [
        FILES,
        {"docs/a.md": (FILE._replace(mode="120000"),)},
        {"docs/a.md": (FILE._replace(oid="2" * 40),)},
        {"docs/a.md": (FILE, FILE._replace(path="docs/b.md"))},
        {"docs/b.md": (FILE,)},
        {"docs/a.md": ()},
        {},
    ]
    assert len({of(files=files).value for files in ways}) == len(ways)


def test_where_restale_is_chain_the_phase_before_goes_in() -> None:
    plain = digest_of(REPO, full(), "spec", KIRO, {})
    chained = digest_of(REPO, full(), "spec", KIRO, {}, before=of())
    again = digest_of(REPO, full(), "spec", KIRO, {}, before=of(title="Another"))
    assert len({plain.value, chained.value, again.value}) == 3
    assert changes(chained.parts, again.parts) == (Difference("phase before", is_file=False, how="changed"),)


def test_what_changed_is_named_fields_first() -> None:
    new: dict[str, Any] = {"title": "Another", "description": None, "x-new": 1}
    after = of(files={"title": (FILE,)}, **new)
    assert [(one.name, one.is_file, one.how) for one in changes(of().parts, after.parts)] == [
        ("description", False, "removed"),
        ("title", False, "changed"),
        ("x-new", False, "added"),
        ("docs/a.md", True, "removed"),
        ("title", True, "added"),
    ]
    assert changes(of().parts, of().parts) == ()


def test_an_approval_of_an_older_version_counts_while_no_field_unknown_to_it_is_set() -> None:
    old = version("v0", {name: who for name, who in NEWEST.answers.items() if name not in NEW})
    then = digest_of(REPO, full(**WITHOUT), "design", KIRO, FILES, versions=(old,))
    now = digest_of(REPO, full(**WITHOUT), "design", KIRO, FILES, versions=(old, NEWEST))
    assert then.value.startswith("v0:")
    assert now.value == of(**WITHOUT).value
    assert now.counts(now.value)
    assert now.counts(then.value)
    assert not now.counts(of(title="Another").value)
    for name, value in {"visibility": "public", "targets": [{"name": "a", "unit": "ms"}]}.items():
        later = digest_of(
            REPO, full(**{**WITHOUT, name: value}), "design", KIRO, FILES, versions=(old, NEWEST)
        )
        assert not later.counts(then.value), name


def test_a_field_that_another_phase_covers_does_not_age_this_ones_approval() -> None:
    old = version("v0", {name: who for name, who in NEWEST.answers.items() if name != "acceptance.run"})
    for phase, still in (("design", True), ("spec", False)):
        then = digest_of(REPO, full(acceptance=None), phase, KIRO, {}, versions=(old,))
        now = digest_of(REPO, full(), phase, KIRO, {}, versions=(old, NEWEST))
        assert now.counts(then.value) is still


def test_who_contributed_depends_on_files_and_acceptance_alone() -> None:
    def contribution(phase: str = "spec", files: Deliverables = FILES, **changed: Any) -> str:
        return contribution_of(full(**changed), phase, KIRO, files)

    assert contribution(title="Another", tasks=None) == contribution()
    assert contribution(acceptance=[{"run": "true"}]) != contribution()
    assert contribution(files={"docs/a.md": ()}) != contribution()
    assert contribution("design", acceptance=None) == contribution("design")


def test_a_digest_holds_whatever_the_schema_lets_through() -> None:
    values: dict[str, Any] = {
        "title": "Ünïcode \U0001f680",
        "x-number": 1.5,
        "x-deep": {"a": [None, True, {"b": []}]},
    }
    odd = of(**values)
    assert len(json.dumps(odd.parts)) > 100
    assert digest.digest_of(REPO, full(), "design", KIRO, {"a*": (Entry("a\udce9", "100644", "1"),)})
