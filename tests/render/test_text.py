"""Answers as text, compared whole: what is not in a picture here is not shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.render import listing, show, sitting, story
from milestone_git.render.columns import Look, bar, plain_columns, table
from milestone_git.render.diagnostics import summary_of, text_of
from milestone_git.render.sitting import Where
from tests.builders import event, record, snapshot, task

PIPE, TERMINAL = Look(), Look(terminal=True, columns=60)
WORK = (task("1", "done", estimate="3h"), task("2", "doing", estimate="1h"), task("3"))
BROKEN = Diagnostic("MG101", "x", ".milestones/active/milestone-009.yaml")


def lines(text: str) -> list[str]:
    return text.split("\n")


@given(st.lists(st.tuples(st.text("ab "), st.text("ab "), st.text("ab ")), max_size=4))
def test_columns_line_up_and_end_without_space(rows: list[tuple[str, ...]]) -> None:
    drawn = lines(plain_columns(rows)) if rows else []
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    assert len(drawn) == len(rows)
    for line, row in zip(drawn, rows, strict=True):
        assert line == line.rstrip()
        assert f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}".rstrip() == line
    assert plain_columns([]) == ""


@given(st.integers(0, 100), st.integers(1, 40))
def test_a_bar_is_full_only_at_100(percent: int, cells: int) -> None:
    drawn = bar(percent, cells)
    assert ("░" not in drawn) == (percent == 100)
    assert drawn.endswith(f"] {percent:3d}%")
    assert drawn.index("]") == cells + 1


def test_a_table_in_a_pipe_is_plain_and_never_cut() -> None:
    long = "x" * 200
    assert table(("id", "title"), [("1", long), ("2", "a\nb")], PIPE) == f"ID  TITLE\n1   {long}\n2   a\\nb"


def test_a_table_on_a_terminal_is_cut_to_its_width_but_not_the_id() -> None:
    drawn = lines(table(("id", "title"), [("milestone-001", "x" * 200)], TERMINAL))
    assert max(map(len, drawn)) <= 60
    assert drawn[-1].startswith("milestone-001")
    assert drawn[-1].endswith("…")
    assert "\x1b[" not in "".join(drawn)


@pytest.mark.parametrize("columns", [30, 10, 1])
def test_a_terminal_too_narrow_for_anything_still_gets_a_table(columns: int) -> None:
    narrow = Look(terminal=True, columns=columns)
    drawn = lines(table(("id", "owner", "title"), [("milestone-001", "sarah", "x" * 200)], narrow))
    assert max(map(len, drawn)) <= columns
    assert table(("id", "due"), [("milestone-001", "2026-03-01")], narrow)


def test_the_widest_column_gives_way_first() -> None:
    drawn = lines(table(("id", "owner", "title"), [("milestone-001", "sarah-long", "x" * 200)], TERMINAL))
    assert drawn[-1].startswith("milestone-001   sarah-long   xxx")
    assert len(drawn[-1]) == 60
    short = lines(table(("id", "title"), [("1", "Two words")], TERMINAL))
    assert short[-1] == "1    Two words"


def test_colour_is_for_who_wants_it() -> None:
    assert "\x1b[" in table(("id", "status"), [("1", "completed")], TERMINAL._replace(colour=True))


def test_a_list_shows_the_columns_that_say_something() -> None:
    found = snapshot(
        record(1), record(2, needs=[1], owner="@kim", estimate="2d"), record(3, *WORK), faults=(BROKEN,)
    )
    wide = "see `git milestone check`: .milestones/active/milestone-009.yaml"
    assert lines(listing.milestones(found, [*found.by_id().values()], found.broken_paths(), PIPE)) == [
        f"ID             STATUS      PROGRESS  ESTIMATE  OWNER  {'TITLE':{len(wide)}}  WAITS FOR",
        "milestone-001  planned                                Title 1",
        f"milestone-002  planned               2d        kim    {'Title 2':{len(wide)}}  milestone-001",
        "milestone-003  planned     50%                        Title 3",
        f"milestone-009  unreadable                             {wide}",
    ]
    done = record(4, status="completed", needs=[9], due="2026-03-01")
    assert lines(listing.milestones(snapshot(done), [done], (), PIPE)) == [
        "ID             STATUS     PROGRESS  DUE         TITLE",
        "milestone-004  completed  100%      2026-03-01  Title 4",
    ]


def test_tasks_are_listed_with_their_numbers() -> None:
    assert lines(listing.tasks(record(1, *WORK), PIPE)) == [
        "#  ID   STATUS  ESTIMATE  TITLE",
        "1  t-1  done    3h        Task 1",
        "2  t-2  doing   1h        Task 2",
        "3  t-3  todo              Task 3",
    ]
    assert lines(listing.tasks(record(1, task("1", "blocked", reason="rain", assignees=["kim"])), PIPE)) == [
        "#  ID   STATUS   ESTIMATE  TITLE          ASSIGNEES",
        "1  t-1  blocked            Task 1 (rain)  kim",
    ]


def test_a_milestone_is_shown_field_by_field() -> None:
    fields: dict[str, Any] = {
        "description": "First line\nsecond line\n",
        "labels": ["ui", "web"],
        "phases": {"design": {"owner": "kim", "reviewers": {"any": 1, "of": ["leads"]}}, "spec": {}},
        "acceptance": [{"run": "make test"}],
        "depends_on": [
            {"milestone": "milestone-002", "lag": "2d", "type": "SS"},
            {"milestone": "milestone-003"},
        ],
        "x-flag": True,
        "x-none": None,
        "x-list": [],
    }
    one = record(1, **fields)
    assert lines(show.milestone(snapshot(one), one)) == [
        "milestone-001  Title 1",
        "planned  [░░░░░░░░░░]   0%",
        "",
        "uid          01JD8XQ4M7E2V9K3T5R6W80001",
        "description",
        "  First line",
        "  second line",
        "labels       ui, web",
        "phases",
        "  design",
        "    owner  kim",
        "    reviewers",
        "      any  1",
        "      of  leads",
        "  spec",
        "acceptance",
        "  - run make test",
        "x-flag       true",
        "x-none       null",
        "x-list",
        "",
        "Depends on",
        "  milestone-002 (SS, 2d)",
        "  milestone-003",
        "",
        "Waits for",
        "  milestone-002  (not there)",
        "  milestone-003  (not there)",
        "",
        "next: git milestone unlink 1 --depends-on milestone-002",
        "",
        "file: .milestones/active/milestone-001.yaml",
    ]


def test_a_finished_milestone_is_shown_without_advice() -> None:
    own: dict[str, Any] = {"x-map": {"a": {"b": [1, {"c": "d"}]}}}
    one = record(1, status="completed", **own)
    assert lines(show.milestone(snapshot(one), one)) == [
        "milestone-001  Title 1",
        "completed  [██████████] 100%",
        "",
        "uid    01JD8XQ4M7E2V9K3T5R6W80001",
        "x-map",
        "  a",
        "    b  1, c d",
        "",
        "file: .milestones/completed/milestone-001.yaml",
    ]


def test_the_log_says_when_and_what() -> None:
    some = [event("pause", note="stuck\x1b"), event("plan", title="T", at="x")]
    assert lines(story.events([some[0], some[1]._replace(at="\x1b2026")])) == [
        "2026-01-05 09:00  sarah paused milestone-001: stuck\\x1b",
        '\\x1b2026          sarah planned milestone-001 "T"',
    ]


def test_a_start_says_where_one_is() -> None:
    one = record(1, *WORK, status="active")
    assert lines(sitting.text(Where(one, "milestone/milestone-001", changed={"a": " M"}))) == [
        "started milestone-001: Title 1",
        "on branch milestone/milestone-001",
        "your 1 changed file came along",
        "",
        "[█████░░░░░]  50%  (1/3 tasks)",
        "now: 2  Task 2",
        "next: 3  Task 3",
    ]
    assert lines(sitting.text(Where(record(1), "b"))) == ["started milestone-001: Title 1", "on branch b"]


def test_a_return_says_where_one_left_off() -> None:
    changed = {f"f{number}": " M" for number in range(10)}
    where = Where(record(1), "b", True, "abc Fix", changed, "stuck", "2026-01-05T09:00:00Z", ["r"], ["k"])
    assert lines(sitting.text(where))[2:] == [
        "",
        "Where you left off",
        "  note: stuck",
        "  last commit: abc Fix",
        "  checkpoint of 2026-01-05 09:00",
        "  restored: r",
        "  to take that back: git milestone session restore --undo",
        "  kept, it has changed since: k",
        *(f"   M f{number}" for number in range(8)),
        "  and 2 changed files more: `git status`",
    ]
    assert lines(sitting.text(Where(record(1), "b", True)))[2:] == ["", "Where you left off"]


def test_a_diagnostic_shows_place_line_reason_and_what_to_type() -> None:
    one = Diagnostic(
        "MG104", "wrong", "a.yaml", ("due",), "error", 12, 6, 4, "due: soon", "here", ("a note",), ("a help",)
    )
    assert lines(text_of([one])) == [
        "error[MG104]: wrong",
        "  --> a.yaml:12:6",
        "   |",
        "12 | due: soon",
        "   |      ^^^^ here",
        "note: a note",
        "help: a help",
        "help: more in `git milestone explain MG104`",
    ]
    assert lines(text_of([one._replace(path="")]))[1] == "note: a note"
    assert lines(text_of([one._replace(line=0, excerpt="")]))[1:3] == [" --> a.yaml", "note: a note"]
    assert text_of([one, one]) == f"{text_of([one])}\n\n{text_of([one])}"


@pytest.mark.parametrize(
    ("excerpt", "width", "rows"),
    [
        ("due: soon", 99, ["   |", "12 | due: soon", "   |      ^^^^"]),
        ("due: soon", 0, ["   |", "12 | due: soon", "   |      ^"]),
        ("due:", 1, ["   |", "12 | due:", "   |      ^"]),
        ("due:\tsoon", 4, ["   |", "12 | due: soon", "   |      ^^^^"]),
        ("due: \x1bsoon", 4, ["   |", "12 | due: \\x1bsoon"]),
        ("x" * 161, 4, []),
    ],
)
def test_carets_stand_below_the_place_or_not_at_all(excerpt: str, width: int, rows: list[str]) -> None:
    one = Diagnostic("MG104", "wrong", "a.yaml", line=12, column=6, width=width, excerpt=excerpt)
    assert lines(text_of([one]))[2:-1] == rows


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ([], ""),
        (["error"], "1 error"),
        (["warning", "warning"], "2 warnings"),
        (["error", "warning", "error"], "2 errors and 1 warning"),
    ],
)
def test_findings_are_counted(severities: list[str], said: str) -> None:
    assert summary_of([Diagnostic("MG104", "x", severity=one) for one in severities]) == said
