"""The commit-msg shim: the trailer on a milestone's branch, however the commit is made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

TRAILER = "Milestone: milestone-001"


@pytest.fixture
def working(planned: Repo) -> Repo:
    """On the branch of milestone-001, with something staged."""
    planned.ok("execute", "1")
    planned.write("page.html", "<h1>Hello</h1>\n")
    planned.git("add", "page.html")
    return planned


def _editor(repo: Repo, script: str) -> dict[str, str]:
    path = repo.home / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"GIT_EDITOR": str(path)}


def _message(repo: Repo) -> str:
    return repo.git("log", "-1", "--format=%B")


def test_a_commit_on_a_milestones_branch_gets_the_trailer(working: Repo) -> None:
    working.git("commit", "-m", "Say hello", "-m", "It was time.")
    assert _message(working) == f"Say hello\n\nIt was time.\n\n{TRAILER}"


def test_a_commit_on_another_branch_gets_none(planned: Repo) -> None:
    planned.commit("Say hello")
    assert "Milestone:" not in _message(planned)


def test_amending_does_not_repeat_the_trailer(working: Repo) -> None:
    working.git("commit", "-m", "Say hello")
    working.git("commit", "--amend", "--no-edit")
    working.git("commit", "--amend", "-m", "Say goodbye")
    assert _message(working) == f"Say goodbye\n\n{TRAILER}"


def test_trailers_that_are_there_stay_in_one_block(working: Repo) -> None:
    working.git("commit", "-s", "-m", "Say hello")
    assert _message(working).endswith(f"\n\nSigned-off-by: Sarah Example <sarah@example.org>\n{TRAILER}")


def test_a_message_from_the_editor_gets_it_above_the_comments(working: Repo) -> None:
    env = _editor(working, 'printf "Say hello\\n\\nWhy not.\\n" | cat - "$1" >"$1.x" && mv "$1.x" "$1"')
    assert working.run("git", "commit", env=env).exit_code == 0
    assert _message(working) == f"Say hello\n\nWhy not.\n\n{TRAILER}"


def test_a_verbose_editor_with_its_diff_changes_nothing_about_that(working: Repo) -> None:
    working.write("page.html", "Milestone: milestone-777\n# x\n")
    env = _editor(working, 'printf "Say hello\\n" | cat - "$1" >"$1.x" && mv "$1.x" "$1"')
    assert working.run("git", "commit", "-v", "-a", env=env).exit_code == 0
    assert _message(working) == f"Say hello\n\n{TRAILER}"


def test_an_empty_message_still_calls_the_commit_off(working: Repo) -> None:
    before = working.git("rev-parse", "HEAD")
    for words in (("commit",), ("commit", "-v")):
        assert working.run("git", *words, env=_editor(working, "exit 0")).exit_code != 0
    assert working.git("rev-parse", "HEAD") == before


def test_another_comment_character_is_respected(working: Repo) -> None:
    working.git("config", "core.commentChar", ";")
    env = _editor(working, 'printf "#12 say hello\\n" | cat - "$1" >"$1.x" && mv "$1.x" "$1"')
    assert working.run("git", "commit", env=env).exit_code == 0
    assert _message(working) == f"#12 say hello\n\n{TRAILER}"
    assert working.run("git", "commit", "--amend", "-m", "", env=_editor(working, "exit 0")).exit_code != 0


def test_a_subject_that_looks_like_a_comment_is_one_no_more_with_a_given_message(working: Repo) -> None:
    working.git("commit", "-m", "#12 say hello")
    assert _message(working) == f"#12 say hello\n\n{TRAILER}"


def test_a_line_of_dashes_does_not_end_the_message(working: Repo) -> None:
    working.git("commit", "-m", "Say hello", "-m", "One\n---\nTwo")
    assert _message(working) == f"Say hello\n\nOne\n---\nTwo\n\n{TRAILER}"


def test_a_merge_commit_gets_it_too(working: Repo) -> None:
    working.git("commit", "-m", "Say hello")
    working.git("switch", "-q", "main")
    working.commit("Go on", **{"other.txt": "x"})
    working.git("switch", "-q", "milestone/milestone-001")
    working.git("merge", "--no-edit", "main")
    assert _message(working).endswith(f"\n\n{TRAILER}")


@pytest.mark.parametrize("words", [("-a",), ("--only", "--", "README.md"), ("--", "README.md")])
def test_it_works_for_partial_commits(working: Repo, words: tuple[str, ...]) -> None:
    working.write("README.md", "# Changed\n")
    working.git("commit", "-m", "Change it", *words)
    assert _message(working) == f"Change it\n\n{TRAILER}"


def test_a_trailer_that_names_no_milestone_is_refused(working: Repo) -> None:
    result = working.run("git", "commit", "-m", "Say hello\n\nMilestone: milestone-002x")
    assert result.exit_code == 1
    assert "MG007" in result.stderr
    assert "did you mean `milestone-002`?" in result.stderr


def test_a_trailer_that_names_another_milestone_is_left_as_it_is(working: Repo) -> None:
    working.git("commit", "-m", "Say hello\n\nMilestone: milestone-002")
    assert _message(working) == "Say hello\n\nMilestone: milestone-002"


@pytest.mark.parametrize(
    "branch", ["milestone/milestone-$(touch pwned)", "milestone/milestone-1;x", "milestone/x"]
)
def test_a_branch_that_only_looks_like_a_milestones_gets_nothing(planned: Repo, branch: str) -> None:
    planned.git("switch", "-q", "-c", branch.replace(" ", "${IFS}"))
    planned.commit("Say hello")
    assert "Milestone:" not in _message(planned)
    assert not (planned.path / "pwned").exists()


def test_a_tag_named_like_the_branch_does_not_confuse_it(working: Repo) -> None:
    working.git("tag", "milestone/milestone-001")
    working.git("commit", "-m", "Say hello")
    assert _message(working) == f"Say hello\n\n{TRAILER}"
