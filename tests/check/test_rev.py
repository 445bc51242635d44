"""`--rev`: every command that reads documents can read those of one revision, and only those."""

from __future__ import annotations

import pytest

from tests.harness import Repo

READING = (
    ("list",),
    ("show", "1"),
    ("status",),
    ("status", "1"),
    ("task", "list", "1"),
    ("config",),
    ("check",),
)


@pytest.fixture
def changed(planned: Repo) -> Repo:
    """`before` is a tag; since then a title and a setting are others."""
    planned.ok("task", "add", "1", "Editor")
    planned.git("tag", "before")
    planned.ok("edit", "1", "title=Something else")
    planned.ok("task", "add", "1", "Linter")
    planned.ok("config", "complete.merge=false")
    return planned


@pytest.mark.parametrize("words", READING)
def test_a_revision_alone_is_read(words: tuple[str, ...], changed: Repo) -> None:
    then = changed.json(*words, "--rev", "before")
    assert then != changed.json(*words)
    changed.git("switch", "--quiet", "--detach", "before")
    if "source" in then:
        assert then["source"] == changed.git("rev-parse", "HEAD")
    assert changed.json(*words, "--rev", "HEAD")["schema"] == then["schema"]
    assert "Something else" not in str(then)


@pytest.mark.parametrize("words", READING)
def test_a_revision_that_is_none_is_refused(words: tuple[str, ...], planned: Repo) -> None:
    said = planned.call(*words, "--rev", "nowhere")
    assert (said.exit_code, "MG007" in said.stderr) == (2, True)


def test_a_setting_of_a_revision_is_not_set(planned: Repo) -> None:
    with planned.unchanged():
        assert "MG010" in planned.call("config", "complete.merge=false", "--rev", "HEAD").stderr


def test_the_log_has_no_revision(planned: Repo) -> None:
    """It lies beside the branches, and every branch has the same one."""
    assert planned.call("log", "--rev", "HEAD").exit_code == 2
