"""Bad input of issue 2: a code, a place, exit 1 or 2, nothing written; by `check` and by a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

RECORD = ".milestones/active/milestone-002.yaml"


class Bad(NamedTuple):
    """A record's text after an edit by hand, and what is said of it where."""

    old: str
    new: str
    code: str
    line: int
    column: int


BAD = {
    "not YAML": Bad("priority: high", "priority: [high", "MG101", 8, 11),
    "a wrong type": Bad("priority: high", "labels: ui", "MG104", 7, 9),
    "a wrong word": Bad("priority: high", "priority: hihg", "MG104", 7, 11),
    "an unknown key": Bad("priority: high", "prioritty: high", "MG105", 7, 1),
    "a missing field": Bad("title: Two\n", "", "MG106", 2, 1),
    "an id that is not the file name": Bad("id: milestone-002", "id: milestone-007", "MG107", 3, 5),
    "a duplicate key": Bad("priority: high", "priority: high\npriority: low", "MG103", 8, 1),
    "a duplicate task id": Bad("  - id: t-two", "  - id: t-one", "MG108", 14, 9),
    "an alias": Bad("priority: high", "priority: *high", "MG102", 7, 11),
    "an anchor": Bad("priority: high", "priority: &high high", "MG102", 7, 11),
    "a tag": Bad("priority: high", "priority: !!str high", "MG102", 7, 11),
    "an unknown dependency": Bad("milestone: milestone-001", "milestone: milestone-071", "MG301", 9, 16),
    "a dependency on itself": Bad("milestone: milestone-001", "milestone: milestone-002", "MG302", 9, 16),
    "an impossible date": Bad("priority: high", "due: 2026-02-30", "MG110", 7, 6),
    "conflict markers": Bad("priority: high", "<<<<<<< HEAD\npriority: high\n", "MG112", 7, 1),
    "a control character": Bad("title: Two", "title: Two\u202e", "MG113", 5, 11),
}
TEXT = """\
# by hand
schema: 1
id: milestone-002
uid: {uid}
title: Two
status: planned
priority: high
depends_on:
  - milestone: milestone-001
tasks:
  - id: t-one
    title: One
    status: todo
  - id: t-two
    title: Two
    status: todo
"""


@pytest.fixture
def by_hand(planned: Repo) -> Repo:
    """The second record as somebody wrote it in an editor, committed."""
    uid = planned.json("show", "2")["milestone"]["uid"]
    planned.write(RECORD, TEXT.format(uid=uid))
    planned.git("commit", "-q", "--no-verify", "-am", "By hand")
    return planned


def _spoil(repo: Repo, bad: Bad) -> None:
    text = repo.read(RECORD)
    assert bad.old in text
    repo.write(RECORD, text.replace(bad.old, bad.new, 1))


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_check_says_code_file_line_and_column_and_writes_nothing(by_hand: Repo, bad: Bad) -> None:
    _spoil(by_hand, bad)
    with by_hand.unchanged():
        found = by_hand.json("check", exit_code=1)["diagnostics"]
    places = [(one["code"], one["path"], one["line"], one["column"]) for one in found]
    assert (bad.code, RECORD, bad.line, bad.column) in places


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_commit_of_it_is_refused_with_the_same_words(by_hand: Repo, bad: Bad) -> None:
    _spoil(by_hand, bad)
    head = by_hand.git("rev-parse", "HEAD")
    result = by_hand.run("git", "commit", "-am", "Spoil it")
    assert result.exit_code == 1
    assert f"error[{bad.code}]" in result.stderr
    assert f"--> {RECORD}:{bad.line}:{bad.column}" in result.stderr
    assert by_hand.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize("bad", [BAD["not YAML"], BAD["an unknown key"]])
def test_no_command_edits_or_hides_a_record_that_is_broken(by_hand: Repo, bad: Bad) -> None:
    _spoil(by_hand, bad)
    before = by_hand.read(RECORD)
    assert "milestone-00" in by_hand.ok("list")
    with by_hand.unchanged():
        assert by_hand.call("edit", "milestone-002", "estimate=1w").exit_code in (1, 2)
    by_hand.ok("plan", "Others go on")
    assert by_hand.read(RECORD) == before


