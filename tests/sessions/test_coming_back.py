"""`session`: list, show, restore, undo, drop; and what is in the way of a restore."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

PRIVATE = "refs/milestones-private/"


@pytest.fixture
def working(planned: Repo) -> Repo:
    """On the branch of milestone-001, with two checkpoints: of page.html alone, and with style.css."""
    planned.ok("execute", "1")
    planned.commit("Base", **{"page.html": "base\n", "gone.txt": "1\n"})
    planned.write("page.html", "one\n")
    planned.ok("checkpoint", "-m", "first")
    planned.write("page.html", "two\n")
    planned.write("style.css", "two\n")
    planned.ok("checkpoint", "-m", "second")
    return planned


def _numbers(repo: Repo, *words: str) -> list[int]:
    return [one["number"] for one in repo.json("session", "list", *words)["checkpoints"]]


def _clean(repo: Repo) -> None:
    repo.git("reset", "-q", "--hard")
    repo.git("clean", "-q", "-fd")


def _codes(found: Any) -> list[str]:
    return [one["code"] for one in found["diagnostics"]]


def test_the_list_is_newest_first_and_says_what_each_is(working: Repo) -> None:
    rows = working.ok("session", "list", "1").splitlines()
    assert [row.split()[0] for row in rows] == ["NUMBER", "2", "1"]
    assert rows[1].endswith("second")
    assert _numbers(working) == [2, 1]
    assert _numbers(working, "2") == []
    assert working.ok("session", "list", "2") == "nothing was saved yet\n"


def test_show_names_every_path_and_what_was_going_on(working: Repo) -> None:
    said = working.ok("session", "show")
    for part in ("checkpoint 2 of", "note: second", "changed  page.html", "new      style.css"):
        assert part in said
    assert [one["path"] for one in working.json("session", "show", "1", "1")["paths"]] == ["page.html"]


def test_an_earlier_one_comes_back_by_its_number_and_goes_again(working: Repo) -> None:
    _clean(working)
    found = working.json("session", "restore", "1", "1")
    assert (found["number"], found["restored"], found["kept"]) == (1, ["page.html"], [])
    assert working.read("page.html") == "one\n"
    said = working.ok("session", "restore", "--undo")
    assert "as before: page.html" in said
    assert working.read("page.html") == "base\n"
    assert working.git("status", "--porcelain") == ""
    refused = working.call("session", "restore", "--undo")
    assert (refused.exit_code, "MG510" in refused.stderr) == (1, True)


def test_what_is_there_is_saved_before_so_that_nothing_is_lost(working: Repo) -> None:
    _clean(working)
    working.write("new.txt", "precious\n")
    working.ok("session", "restore", "1", "1")
    saved = [working.json("session", "show", "1", str(one)) for one in _numbers(working)[:2]]
    assert [one["by"] for one in saved] == ["restore", "restore"]
    assert [[each["path"] for each in one["paths"]] for one in saved] == [
        ["new.txt", "page.html"],
        ["new.txt"],
    ]


def test_over_a_dirty_tree_a_change_is_kept_and_said_with_what_to_type(working: Repo) -> None:
    working.write("page.html", "mine\n")
    (working.path / "style.css").unlink()
    result = working.call("session", "restore", "1", "2")
    assert result.exit_code == 0
    assert "restored: style.css" in result.stdout
    assert "warning[MG506]: kept as it is, since it has changed: `page.html`" in result.stderr
    assert working.read("page.html") == "mine\n"
    command = next(line for line in result.stderr.splitlines() if "git stash apply" in line)
    working.git("add", "-A")
    working.git("commit", "-q", "-m", "Mine")
    tried = working.run("bash", "-c", command.split("`")[1])
    assert "page.html" in tried.stdout  # it is merged, and Git says of the conflict


def test_undo_keeps_what_was_worked_on_since(working: Repo) -> None:
    _clean(working)
    working.ok("session", "restore", "1", "2")
    working.write("page.html", "went on\n")
    found = working.json("session", "restore", "--undo")
    assert (found["restored"], found["kept"]) == (["style.css"], ["page.html"])
    assert working.read("page.html") == "went on\n"


def test_undo_also_takes_back_what_execute_brought(working: Repo) -> None:
    working.git("add", "style.css")
    working.ok("checkpoint")
    _clean(working)
    assert working.json("execute")["restored"] == ["page.html", "style.css"]
    assert "A  style.css" in working.git("status", "--porcelain")
    working.ok("session", "restore", "--undo")
    assert working.git("status", "--porcelain") == ""


def test_a_deletion_comes_back_as_one_and_is_undone(working: Repo) -> None:
    (working.path / "gone.txt").unlink()
    working.ok("checkpoint")
    _clean(working)
    working.ok("session", "restore")
    assert not (working.path / "gone.txt").exists()
    working.ok("session", "restore", "--undo")
    assert working.read("gone.txt") == "1\n"


def test_on_another_branch_it_is_refused_and_says_where_to_go(working: Repo) -> None:
    _clean(working)
    working.git("switch", "-q", "main")
    with working.unchanged():
        result = working.call("session", "restore", "1")
    assert (result.exit_code, "MG306" in result.stderr) == (1, True)
    assert "git milestone execute milestone-001" in result.stderr


def test_in_a_merge_it_is_refused_and_nothing_changes(working: Repo) -> None:
    _clean(working)
    working.git("switch", "-q", "-c", "side", "HEAD~1")
    working.commit("Side", **{"page.html": "side\n"})
    working.git("switch", "-q", "milestone/milestone-001")
    working.git("merge", "side", check=False)
    with working.unchanged():
        result = working.call("session", "restore")
    assert (result.exit_code, "MG006" in result.stderr) == (2, True)


def test_after_its_base_was_rebased_away_what_is_as_then_comes_back_and_it_is_said(working: Repo) -> None:
    _clean(working)
    working.git("commit", "-q", "--amend", "-m", "Base, said better")
    found = working.json("session", "restore")
    assert (found["restored"], _codes(found)) == (["page.html", "style.css"], ["MG507"])
    _clean(working)
    working.write("page.html", "rebased\n")
    working.git("commit", "-q", "-a", "--amend", "--no-edit")
    found = working.json("session", "restore", "1", "2")
    assert (found["restored"], found["kept"]) == (["style.css"], ["page.html"])
    assert _codes(found) == ["MG507", "MG506"]


def test_dry_run_shows_and_changes_nothing(working: Repo) -> None:
    _clean(working)
    working.json("session", "restore", "--dry-run")  # so that our own index is there
    with working.unchanged():
        assert working.json("session", "restore", "--dry-run")["restored"] == ["page.html", "style.css"]
        assert [one["number"] for one in working.json("session", "drop", "1", "1", "-n")["dropped"]] == [1]


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("show", "2"), "MG501", 1),
        (("restore", "2"), "MG501", 1),
        (("drop", "2", "--all"), "MG501", 1),
        (("show", "1", "9"), "MG505", 1),
        (("drop", "1", "9"), "MG505", 1),
        (("drop", "1"), "MG010", 2),
        (("show", "nowhere"), "MG007", 2),
        (("show", "1", "x"), "MG010", 2),
        (("show", "1", "1", "--clone", "c2"), "MG501", 1),
    ],
)
def test_what_is_not_there_has_a_code(working: Repo, words: tuple[str, ...], code: str, status: int) -> None:
    with working.unchanged():
        result = working.call("session", *words)
    assert (result.exit_code, code in result.stderr) == (status, True), result


def test_dropping_one_leaves_the_others_their_numbers_and_forgets_its_bytes(working: Repo) -> None:
    first = working.json("session", "show", "1", "1")["commit"]
    working.ok("session", "drop", "1", "1")
    assert _numbers(working) == [2]
    working.git("gc", "-q", "--prune=now")
    assert working.run("git", "cat-file", "-e", first).exit_code != 0
    assert working.git("fsck", "--strict", "--no-dangling") == ""
    working.write("more.txt", "1\n")
    assert working.json("checkpoint")["number"] == 3


def test_the_last_one_with_work_in_it_is_only_dropped_when_that_is_meant(working: Repo) -> None:
    result = working.call("session", "drop", "1", "2")
    assert (result.exit_code, "MG012" in result.stderr) == (2, True)
    assert _numbers(working) == [2, 1]
    working.ok("session", "drop", "1", "2", "--yes")
    assert _numbers(working) == [1]
    working.ok("session", "drop", "1", "--all", "--yes")
    assert working.git("for-each-ref", PRIVATE) == ""


def test_expired_ones_are_swept_at_pause_but_never_the_last(working: Repo) -> None:
    working.ok("config", "session.keep=1d")
    working.write("page.html", "three\n")
    working.clock.advance(60 * 24 * 3)
    working.ok("pause")
    assert _numbers(working) == [3]
    working.clock.advance(60 * 24 * 30)
    working.ok("execute")
    working.ok("pause")
    assert _numbers(working) == [3]


def test_of_a_finished_milestone_the_last_one_expires_too(working: Repo) -> None:
    (working.path / "style.css").unlink()  # it is in the checkpoint alone, so `complete` keeps that
    assert "checkpoint is kept" in working.ok("complete")
    working.ok("execute", "2")
    working.ok("pause")
    assert _numbers(working, "1") == [2, 1]
    working.clock.advance(60 * 24 * 60)
    working.ok("execute", "2")
    working.ok("pause")
    assert (_numbers(working, "1"), len(_numbers(working, "2"))) == ([], 1)


def test_no_more_than_so_many_are_kept(working: Repo) -> None:
    working.ok("config", "session.keep_count=2")
    for text in ("3\n", "4\n"):
        working.write("page.html", text)
        working.ok("checkpoint")
    working.ok("pause")
    assert _numbers(working) == [4, 3]
    assert working.git("fsck", "--strict", "--no-dangling") == ""


def test_a_clock_that_was_set_back_makes_nothing_old_and_orders_nothing(working: Repo) -> None:
    working.ok("config", "session.keep=1d")
    working.clock.set("2019-01-01T00:00")
    working.write("page.html", "three\n")
    working.ok("checkpoint")
    working.ok("pause")
    assert sorted(_numbers(working)) == [1, 2, 3]
    assert working.json("session", "show")["number"] == 3
    _clean(working)
    working.ok("execute")
    assert working.read("page.html") == "three\n"


def test_what_was_saved_by_a_clock_that_lagged_is_as_young_as_what_it_was_saved_on(working: Repo) -> None:
    working.ok("config", "session.keep=1d")
    now = working.clock.now
    working.clock.set("2019-01-01T00:00")
    working.write("page.html", "three\n")
    working.ok("checkpoint")
    working.clock.set(now.strftime("%Y-%m-%dT%H:%M"))
    working.ok("pause")
    assert _numbers(working) == [3, 2, 1]


@pytest.mark.parametrize("garbage", ["tree", "event", "blob"])
def test_what_is_no_checkpoint_under_our_refs_is_passed_over(working: Repo, garbage: str) -> None:
    made = {
        "tree": working.git("commit-tree", "HEAD^{tree}", "-m", "Checkpoint of milestone-001", "-p", "HEAD"),
        "event": working.git("for-each-ref", "--format=%(objectname)", "refs/milestones/log/"),
        "blob": working.git("rev-parse", "HEAD:README.md"),
    }[garbage]
    working.git("update-ref", f"{PRIVATE}sessions/sarah/cother/milestone-001", made)
    working.git("update-ref", f"{PRIVATE}sessions/sarah/cother/deep/er", made)
    _clean(working)
    assert _numbers(working) == [2, 1]
    assert working.json("execute")["restored"] == ["page.html", "style.css"]


def test_a_linked_work_tree_takes_up_what_the_other_one_saved(working: Repo) -> None:
    _clean(working)
    working.git("switch", "-q", "main")
    there = working.path.parent / "there"
    working.git("worktree", "add", "-q", "-b", "elsewhere", str(there), "main")
    result = working.call("execute", "1", "--json", cwd=there)
    assert result.exit_code == 0, result
    assert (there / "style.css").read_text() == "two\n"
    assert json.loads(result.stdout)["from_clone"] is None


def test_tab_offers_the_numbers_of_the_milestone_that_is_named(working: Repo) -> None:
    said = working.ok("completion", "bash", "--", "session", "restore", "1", "").splitlines()
    assert [line.partition("\t")[0] for line in said] == ["2", "1"]
    assert said[0].endswith("second")
    assert working.ok("completion", "bash", "--", "session", "restore", "2", "") == ""


def test_a_checkpoint_of_the_first_format_comes_back_with_the_one_before_it(planned: Repo) -> None:
    """As it was written before numbers: at, branch and note alone, and no state of a merge."""
    planned.ok("execute", "1")
    planned.commit("Base", **{"page.html": "base\n"})
    head, previous = planned.git("rev-parse", "HEAD"), ""
    for text in ("one\n", "two\n"):
        planned.write("page.html", text)
        planned.git("add", "page.html")
        tree = planned.git("write-tree")
        behind = ["-p", previous] if previous else []
        index = planned.git("commit-tree", tree, "-p", head, *behind, "-m", "Index at the checkpoint")
        about = {"at": "2026-01-05T18:00:00Z", "branch": "milestone/milestone-001", "note": text[:3], "v": 1}
        body = f"Checkpoint of milestone-001: {text}\n{json.dumps(about)}"
        previous = planned.git("commit-tree", tree, "-p", head, "-p", index, "-m", body)
    clone = planned.read(".git/milestones/clone").strip()
    planned.git("update-ref", f"{PRIVATE}sessions/sarah/{clone}/milestone-001", previous)
    _clean(planned)
    found = planned.json("execute", "1")
    assert (found["restored"], found["note"], planned.read("page.html")) == (["page.html"], "two", "two\n")
    assert [one["note"] for one in planned.json("session", "list")["checkpoints"]] == ["two", "one"]
    planned.write("page.html", "three\n")
    assert planned.json("checkpoint")["number"] == 1
