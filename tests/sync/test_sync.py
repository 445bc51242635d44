"""Two clones and a remote: what travels, what is accepted, and what a remote may do to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milestone_git.store.log import PREFIX
from tests.sync.conftest import ALEX

if TYPE_CHECKING:
    from tests.harness import Repo
    from tests.sync.conftest import Field

OFF = ("config", "milestone.auto", "false")


def _chains(repo: Repo, folder: str = PREFIX) -> dict[str, str]:
    rows = repo.git("for-each-ref", "--format=%(refname) %(objectname)", folder).split("\n")
    return {row.split(" ")[0].removeprefix(folder): row.split(" ")[1] for row in rows if row}


def _events(repo: Repo) -> set[str]:
    return {one["oid"] for one in repo.json("log")["events"]}


def test_what_one_clone_wrote_is_in_the_other_after_a_sync(field: Field, desktop: Repo) -> None:
    laptop = field.clone("laptop")
    assert laptop.json("sync")["remotes"][0]["accepted"][0]["events"] == 1
    laptop.ok("task", "add", "1", "Navigation")
    assert _events(desktop) < _events(laptop)
    desktop.ok("sync")
    assert _events(desktop) == _events(laptop)
    assert "nothing new" in desktop.ok("sync")


def test_no_push_refspec_is_ever_configured_and_a_plain_push_pushes_the_branch(
    field: Field, desktop: Repo
) -> None:
    desktop.ok("sync")
    assert desktop.run("git", "config", "--get-all", "remote.origin.push").stdout == ""
    assert desktop.git("config", "--get-all", "remote.origin.fetch").split("\n")[1:] == [
        "+refs/milestones/log/*:refs/milestones-inbox/origin/log/*"
    ]
    head = desktop.commit("Work", page="x\n")
    desktop.git("push", "--quiet")
    assert field.remote.git("rev-parse", "main") == head


def test_nothing_is_pushed_before_the_trunk_of_the_remote_has_milestones(repo: Repo) -> None:
    remote = repo.bare()
    repo.ok("init", "--no-hooks")
    repo.ok("plan", "Build homepage")
    assert remote.git("for-each-ref") == ""
    repo.git("push", "--quiet", "origin", "main")
    repo.ok("plan", "Photo gallery")
    assert len(_chains(remote)) == 1


def test_a_remote_that_sync_was_run_with_once_is_in_use(repo: Repo) -> None:
    remote = repo.bare()
    repo.ok("init", "--no-hooks")
    repo.ok("sync", "origin")
    repo.ok("plan", "Build homepage")
    assert len(_chains(remote)) == 1


def test_without_any_remote_there_is_nothing_to_sync_with(planned: Repo) -> None:
    assert "MG614" in planned.call("sync").stderr
    assert "MG614" in planned.call("sync", "upstream").stderr


def test_a_dry_run_accepts_and_pushes_nothing(field: Field, desktop: Repo) -> None:
    laptop = field.clone("laptop")
    desktop.git(*OFF)
    desktop.ok("task", "add", "1", "Navigation")
    before = _chains(field.remote)
    told = desktop.json("sync", "--dry-run")
    assert told["remotes"][0]["pushed"]
    assert _chains(field.remote) == before
    laptop.json("sync", "--dry-run")
    assert _chains(laptop) == {}


def test_an_event_is_pushed_by_the_command_that_writes_it_and_not_where_that_is_off(
    field: Field, desktop: Repo
) -> None:
    before = _chains(field.remote)
    desktop.ok("task", "add", "1", "Navigation")
    after = _chains(field.remote)
    assert after != before
    assert after == _chains(desktop)
    desktop.ok("config", "sync.auto=false")
    desktop.ok("task", "add", "1", "Footer")
    assert _chains(field.remote) == after
    desktop.ok("config", "sync.auto=")
    desktop.git(*OFF)
    desktop.ok("task", "add", "1", "Header")
    assert _chains(field.remote) == after


def test_a_remote_that_is_away_is_no_error_and_said_once(field: Field, desktop: Repo) -> None:
    desktop.git("remote", "set-url", "origin", str(field.folder / "gone.git"))
    first = desktop.call("plan", "Photo gallery")
    again = desktop.call("plan", "Contact form")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "MG611" in first.stderr
    assert again.stderr == ""
    named = [result.stdout.split()[0].removeprefix("milestone-") for result in (first, again)]
    assert all(len(one) == 6 and not one.isdecimal() for one in named), named
    done = desktop.call("sync")
    assert done.exit_code == 4
    assert "MG611" in done.stderr
    desktop.git("remote", "set-url", "origin", str(field.remote.path))
    desktop.ok("sync")
    assert _chains(field.remote) == _chains(desktop)


def test_a_remote_that_does_not_answer_costs_no_more_than_the_limit(field: Field, desktop: Repo) -> None:
    import time

    desktop.git("remote", "set-url", "origin", "ssh://nowhere.example/x")
    desktop.git("config", "core.sshCommand", "sleep 60; true")
    desktop.ok("config", "sync.timeout=0.3")
    (desktop.path / ".git" / "milestones" / "sync.json").unlink()
    start = time.monotonic()
    assert desktop.call("task", "add", "1", "Navigation").exit_code == 0
    assert time.monotonic() - start < 2.5


def test_a_remote_that_refuses_our_refs_is_said_with_what_to_do(field: Field, desktop: Repo) -> None:
    hook = field.remote.path / "hooks" / "update"
    hook.write_text(
        '#!/bin/sh\ncase "$1" in refs/milestones/*) echo "only branches here" >&2; exit 1;; esac\n'
    )
    hook.chmod(0o755)
    done = desktop.call("task", "add", "1", "Navigation")
    assert done.exit_code == 0
    assert "MG612" in done.stderr
    done = desktop.call("sync")
    assert done.exit_code == 4
    assert "refs/milestones/log/sarah" in done.stderr
    assert "milestone.prefix" in done.stderr
    desktop.git("config", "milestone.prefix", "refs/heads/_milestones/")
    desktop.ok("sync")
    there = _chains(field.remote, "refs/heads/_milestones/log/")
    assert there == _chains(desktop)
    assert len(desktop.git("config", "--get-all", "remote.origin.fetch").split("\n")) == 2


def test_a_plain_clone_of_a_forge_brings_the_log_and_knows_the_prefix(field: Field, desktop: Repo) -> None:
    desktop.git("config", "milestone.prefix", "refs/heads/_milestones/")
    desktop.ok("sync")
    laptop = field.clone("laptop", ALEX)
    assert _chains(laptop, "refs/remotes/origin/_milestones/log/") == _chains(desktop)
    planned = laptop.ok("plan", "Photo gallery")
    assert planned.startswith("milestone-002")
    assert len(_chains(field.remote, "refs/heads/_milestones/log/")) == 2
    assert len(_chains(laptop)) == 2
    desktop.ok("sync")
    assert _events(desktop) == _events(laptop)


def test_a_restored_backup_goes_on_under_another_name_and_loses_nothing(field: Field, desktop: Repo) -> None:
    backup = field.twin("desktop", "backup")
    desktop.ok("task", "add", "1", "Navigation")
    backup.git(*OFF)
    backup.ok("task", "add", "1", "Footer")
    written = _events(desktop) | _events(backup)
    done = backup.call("sync")
    assert done.exit_code == 0
    assert "MG616" in done.stderr
    assert _events(backup) == written
    desktop.ok("sync")
    assert _events(desktop) == written
    backup.ok("task", "add", "1", "Header")
    desktop.ok("task", "add", "1", "Sidebar")
    for one in (backup, desktop, backup):
        one.ok("sync")
    assert _events(desktop) == _events(backup)
    assert "nothing new" in backup.ok("sync")
    assert "nothing new" in desktop.ok("sync")
    assert len(_chains(field.remote)) == 2


def test_a_clone_without_its_name_still_publishes_what_it_wrote_before(field: Field, desktop: Repo) -> None:
    desktop.git(*OFF)
    desktop.ok("task", "add", "1", "Navigation")
    for path in (desktop.path / ".git" / "milestones").iterdir():
        if path.is_file():
            path.unlink()
    desktop.ok("sync")
    assert _chains(field.remote) == _chains(desktop)


def test_two_remotes_get_the_same_chain_and_what_one_has_reaches_the_other(
    field: Field, desktop: Repo
) -> None:
    mirror = desktop.bare("mirror")
    desktop.ok("sync", "mirror")
    laptop = field.clone("laptop", ALEX)
    laptop.ok("sync")
    laptop.ok("task", "add", "1", "Navigation")
    desktop.ok("sync")
    desktop.ok("task", "add", "1", "Footer")
    assert set(_chains(mirror).values()) < set(_chains(desktop).values())
    far = field.clones["desktop"]
    found = {one["remote"] for one in far.json("sync")["remotes"]}
    assert found == {"origin", "mirror"}
    tip = next(tip for chain, tip in _chains(laptop).items() if chain.startswith("alex/"))
    assert mirror.run("git", "cat-file", "-e", tip).exit_code == 0


def test_a_chain_that_another_one_reaches_is_folded_when_the_remote_drops_it(
    field: Field, desktop: Repo
) -> None:
    runner = field.clone("runner", ALEX)
    runner.ok("sync")
    runner.ok("task", "add", "1", "Navigation")
    chain = next(one for one in _chains(runner) if one.startswith("alex/"))
    desktop.ok("sync")
    desktop.ok("task", "add", "1", "Footer")
    before = _events(desktop)
    field.remote.git("update-ref", "-d", PREFIX + chain)
    assert desktop.json("sync")["remotes"][0]["folded"] == [chain]
    assert chain not in _chains(desktop)
    assert _events(desktop) == before


def test_garbage_collection_drops_nothing_that_a_chain_needs(field: Field, desktop: Repo) -> None:
    laptop = field.clone("laptop", ALEX)
    laptop.ok("sync")
    laptop.ok("task", "add", "1", "Navigation")
    desktop.ok("sync")
    before = _events(desktop)
    for one in (desktop, field.remote):
        one.git("gc", "--quiet", "--prune=now")
        assert one.run("git", "fsck", "--strict").exit_code == 0
    assert _events(desktop) == before


def test_sessions_travel_where_they_are_shared_and_only_to_their_own_person(
    field: Field, desktop: Repo
) -> None:
    folder = "refs/milestones-private/sessions/sarah/"
    head = desktop.git("rev-parse", "HEAD")
    clone = (desktop.path / ".git" / "milestones" / "clone").read_text().strip()
    ref = f"{folder}{clone}/milestone-001"
    desktop.git("update-ref", ref, head)
    desktop.ok("sync")
    assert _chains(field.remote, folder) == {}
    assert desktop.json("sync", "--sessions")["remotes"][0]["sessions"]["went"] == [f"{clone}/milestone-001"]
    laptop, alex = field.clone("laptop"), field.clone("alex", ALEX)
    laptop.ok("sync", "--sessions")
    alex.ok("sync", "--sessions")
    assert _chains(laptop, folder) == {f"{clone}/milestone-001": head}
    assert _chains(alex, folder) == {}
    desktop.git("update-ref", "-d", ref)
    desktop.ok("sync", "--sessions")
    laptop.ok("sync", "--sessions")
    assert _chains(field.remote, folder) == {}
    assert _chains(laptop, folder) == {}


def test_a_restored_backup_overwrites_no_newer_session(field: Field, desktop: Repo) -> None:
    folder = "refs/milestones-private/sessions/sarah/"
    clone = (desktop.path / ".git" / "milestones" / "clone").read_text().strip()
    ref = f"{folder}{clone}/milestone-001"
    desktop.git("update-ref", ref, desktop.git("rev-parse", "HEAD~1"))
    desktop.ok("sync", "--sessions")
    backup = field.twin("desktop", "backup")
    desktop.git("update-ref", ref, "HEAD")
    desktop.ok("sync", "--sessions")
    backup.ok("sync", "--sessions")
    assert backup.git("rev-parse", ref) == desktop.git("rev-parse", "HEAD")


def test_init_in_a_clone_brings_the_log_with_every_fetch_and_pushes_nothing(
    field: Field, desktop: Repo
) -> None:
    laptop = field.clone("laptop")
    fetches = laptop.git("config", "--get-all", "remote.origin.fetch").split("\n")
    assert fetches[1:] == ["+refs/milestones/log/*:refs/milestones-inbox/origin/log/*"]
    laptop.ok("init", "--no-hooks")
    assert laptop.git("config", "--get-all", "remote.origin.fetch").split("\n") == fetches
    laptop.git("fetch", "--quiet")
    assert _chains(laptop, "refs/milestones-inbox/origin/log/") == _chains(desktop)
    assert _chains(laptop) == {}


def test_the_doctor_names_what_was_lost_and_a_remote_that_does_not_answer(
    field: Field, desktop: Repo
) -> None:
    assert "[remotes]" not in desktop.call("doctor").stdout
    laptop = field.clone("laptop", ALEX)
    assert "never synced" in laptop.call("doctor").stdout
    laptop.ok("sync")
    laptop.ok("task", "add", "1", "Navigation")
    desktop.ok("sync")
    chain = next(one for one in _chains(laptop) if one.startswith("alex/"))
    field.remote.git("update-ref", "-d", PREFIX + chain)
    desktop.call("sync")
    assert f"error[remotes]: chain `{chain}` of `origin` has lost entries" in desktop.call("doctor").stdout
    laptop.git("remote", "set-url", "origin", str(field.folder / "gone.git"))
    laptop.ok("task", "add", "1", "Footer")
    assert "could not be reached" in laptop.call("doctor").stdout
    laptop.git("config", "remote.origin.push", "refs/milestones/*:refs/milestones/*")
    assert "a push refspec for the log" in laptop.call("doctor").stdout
