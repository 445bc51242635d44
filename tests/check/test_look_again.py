"""A look at everything is answered by what is known of the last one, and says the same as without."""

from __future__ import annotations

from unittest import mock

import pytest

from milestone_git import __main__ as front
from milestone_git.app import check
from milestone_git.model.settings import SETTINGS_PATH
from milestone_git.store.kept.cache import NAME
from tests.cli.test_recall import FILE, as_user, is_known, told
from tests.harness import Repo


def _said(repo: Repo) -> tuple[int, str, str]:
    found = repo.milestone("check")
    return found.exit_code, found.stdout, found.stderr


def _edit(repo: Repo, line: str) -> None:
    repo.write(FILE, repo.read(FILE) + line)


def test_an_edit_of_words_is_not_judged_with_everything(planned: Repo) -> None:
    told(planned, "check")
    repo_title = planned.read(FILE).replace("title: ", "title: Not ", 1)
    planned.write(FILE, repo_title)
    with mock.patch.object(check, "judge", side_effect=AssertionError("judged everything")):
        assert "all is well" in told(planned, "check")


@pytest.mark.parametrize(
    "line", ["owner: nobody-here\n", "depends_on: [{milestone: milestone-099}]\n", "no: key\n"]
)
def test_what_an_edit_breaks_is_said_as_without_a_cache(line: str, planned: Repo) -> None:
    told(planned, "check")
    _edit(planned, line)
    first = _said(planned)
    (planned.path / ".git/milestones" / NAME).unlink()
    assert first == _said(planned)
    assert first[0] == 1 or first[2]


def test_that_all_is_well_is_given_again(planned: Repo) -> None:
    first = told(planned, "check")
    with mock.patch("milestone_git.cli.main", side_effect=AssertionError("asked again")):
        assert told(planned, "check") == first


def test_a_finding_is_never_given_again_from_what_is_kept(planned: Repo) -> None:
    _edit(planned, "no: key\n")
    with as_user(planned):
        assert front.main(["check"]) == 1
        assert front.main(["check"]) == 1
    assert not is_known(planned, "check")


@pytest.mark.parametrize("change", ["refs", "configuration", "settings", "edit"])
def test_it_is_asked_anew_once_anything_has_changed(change: str, planned: Repo) -> None:
    told(planned, "check")
    assert is_known(planned, "check")
    if change == "refs":
        planned.git("update-ref", "refs/milestones/log/somebody", "HEAD")
    elif change == "configuration":
        planned.git("config", "milestone.anything", "other")
    elif change == "settings":
        planned.write(SETTINGS_PATH, planned.read(SETTINGS_PATH) + "# seen\n")
    else:
        _edit(planned, "# seen\n")
    assert not is_known(planned, "check")