def test_an_empty_file_is_said(by_hand: Repo) -> None:
    by_hand.write(RECORD, "")
    assert f"--> {RECORD}:1:1" in by_hand.call("check").stderr
    assert "MG111" in by_hand.run("git", "commit", "-am", "Empty").stderr


def test_a_circle_of_dependencies_is_said_and_never_made(by_hand: Repo) -> None:
    with by_hand.unchanged():
        result = by_hand.call("link", "1", "--depends-on", "2")
    assert (result.exit_code, "MG303" in result.stderr) == (1, True)
    path = ".milestones/active/milestone-001.yaml"
    by_hand.write(path, by_hand.read(path) + "depends_on:\n  - milestone: milestone-002\n")
    assert "MG303" in by_hand.call("check").stderr
    assert "MG303" in by_hand.run("git", "commit", "-am", "Circle").stderr


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("plan", "a\nb"), "MG104", 1),
        (("plan", "a\x1b[31m"), "MG113", 1),
        (("plan", "a\u202e"), "MG113", 1),
        (("task", "add", "1", "a\u202e"), "MG113", 1),
        (("plan", "x", "--task", "a\x85b"), "MG113", 1),
        (("plan", "x", "--description", "a\ud800"), "MG010", 2),
        (("plan", "x", "--label", "a\x00b"), "MG113", 1),
        (("plan", ""), "MG104", 1),
        (("plan", "   "), "MG104", 1),
        (("plan", "x", "--due", "2026-02-30"), "MG110", 1),
        (("plan", "x", "--estimate", "soon"), "MG104", 1),
        (("plan", "x", "--depends-on", "99"), "MG007", 2),
        (("plan",), "MG010", 2),
        (("edit", "1", "statuss=x"), "MG105", 1),
        (("edit", "1", "id=milestone-009"), "MG010", 2),
        (("edit", "1", "due=[1"), "MG010", 2),
        (("show", "99"), "MG007", 2),
        (("show", "X"), "MG007", 2),
        (("show",), "MG009", 2),
        (("task", "done", "1/1"), "MG007", 2),
        (("show", "1", "--rev", "no-such"), "MG007", 2),
        (("list", "--rev=--help"), "MG007", 2),
        (("frobnicate",), "MG010", 2),
        (("unlink", "1", "--depends-on", "2"), "MG301", 1),
        (("reopen", "1"), "MG306", 1),
    ],
    ids=str,
)
def test_a_bad_word_is_refused_with_a_code_and_writes_nothing(
    planned: Repo, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    with planned.unchanged():
        result = planned.call(*words)
        told = planned.call(*words, "--json")
    assert (f"error[{code}]" in result.stderr, result.exit_code) == (True, exit_code), result
    assert '"schema": "milestone-git/error/1"' in told.stdout
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr


def test_outside_of_a_repository_every_command_says_so(empty_dir: Repo) -> None:
    for words in (("init",), ("list",), ("plan", "x"), ("check",), ("execute",), ("log",)):
        result = empty_dir.call(*words)
        assert list(empty_dir.path.iterdir()) == []
        assert (result.exit_code, "MG001" in result.stderr) == (4, True)


def test_before_the_set_up_and_before_the_first_commit_commands_say_so(unborn: Repo) -> None:
    for words in (("list",), ("plan", "x"), ("check",), ("execute",), ("log",)):
        with unborn.unchanged():
            result = unborn.call(*words)
        assert (result.exit_code, "MG002" in result.stderr or "MG005" in result.stderr) == (2, True)


def test_without_an_identity_what_writes_is_refused_and_what_reads_is_not(planned: Repo) -> None:
    config = planned.home / ".gitconfig"
    config.write_text("[user]\n\tuseConfigOnly = true\n")
    for words in (
        ("plan", "x"),
        ("edit", "1", "estimate=1w"),
        ("execute", "1"),
        ("complete", "1"),
        ("init",),
    ):
        with planned.unchanged():
            result = planned.call(*words)
        assert (result.exit_code, "MG003" in result.stderr) == (4, True), words
    planned.ok("list")
    planned.ok("status")
