"""A stock that is read on top of another says what one says that was read from nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.model.roster import roster_of
from milestone_git.store import documents
from milestone_git.store.kept.cache import Cache, _full
from milestone_git.store.objects.format import SHA1
from milestone_git.store.reading import stock
from milestone_git.store.reading.listing import Files, listing_of
from tests.builders import uid_of

CONFIGURATION = {
    ".milestones/config/repository.yaml": {"schema": 1, "uid": uid_of(900), "protected": ["main"]},
    ".milestones/config/milestone-config.yaml": {"schema": 1, "profile": "team"},
    ".milestones/config/team.yaml": {"schema": 1, "people": {}},
}


def record(number: int, title: str, needs: tuple[int, ...] = ()) -> bytes:
    name = f"milestone-{number:03}"
    document = {"schema": 1, "id": name, "uid": uid_of(number), "title": title, "status": "planned"}
    waits = {"depends_on": [{"milestone": f"milestone-{one:03}"} for one in needs]}
    tasks = {"tasks": [{"id": "t-1", "title": title, "status": "todo"}]} if needs else {}
    return documents.new_text({**document, **(waits if needs else {}), **tasks})


def files_of(records: dict[str, bytes]) -> Files:
    texts = {path: documents.new_text(one) for path, one in CONFIGURATION.items()}
    texts |= {f".milestones/active/{name}.yaml": data for name, data in records.items()}
    listing = listing_of(sorted((path, SHA1.blob_id(data)) for path, data in texts.items()))
    return Files(listing, lambda path, _: texts[path])


def said(folder: Path, records: dict[str, bytes], first: str) -> tuple[Any, ...]:
    """Everything that a stock says; ``first`` is what it is asked for before the rest."""
    found = stock.taken(Cache(folder), files_of(records))
    if first == "names":
        roster_of(found.records)
    elif first == "one":
        assert all(found.records[path].path == path for path in list(found.records)[:3])
    else:
        assert len(found.records.values()) == len(found.records)
    roster = roster_of(found.records)
    every = {
        path: (one.id, one.uid, one.title, one.document, one.tasks) for path, one in found.records.items()
    }
    names = sorted(zip(roster.paths, roster.ids, roster.uids, strict=True))
    assert {name for one in found.records.values() for name in one.needs} <= {*roster.awaited}
    assert [*every] == [*found.records] == sorted(found.records)
    return found.configuration, every, names, [(one.code, one.path) for one in found.faults]


RECORDS = st.dictionaries(
    st.sampled_from([f"milestone-{number:03}" for number in range(1, 8)]),
    st.one_of(
        st.builds(
            record, st.integers(1, 8), st.sampled_from(["One", "Other"]), st.sampled_from([(), (2, 3)])
        ),
        st.just(b"title: ["),
        st.just(b"schema: 1\n"),
    ),
    max_size=7,
)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(RECORDS, min_size=2, max_size=4),
    st.sampled_from(["names", "one", "all"]),
    st.sampled_from([1, 64]),
)
def test_on_top_of_others_it_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, bytes]], first: str, most: int
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stock, "_DIFFERENT", most)
        for state in states:
            alone = said(tmp_path_factory.mktemp("alone"), state, "all")
            assert said(folder, state, first) == alone


def forgotten(folder: Path, key: str) -> None:
    """Takes what is kept under ``key`` away, as who spoils a part of the cache does."""
    with sqlite3.connect(folder / "cache.sqlite") as connection:
        assert connection.execute("DELETE FROM kept_1 WHERE key = ?", (_full(key),)).rowcount == 1


@pytest.mark.parametrize("what", ["rows", "names", "stock", "tasks"])
@pytest.mark.parametrize("first", ["names", "one", "all"])
@pytest.mark.parametrize("edited", [False, True])
def test_a_part_that_is_gone_from_the_cache_is_made_again(
    tmp_path: Path, what: str, first: str, edited: bool
) -> None:
    before = {f"milestone-{number:03}": record(number, "One", (number - 1,)) for number in range(1, 9)}
    said(tmp_path, before, "all")
    forgotten(tmp_path, f"{what} {files_of(before).listing.digest}")
    after = {**before, "milestone-004": record(4, "Other")} if edited else before
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert said(tmp_path, after, first) == said(fresh, after, "all")


def test_names_are_told_without_the_rows_of_all_records(tmp_path: Path) -> None:
    before = {f"milestone-{number:03}": record(number, "One") for number in range(1, 9)}
    said(tmp_path, before, "all")
    forgotten(tmp_path, f"rows {files_of(before).listing.digest}")
    found = stock.taken(Cache(tmp_path), files_of({**before, "milestone-009": record(9, "New", (3,))}))
    assert found.records[".milestones/active/milestone-009.yaml"].title == "New"
    assert found.records[".milestones/active/milestone-002.yaml"].title == "One"
    forgotten(tmp_path, "stocks")  # who reads all of them has to begin anew
    assert "milestone-009" in roster_of(found.records).ids
    assert [*roster_of(found.records).awaited] == ["milestone-003"]


def test_it_knows_on_top_of_what_it_was_read_and_what_differs(tmp_path: Path) -> None:
    before = {f"milestone-{number:03}": record(number, "One") for number in range(1, 9)}
    below = files_of(before).listing
    assert stock.taken(Cache(tmp_path), files_of(before)).since == (below.digest, {})
    edited = {**before, "milestone-004": record(4, "Other"), "milestone-009": record(9, "New")}
    del edited["milestone-001"]
    found = stock.taken(Cache(tmp_path), files_of(edited))
    oids, paths = (
        files_of(edited).listing.oids,
        [f".milestones/active/milestone-00{one}.yaml" for one in (1, 4, 9)],
    )
    told = {path: (below.oids.get(path, ""), oids.get(path, "")) for path in paths}
    assert found.since == (below.digest, told)
    assert stock.taken(Cache(tmp_path), files_of(before)).since == (below.digest, {})
