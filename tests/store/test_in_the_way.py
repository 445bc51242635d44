"""A new record goes where nothing is; whatever of the user's is in its way is seen, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from milestone_git.store.repository import discover
from milestone_git.store.saving import save

if TYPE_CHECKING:
    from tests.harness import Repo

NEXT = ".milestones/active/milestone-004.yaml"  # of three that are planned


def entries(repo: Repo, path: str = NEXT) -> tuple[str, ...]:
    return save.entries_of_new(discover(repo.path, repo.environment()), [path])


def test_where_nothing_is_the_index_entry_is_one_of_nothing(planned: Repo) -> None:
    assert entries(planned) == (f"0 {'0' * 40}\t{NEXT}",)


@pytest.mark.parametrize("kind", ["file", "link to nothing", "folder"])
def test_what_lies_in_the_work_tree_is_in_the_way(planned: Repo, kind: str) -> None:
    path = planned.path / NEXT
    if kind == "file":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    assert entries(planned) == ()


def test_what_is_staged_and_nowhere_else_is_not_overwritten(planned: Repo) -> None:
    planned.write(NEXT, "mine: too\n")
    planned.git("add", NEXT)
    (planned.path / NEXT).unlink()
    assert entries(planned) == ()
    with planned.unchanged():
        result = planned.call("plan", "Write the blog")
    assert (result.exit_code, "MG601" in result.stderr) == (1, True)


def test_a_record_that_only_the_last_commit_has_stays_deleted(planned: Repo) -> None:
    """Its file and its entry are gone, and it is the user who took them away."""
    planned.git("rm", "--quiet", ".milestones/active/milestone-003.yaml")
    before = planned.git("status", "--porcelain")
    planned.ok("plan", "Write the blog")
    assert planned.git("status", "--porcelain") == before
    assert NEXT in planned.tree()


def test_the_blob_is_the_one_that_git_add_makes(planned: Repo) -> None:
    """Through the user's filters, so that nothing is left to be committed."""
    planned.git("config", "filter.hints.clean", "sed -e /^#/d")
    planned.commit("Filter", **{".gitattributes": "*.yaml filter=hints\n"})
    planned.ok("plan", "Write the blog")
    assert planned.read(NEXT).startswith("# ")
    assert planned.git("show", f"HEAD:{NEXT}").startswith("schema: 1")
    assert planned.git("status", "--porcelain", "--", NEXT) == ""
