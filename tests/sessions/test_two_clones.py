"""One person, two clones, and a remote between them: the newest checkpoint is taken up wherever one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

BRANCH = "milestone/milestone-001"


@pytest.fixture
def desktop(planned: Repo) -> Repo:
    """With a remote in use, a commit that was never pushed, and unfinished work; all of it synced."""
    planned.bare()
    planned.git("push", "-q", "-u", "origin", "main")
    planned.ok("execute", "1")
    planned.commit("Begin", **{"page.html": "base\n"})
    planned.write("page.html", "half\n")
    planned.write("new.css", "half\n")
    planned.ok("pause", "-m", "close the tag")
    planned.ok("sync", "--sessions")
    return planned


@pytest.fixture
def laptop(desktop: Repo) -> Repo:
    """The other clone, synced."""
    clone = _cloned(desktop, "laptop")
    clone.ok("sync", "--sessions")
    return clone


def _cloned(repo: Repo, name: str) -> Repo:
    """A clone of the remote; nothing was synced yet."""
    target = repo.path.parent / name
    repo.git("clone", "-q", repo.git("remote", "get-url", "origin"), str(target))
    clone = type(repo)(target, repo.home, repo.clock, person=repo.person)
    clone.git("config", "--local", "user.name", repo.person.name)
    clone.git("config", "--local", "user.email", repo.person.email)
    clone.ok("init")
    return clone


def _clone(repo: Repo) -> str:
    return repo.read(".git/milestones/clone").strip()


def test_the_other_clone_goes_on_where_this_one_was_commits_and_all(desktop: Repo, laptop: Repo) -> None:
    found = laptop.json("execute", "1")
    assert (found["resumed"], found["restored"]) == (True, ["new.css", "page.html"])
    assert (found["from_clone"], found["note"]) == (_clone(desktop), "close the tag")
    assert laptop.git("rev-parse", "HEAD") == desktop.git("rev-parse", "HEAD")
    assert laptop.git("status", "--porcelain") == desktop.git("status", "--porcelain")


def test_there_and_back_again_the_newest_is_taken_by_number_and_not_by_the_clock(
    desktop: Repo, laptop: Repo
) -> None:
    laptop.ok("execute", "1")
    laptop.clock.set("2019-01-01T00:00")  # a laptop whose battery was empty
    laptop.write("page.html", "more\n")
    laptop.ok("pause")
    laptop.ok("sync", "--sessions")
    desktop.ok("sync", "--sessions")
    desktop.git("checkout", "-q", "--", "page.html")
    found = desktop.json("execute", "1")
    assert (found["from_clone"], found["restored"]) == (_clone(laptop), ["page.html"])
    assert desktop.read("page.html") == "more\n"
    assert [one["number"] for one in desktop.json("session", "list")["checkpoints"]] == [2, 1]


def test_commits_that_are_missing_here_are_asked_for_first(desktop: Repo, laptop: Repo) -> None:
    laptop.ok("execute", "1")
    laptop.git("stash", "-q", "-u")
    laptop.commit("On the laptop", **{"page.html": "laptop\n"})
    desktop.commit("On the desktop", **{"other.html": "desktop\n"})
    desktop.write("page.html", "more\n")
    desktop.ok("pause")
    desktop.ok("sync", "--sessions")
    laptop.ok("sync", "--sessions")
    before = laptop.git("status", "--porcelain")
    result = laptop.call("execute", "1")
    assert result.exit_code == 0
    assert "warning[MG507]" in result.stderr
    assert laptop.git("status", "--porcelain") == before
    command = next(line for line in result.stderr.splitlines() if "git merge" in line).split("`")[1]
    assert laptop.run("bash", "-c", command).exit_code == 0
    found = laptop.json("session", "restore", "1")
    assert found["kept"] == ["page.html"]  # the laptop's own commit changed it
    assert found["diagnostics"][0]["code"] == "MG506"
    assert (laptop.path / "other.html").exists()


def test_a_pushed_branch_is_gone_on_with_and_not_begun_a_second_time(desktop: Repo) -> None:
    desktop.git("push", "-q", "origin", BRANCH)
    desktop.commit("Later", **{"later.html": "1\n"})
    other = _cloned(desktop, "other")
    assert other.json("execute", "1")["resumed"]
    assert other.git("rev-parse", "HEAD") == other.git("rev-parse", f"origin/{BRANCH}")


def test_what_another_person_saved_is_never_taken(desktop: Repo, laptop: Repo) -> None:
    ref = desktop.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/milestones-private/")
    name, commit = ref.split(" ")
    desktop.git("update-ref", "-d", name)
    desktop.git("update-ref", name.replace("/sarah/", "/mallory/"), commit)
    desktop.git("stash", "-q", "-u")
    assert desktop.json("execute", "1")["restored"] == []
    assert desktop.json("session", "list")["checkpoints"] == []
