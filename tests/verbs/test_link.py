"""`link` and `unlink`: dependencies added, changed and taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from milestone_git.model.change import Change
from milestone_git.verbs.link import Link, link, unlink
from tests.builders import codes, given, record, refused, snapshot, written


def linked(verb: Callable[..., Change], *depends_on: str, needs: list[int], fields: Any = ()) -> Any:
    found = snapshot(record(1, needs=needs), record(2), record(3))
    change = verb(found, Link("1", depends_on, fields), given())
    return (
        written(change).get("depends_on"),
        [one.payload["dependency"] for one in change.drafts],
        change.subject,
    )


def test_dependencies_are_added_and_taken_out() -> None:
    two, three = {"milestone": "milestone-002"}, {"milestone": "milestone-003"}
    assert linked(link, "2", "3", needs=[]) == (
        [two, three],
        ["milestone-002", "milestone-003"],
        "Link milestone-001 to milestone-002, milestone-003",
    )
    assert linked(unlink, "2", needs=[2, 3])[0] == [three]
    assert linked(unlink, "2", needs=[2]) == (
        None,
        ["milestone-002"],
        "Unlink milestone-001 from milestone-002",
    )


def test_a_link_that_is_there_gets_other_fields() -> None:
    lag = (("lag", "2d"),)
    two = {"milestone": "milestone-002", "lag": "2d"}
    assert linked(link, "2", needs=[2, 3], fields=lag)[0] == [two, {"milestone": "milestone-003"}]
    assert linked(link, "2", needs=[], fields=lag)[0] == [two]


def test_a_link_that_says_nothing_new_is_refused() -> None:
    assert codes(refused(lambda: linked(link, "2", needs=[2]))) == ["MG304"]
    assert codes(refused(lambda: linked(link, "2", "2", needs=[], fields=(("lag", "2d"),)))) == ["MG304"]


def test_a_dependency_on_what_is_not_there_can_be_taken_out() -> None:
    assert linked(unlink, "milestone-009", needs=[9, 2])[0] == [{"milestone": "milestone-002"}]


def test_what_is_no_dependency_cannot_be_taken_out() -> None:
    (one,) = refused(lambda: linked(unlink, "3", needs=[2]))
    assert (one.code, one.message) == ("MG301", "`milestone-001` does not depend on `milestone-003`")
    assert "it depends on `milestone-002`" in one.helps + one.notes
    (one,) = refused(lambda: linked(unlink, "3", needs=[]))
    assert "it depends on nothing" in one.helps + one.notes


def test_a_finished_milestone_is_not_linked() -> None:
    found = snapshot(record(1, status="completed"), record(2))
    assert codes(refused(lambda: link(found, Link("1", ("2",)), given()))) == ["MG306"]
