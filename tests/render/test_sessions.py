"""What was saved, as people read it."""

from __future__ import annotations

from milestone_git.render import sessions
from milestone_git.render.columns import Look
from milestone_git.render.sessions import Saved
from milestone_git.render.sitting import Where, text
from tests.builders import record

SAVED = Saved(
    "milestone-001", 3, "2026-01-08T19:09:00Z", 1, "", "keeper", "", "milestone/milestone-001",
    "b" * 40, "c" * 40, "",
)  # fmt: skip
AWAY = SAVED._replace(origin="c2", note="close the \x1b[31mnav", operation="merge")


def test_a_list_says_which_is_from_where_and_who_saves_now() -> None:
    said = sessions.listed([AWAY, SAVED], Look(), sessions.keeping("milestone-001", SAVED.at))
    assert said.split()[:7] == ["NUMBER", "WHEN", "MILESTONE", "FILES", "FROM", "BY", "NOTE"]
    assert "c2    keeper  close the" in said
    assert "here  keeper" in said
    assert said.endswith("\n\nsession of milestone-001: kept, last saved 2026-01-08 19:09")
    assert "\x1b" not in said


def test_a_list_of_nothing_says_so() -> None:
    assert sessions.listed([], Look(), "") == "nothing was saved yet"
    kept = sessions.keeping("milestone-001", "")
    assert sessions.listed([], Look(), kept).endswith("kept, nothing to save yet")
    assert sessions.listed([SAVED], Look(), "").endswith("keeper")


def test_one_in_full_names_what_it_holds_and_what_it_does_not() -> None:
    said = sessions.shown_one(AWAY, [("a\n", "changed")], [(".env", "looks like a secret")], 7)
    for part in (
        "in your clone c2",
        "note: close the",
        "in the middle of a merge",
        "  changed  a",
        "Not saved",
    ):
        assert part in said
    assert "  .env (looks like a secret)\n  and 7 more" in said
    assert "\x1b" not in said


def test_one_that_differs_in_nothing_says_that_and_a_long_one_says_how_to_see_the_rest() -> None:
    assert "all is as in that commit" in sessions.shown_one(SAVED, [], [], 0)
    assert "and more" not in sessions.shown_one(SAVED, [], [(".env", "x")], 0)
    many = [(f"{number:03d}", "new") for number in range(45)]
    assert "and 5 more: `git diff --stat bbbbbbbbbbbb cccccccccccc`" in sessions.shown_one(SAVED, many, [], 0)


def test_what_came_back_says_how_to_take_it_back() -> None:
    said = sessions.restored(SAVED, ["page.html"], "merge")
    assert (
        "restored: page.html\n  in the middle of a merge again\n\nnext: git milestone session restore --undo"
        in said
    )
    assert sessions.restored(SAVED, [], "").endswith("nothing to bring back")


def test_what_was_taken_back_and_what_was_kept() -> None:
    assert sessions.undone(["a"], ["b"]).splitlines()[1:] == [
        "  as before: a",
        "  kept, it has changed since: b",
    ]
    assert sessions.undone([], []).startswith("nothing to take back")


def test_what_was_dropped() -> None:
    assert sessions.dropped([SAVED]) == "dropped: checkpoint 3 of milestone-001, 2026-01-08 19:09"
    assert sessions.dropped([]) == "nothing was dropped"


def test_a_sitting_says_from_where_it_goes_on_and_how_often_it_is_saved() -> None:
    where = Where(
        record(1), "milestone/milestone-001", True, saved_at=SAVED.at, origin="c2", operation="merge",
        restored=("a",), kept_every_seconds=300,
    )  # fmt: skip
    said = text(where)
    for part in ("2026-01-08 19:09, from your clone c2", "in the middle of a merge again", "every 5 min"):
        assert part in said
    assert "to take that back" in said
    assert "every 2 h" in text(where._replace(kept_every_seconds=7200))
    assert "every 90 s" in text(where._replace(kept_every_seconds=90))
