"""`plan --from`: a Markdown list as milestones and tasks, in one commit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.integrations.outline import points_of
from milestone_git.model.diagnostic import Refused
from tests.harness import Repo

LIST = """\
# Portfolio

What I want to have by spring.

1. Set up: 2h
   - [x] Node
   - [ ] Editor: 30m
2. Design mockups
* [x] Buy the domain
"""


@pytest.fixture
def ready(repo: Repo) -> Repo:
    repo.ok("init", "--profile", "solo")
    return repo


def test_items_are_milestones_and_items_below_are_tasks_in_one_commit(ready: Repo) -> None:
    ready.write("list.md", LIST)
    before = ready.git("rev-parse", "HEAD")
    assert ready.ok("plan", "--from", "list.md") == (
        "milestone-001  Set up\nmilestone-002  Design mockups\nmilestone-003  Buy the domain\n"
    )
    assert ready.git("rev-parse", "HEAD^") == before
    first, second, third = ready.json("list")["milestones"]
    assert first["estimate"] == "2h"
    assert [(one["title"], one["status"], one.get("estimate")) for one in first["tasks"]] == [
        ("Node", "done", None),
        ("Editor", "todo", "30m"),
    ]
    assert "tasks" not in second
    assert third["status"] == "completed"
    assert ready.ok("check", "--strict") == "3 milestones: all is well\n"


def test_the_log_knows_what_was_ticked(ready: Repo) -> None:
    ready.ok("plan", "--from", "-", input=LIST)
    ready.ok("plan", "Another")
    kinds = [(one["kind"], one["milestone"][-1]) for one in ready.json("log")["events"]][::-1]
    assert kinds == [
        ("plan", "1"), ("task-done", "1"), ("plan", "2"), ("plan", "3"), ("complete", "3"), ("plan", "4"),
    ]  # fmt: skip


def test_a_chain_goes_through_the_list(ready: Repo) -> None:
    ready.ok("plan", "--from", "-", "--chain", "--label", "ui", input="- One\n- Two\n- Three\n")
    found = ready.json("list")["milestones"]
    assert [one.get("depends_on") for one in found] == [
        None,
        [{"milestone": "milestone-001"}],
        [{"milestone": "milestone-002"}],
    ]
    assert all(one["labels"] == ["ui"] for one in found)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("- One\n  - Two\n    - Three\n", 3, 5),
        ("- One\n\t- Two\n\t\t- Three\n", 3, 3),
        ("  - A task\n- One\n", 1, 3),
        ("- One\n-\n", 2, 1),
        ("- One\n* [ ]\n", 2, 1),
        ("- One\n  more of it\n", 2, 3),
    ],
)
def test_what_would_be_lost_is_refused_with_its_line(ready: Repo, text: str, line: int, column: int) -> None:
    with ready.unchanged():
        result = ready.call("plan", "--from", "-", input=text)
    assert result.exit_code == 2
    assert f"standard input:{line}:{column}\n" in result.stderr


@pytest.mark.parametrize("text", ["", "# Only a heading\n", "```\n- code\n```\n"])
def test_a_text_without_a_list_is_refused(ready: Repo, text: str) -> None:
    result = ready.call("plan", "--from", "-", input=text)
    assert result.exit_code == 2
    assert "there is no list here" in result.stderr


def test_one_bad_line_plans_nothing(ready: Repo) -> None:
    with ready.unchanged():
        assert ready.call("plan", "--from", "-", input="- One: 2h\n- Two: 9999w\n").exit_code == 1


TITLES = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)
MARKS = st.sampled_from(["-", "*", "+", "1.", "12)"])


@given(st.lists(st.tuples(MARKS, TITLES, st.lists(st.tuples(MARKS, TITLES))), min_size=1), st.integers(1, 8))
def test_every_list_of_two_levels_is_read_as_it_was_written(
    plan: list[tuple[str, str, list[tuple[str, str]]]], indent: int
) -> None:
    lines = []
    for mark, title, tasks in plan:
        lines.append(f"{mark} {title}")
        lines += [f"{' ' * indent}{one} {task}" for one, task in tasks]
    found = points_of("\n".join(lines), "list")
    assert [(point.text, [one.text for one in point.points]) for point in found] == [
        (title, [task for _, task in tasks]) for _, title, tasks in plan
    ]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    codes = set()
    try:
        points_of(text, "list")
    except Refused as refused:
        codes = {one.code for one in refused.diagnostics}
    assert codes <= {"MG010"}
