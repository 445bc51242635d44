"""`pre-push` against a real server: the log goes first, and what is told is what the server says."""

from __future__ import annotations

import re

import pytest

from tests.harness import Result
from tests.server.field import CONFIG, RECORD, REPOSITORY, Field, by_hand, event, guard, push, pushed

ADVICE = "milestone-git: this is advice, the push goes on"


@pytest.fixture
def gated(open_field: Field) -> Field:
    """Milestone 1 waits for Sarah's approval, on a server that guards it; her hooks push her log."""
    sarah = open_field.sarah
    by_hand(sarah, RECORD, "phase: design\n", "phase: design\nphases:\n  design:\n    reviewers: [sarah]\n")
    pushed(sarah, "main")
    guard(open_field.server)
    return open_field


def approved(field: Field) -> None:
    """Sarah approves, offline, and moves on."""
    field.sarah.ok("review", "1", "--phase", "design", "--approve")
    assert "phase: spec" in field.sarah.read(RECORD) or field.sarah.ok("advance", "1")
    field.sarah.git("config", "milestone.auto", "true")


def plain_push(field: Field, *words: str) -> Result:
    return field.sarah.run("git", "push", *(words or ("origin", "main")))


def blocks(text: str) -> str:
    """The findings, without who says them."""
    rows = [re.sub(r"^remote: ?", "", row).rstrip() for row in text.splitlines()]
    return "\n".join(row for row in rows if re.match(r"(error|warning)\[|note:|help:| *-->| *\d* *\|", row))


def test_a_plain_push_takes_the_log_before_the_branch_that_rests_on_it(gated: Field) -> None:
    approved(gated)
    without = push(gated.sarah, "main")
    assert "error[MG204]" in without.stderr, without
    said = plain_push(gated)
    assert said.exit_code == 0, said
    assert gated.refs()["refs/heads/main"] == gated.sarah.git("rev-parse", "main")
    ours = gated.log_of("sarah")
    assert gated.refs()[ours] == gated.sarah.git("rev-parse", ours)


def test_a_refused_push_is_told_before_what_the_server_says(field: Field) -> None:
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    said = plain_push(field)
    before, _, after = said.stderr.partition(ADVICE)
    assert said.exit_code != 0
    assert "`main` is protected" in before
    assert "error[MG104]" in blocks(before)
    assert blocks(before) == blocks(after)


def test_several_refs_are_told_each_as_the_server_says_it(field: Field) -> None:
    """One that is deleted, one rewound, one that is new, a log, a tag, and a branch that nobody guards."""
    sarah = field.sarah
    by_hand(sarah, REPOSITORY, "protected: [main]", "protected: [main, release/1]")
    pushed(sarah, "main", "main:release/1")
    log = field.log_of("sarah")
    forged = event(sarah, log, actor="alex")
    sarah.git("tag", "v1")
    by_hand(sarah, RECORD, "status: planned", "status: someday")
    words = ("+HEAD~2:main", ":release/1", f"{forged}:{log}", "HEAD:topic", "v1", ":refs/heads/none")
    said = plain_push(field, "origin", *words)
    before, _, after = said.stderr.partition(ADVICE)
    assert said.exit_code != 0
    assert before.count("error[MG427]") == 2, before
    assert "topic" not in before
    assert "v1" not in before
    assert blocks(before) == blocks(after)


def test_what_never_was_fetched_is_rewound_by_a_push_that_forces(field: Field) -> None:
    by_hand(field.mallory, RECORD, "status: planned", "status: planned\npriority: high")
    pushed(field.mallory, "main")
    by_hand(field.sarah, RECORD, "status: planned", "status: planned\npriority: low")
    said = plain_push(field, "--force", "origin", "main")
    before, _, after = said.stderr.partition(ADVICE)
    assert "error[MG427]" in blocks(before)
    assert blocks(before) == blocks(after)


def test_what_a_topic_has_brought_already_is_told_when_it_goes_to_the_trunk(field: Field) -> None:
    """No commit is new to the remote then, and the shim once asked nobody."""
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    pushed(field.sarah, "main:topic")
    assert "error[MG104]" in plain_push(field).stderr.partition(ADVICE)[0]


def test_a_trailer_in_a_push_of_code_is_told(field: Field) -> None:
    field.sarah.write("src/app.py", "print(3)\n")
    field.sarah.git("commit", "--quiet", "--no-verify", "-a", "-m", "Code\n\nMilestone: milestone-099")
    assert "error[MG007]" in plain_push(field).stderr.partition(ADVICE)[0]


def test_a_log_that_cannot_go_first_is_said_in_one_line(gated: Field) -> None:
    approved(gated)
    log = gated.sarah.git("for-each-ref", "--format=%(refname)", "refs/milestones/log/sarah")
    gated.sarah.git("update-ref", log, event(gated.sarah, log, actor="alex"))
    said = plain_push(gated)
    rows = [row for row in said.stderr.splitlines() if "the log could not be pushed to `origin` first" in row]
    assert len(rows) == 1, said.stderr
    assert said.exit_code != 0


def test_a_push_to_an_address_is_told_by_the_trunk_that_is_here(field: Field) -> None:
    by_hand(field.sarah, RECORD, "status: planned", "status: someday")
    said = plain_push(field, str(field.server.path), "main")
    assert "error[MG104]" in said.stderr.partition(ADVICE)[0]


def test_nothing_is_said_of_a_first_push_but_what_is_wrong_with_it(open_field: Field) -> None:
    """Whether there is a server behind a remote, and whom it trusts first, is told by none but itself."""
    open_field.sarah.git("init", "--quiet", "--bare", str(open_field.server.path.parent / "empty.git"))
    open_field.sarah.git("remote", "set-url", "origin", str(open_field.server.path.parent / "empty.git"))
    open_field.sarah.git("update-ref", "-d", "refs/remotes/origin/main")
    said = plain_push(open_field)
    assert said.exit_code == 0, said
    assert "MG" not in said.stderr


def test_a_policy_that_is_pushed_does_not_judge_the_push(field: Field) -> None:
    by_hand(field.sarah, CONFIG, "schema: 1", "schema: 1\npolicy:\n  unknown_person: warning")
    by_hand(field.sarah, RECORD, "status: planned", "status: planned\nowner: nobody-here")
    said = plain_push(field)
    before, _, after = said.stderr.partition(ADVICE)
    assert blocks(before) == blocks(after), said.stderr
