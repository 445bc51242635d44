"""What has served its time goes from a remote, and no event with it (R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milestone_git.store.log import PREFIX

if TYPE_CHECKING:
    from tests.harness import Repo
    from tests.sync.conftest import Field

SESSIONS = "refs/milestones-private/sessions/sarah/"


def _events(repo: Repo) -> set[str]:
    return {one["oid"] for one in repo.json("log")["events"]}


def test_a_chain_that_has_rested_and_that_another_reaches_is_taken_away(field: Field, desktop: Repo) -> None:
    laptop = field.clone("laptop")
    laptop.ok("sync")
    laptop.ok("task", "add", "1", "Navigation")
    name = (laptop.path / ".git/milestones/clone").read_text().strip()
    desktop.ok("sync")
    desktop.clock.advance(60 * 24 * 31)
    assert desktop.json("sync", "--sweep")["remotes"][0]["swept"] == []  # nobody has seen it so far
    desktop.ok("task", "add", "1", "Footer")
    before = _events(desktop)
    swept = desktop.json("sync", "--sweep", "--dry-run")["remotes"][0]["swept"]
    assert swept == [f"{PREFIX}sarah/{name}"]
    assert desktop.json("sync", "--sweep")["remotes"][0]["swept"] == swept
    assert name not in field.remote.git("for-each-ref")
    desktop.ok("sync")
    field.remote.git("gc", "--quiet", "--prune=now")
    desktop.git("gc", "--quiet", "--prune=now")
    assert _events(desktop) == before
    laptop.ok("sync")
    laptop.ok("task", "add", "1", "Header")
    desktop.ok("sync")
    assert _events(desktop) == _events(laptop)


def test_sessions_of_finished_milestones_are_taken_away_and_open_ones_stay(
    field: Field, desktop: Repo
) -> None:
    desktop.ok("plan", "Photo gallery")
    for number in (1, 2):
        desktop.git("update-ref", f"{SESSIONS}other/milestone-00{number}", "HEAD")
        desktop.git("push", "--quiet", "origin", f"{SESSIONS}other/milestone-00{number}")
    desktop.ok("cancel", "1", "-m", "not needed")
    desktop.ok("sync", "--sessions", "--sweep")
    assert (
        field.remote.git("for-each-ref", "--format=%(refname)", SESSIONS) == f"{SESSIONS}other/milestone-002"
    )
