"""What a checkpoint holds, what it cannot hold and says so, and that a conflict survives it."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

PRIVATE = "refs/milestones-private/"


@pytest.fixture
def working(planned: Repo) -> Repo:
    """On the branch of milestone-001."""
    planned.ok("execute", "1")
    return planned


def _ref(repo: Repo) -> str:
    return repo.git("for-each-ref", "--format=%(refname)", PRIVATE)


def _unsaved(told: Any) -> dict[str, str]:
    return {one["path"]: one["reason"] for one in told["unsaved"]}


def _in_conflict(repo: Repo, name: str = "page.html") -> None:
    """A merge in progress, with a conflict in ``name`` and another file that merged cleanly."""
    repo.commit("Base", **{name: "base\n"})
    repo.git("switch", "-q", "-c", "side")
    repo.commit("Side", **{name: "side\n", "other.txt": "side\n"})
    repo.git("switch", "-q", "milestone/milestone-001")
    repo.commit("Ours", **{name: "ours\n"})
    repo.git("merge", "side", check=False)


def test_a_large_file_is_not_saved_but_said_and_a_sparse_one_costs_no_room(working: Repo) -> None:
    with (working.path / "artefact.bin").open("wb") as stream:
        stream.truncate(300 * 1024**2)
    working.write("page.html", "1\n")
    result = working.call("checkpoint")
    assert result.exit_code == 0
    assert "warning[MG508]: not saved: `artefact.bin` (larger than 10 MiB)" in result.stderr
    assert working.tree(_ref(working)).count("artefact.bin") == 0
    assert _unsaved(working.json("session", "show")) == {"artefact.bin": "larger than 10 MiB"}
    assert sum(one.stat().st_size for one in working.path.joinpath(".git").rglob("*") if one.is_file()) < 2e6


def test_the_limit_is_a_setting_and_holds_for_tracked_files_too(working: Repo) -> None:
    working.ok("config", "session.max_file=1KiB")
    working.commit("Data", **{"data.csv": "1\n"})
    working.write("data.csv", "1\n" * 1000)
    working.write("small.txt", "x")
    told = working.json("checkpoint")
    assert (told["files"], _unsaved(told)) == (["small.txt"], {"data.csv": "larger than 1 KiB"})
    assert working.git("show", f"{_ref(working)}:data.csv") == "1"


def test_pipes_sockets_and_empty_folders_are_listed_whether_git_sees_them_or_not(working: Repo) -> None:
    working.commit("Ignore", **{".gitignore": "build\n", "was-a-file": "1\n"})
    os.mkfifo(working.path / "pipe")
    (working.path / "was-a-file").unlink()
    os.mkfifo(working.path / "was-a-file")
    (working.path / "empty" / "below").mkdir(parents=True)
    (working.path / "build" / "empty").mkdir(parents=True)
    working.write("deep/page.html", "1\n")
    here = Path.cwd()
    os.chdir(working.path / "deep")  # a socket has room for a short path only
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("s")
    finally:
        os.chdir(here)
    told = working.json("checkpoint")
    assert told["files"] == ["deep/page.html"]
    assert _unsaved(told) == {
        "pipe": "a pipe",
        "was-a-file": "a pipe",
        "empty/below": "an empty folder",
        "deep/s": "a socket",
    }
    assert _unsaved(working.json("session", "show")) == _unsaved(told)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named_and_takes_nothing_else_out(working: Repo) -> None:
    working.write("locked.txt", "1\n").chmod(0)
    working.write("page.html", "1\n")
    told = working.json("checkpoint")
    assert (told["files"], _unsaved(told)) == (["page.html"], {"locked.txt": "Git cannot add it"})


def test_a_file_that_git_cannot_read_is_named_and_takes_nothing_else_out(working: Repo) -> None:
    """For root, who may read everything: a filter that fails is refused by Git in the same way."""
    working.git("config", "filter.broken.clean", "false")
    working.git("config", "filter.broken.required", "true")
    working.commit("Attributes", **{".gitattributes": "*.bin filter=broken\n"})
    names = [f"{number}.bin" for number in range(5)]
    for name in (*names, "a.html", "z.html"):
        working.write(name, "1\n")
    told = working.json("checkpoint")
    assert told["files"] == ["a.html", "z.html"]
    assert _unsaved(told) == dict.fromkeys(names, "Git cannot add it")


def test_what_looks_like_a_secret_is_a_setting(working: Repo) -> None:
    working.ok("config", "session.deny=['*.key', 'private']")
    for name in (".env", "a.key", "private/x", "page.html"):
        working.write(name, "1\n")
    told = working.json("checkpoint")
    assert told["files"] == [".env", "page.html"]
    assert _unsaved(told) == dict.fromkeys(["a.key", "private/x"], "looks like a secret")


def test_a_repository_inside_is_not_saved_and_said(working: Repo) -> None:
    inner = working.path / "vendor" / "lib"
    inner.mkdir(parents=True)
    working.git("init", "-q", str(inner))
    (inner / "code.c").write_text("1\n")
    working.write("page.html", "1\n")
    told = working.json("checkpoint")
    assert told["files"] == ["page.html"]
    assert list(_unsaved(told)) == ["vendor/lib/"]


def test_a_submodule_keeps_its_commit_and_its_own_changes_are_said_to_be_missing(working: Repo) -> None:
    library = working.path.parent / "library"
    working.git("init", "-q", str(library))
    (library / "code.c").write_text("1\n")
    working.git("-C", str(library), "add", ".")
    working.git("-C", str(library), "commit", "-q", "-m", "One")
    working.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library), "lib")
    working.git("commit", "-q", "-m", "Add lib")
    working.git("-C", "lib", "commit", "-q", "--allow-empty", "-m", "Two")
    working.write("lib/code.c", "2\n")
    told = working.json("checkpoint")
    assert told["files"] == ["lib"]
    assert list(_unsaved(told)) == ["lib"]
    assert working.git("rev-parse", f"{_ref(working)}:lib") == working.git("-C", "lib", "rev-parse", "HEAD")
    assert working.json("execute")["restored"] == []


def test_of_a_sparse_checkout_nothing_is_taken_for_deleted(working: Repo) -> None:
    working.commit("Folders", **{"here/a": "1\n", "there/b": "1\n", "there/c": "1\n"})
    working.git("sparse-checkout", "set", "here", ".milestones")
    working.write("here/a", "2\n")
    working.write("there/b", "written outside\n")
    told = working.json("checkpoint")
    assert "here/a" in told["files"]
    assert {"here/a", "there/b", "there/c"} <= set(working.tree(_ref(working)))
    assert working.git("show", f"{_ref(working)}:there/b") == "written outside"


def test_intent_to_add_is_saved_and_intended_again(working: Repo) -> None:
    working.write("soon.txt", "1\n")
    working.git("add", "--intent-to-add", "soon.txt")
    before = working.git("status", "--porcelain")
    working.ok("checkpoint")
    working.git("rm", "-q", "--cached", "soon.txt")
    (working.path / "soon.txt").unlink()
    working.ok("execute")
    assert working.git("status", "--porcelain") == before == " A soon.txt"


def test_crlf_in_the_index_stays_crlf_whatever_the_setting_says(working: Repo) -> None:
    working.commit("Windows", **{"w.txt": "one\r\ntwo\r\n"})
    working.git("config", "core.autocrlf", "input")
    working.write("w.txt", b"one\r\ntwo\r\nthree\r\n")
    working.ok("checkpoint")
    assert working.git("cat-file", "-s", f"{_ref(working)}:w.txt") == "17"


def test_a_file_is_hashed_once_while_it_lies_still(working: Repo) -> None:
    working.git("config", "filter.count.clean", f"echo x >>{working.path.parent / 'count'}; cat")
    working.write(".git/info/attributes", "*.bin filter=count\n")
    working.write("model.bin", "x" * 1000)
    os.utime(working.path / "model.bin", (1_700_000_000, 1_700_000_000))
    working.ok("checkpoint")
    working.write("page.html", "1\n")
    working.ok("checkpoint")
    working.write("page.html", "2\n")
    working.ok("checkpoint")
    assert working.path.parent.joinpath("count").read_text() == "x\n"


def test_a_checkpoint_in_the_middle_of_a_merge_touches_nothing_and_names_it(working: Repo) -> None:
    _in_conflict(working)
    working.write("page.html", "half resolved\n")
    index = (working.path / ".git" / "index").read_bytes()
    said = working.ok("checkpoint")
    assert "in the middle of a merge" in said
    assert (working.path / ".git" / "index").read_bytes() == index
    assert (working.path / ".git" / "MERGE_HEAD").exists()
    told = working.json("session", "show")
    assert (told["operation"], told["files"]) == ("merge", 2)


def test_a_merge_that_was_given_up_comes_back_with_its_stages_even_after_gc(working: Repo) -> None:
    _in_conflict(working)
    working.write("page.html", "half resolved\n")
    stages = working.git("ls-files", "--unmerged")
    status = working.git("status", "--porcelain")
    message = working.read(".git/MERGE_MSG")
    working.ok("checkpoint")
    working.git("merge", "--abort")
    working.git("branch", "-q", "-D", "side")
    working.git("reflog", "expire", "--expire=now", "--all")
    working.git("gc", "-q", "--prune=now")
    assert "in the middle of a merge again" in working.ok("execute")
    assert working.read("page.html") == "half resolved\n"
    assert working.git("ls-files", "--unmerged") == stages
    assert (working.git("status", "--porcelain"), working.read(".git/MERGE_MSG")) == (status, message)
    working.write("page.html", "resolved\n")
    working.git("add", "page.html")
    working.git("commit", "-q", "--no-edit")
    assert len(working.git("log", "-1", "--format=%P").split()) == 2


def test_a_rebase_in_progress_is_saved_by_the_branch_it_is_of_and_only_named(working: Repo) -> None:
    working.commit("Base", **{"page.html": "base\n"})
    working.git("branch", "-q", "onto")
    working.commit("Ours", **{"page.html": "ours\n"})
    working.git("switch", "-q", "onto")
    working.commit("Theirs", **{"page.html": "theirs\n"})
    working.git("switch", "-q", "milestone/milestone-001")
    working.git("rebase", "onto", check=False)
    working.write("page.html", "half resolved\n")
    assert "in the middle of a rebase" in working.ok("checkpoint")
    refused = working.call("session", "restore")
    assert (refused.exit_code, "MG004" in refused.stderr) == (2, True)
    working.git("rebase", "--abort")
    working.ok("execute")
    assert not (working.path / ".git" / "rebase-merge").exists()
    told = working.json("session", "show")
    assert (told["milestone"], told["operation"]) == ("milestone-001", "rebase")


def test_a_cherry_pick_is_named_too_and_a_conflict_without_any_operation(working: Repo) -> None:
    working.commit("One", a="1\n")
    working.write("a", "2\n")
    working.git("stash", "-q")
    working.commit("Three", a="3\n")
    working.git("stash", "pop", check=False)
    assert "in the middle of a conflict" in working.ok("checkpoint")
    working.git("reset", "-q", "--hard")
    working.commit("Four", a="4\n")
    working.git("switch", "-q", "-c", "side", "HEAD~2")
    working.commit("Side", a="side\n")
    working.git("switch", "-q", "milestone/milestone-001")
    working.git("cherry-pick", "side", check=False)
    assert "in the middle of a cherry-pick" in working.ok("checkpoint")
    working.git("cherry-pick", "--abort")
    assert "in the middle of a cherry-pick again" in working.ok("execute")
    assert working.path.joinpath(".git/CHERRY_PICK_HEAD").exists()


def test_what_was_thrown_away_on_purpose_does_not_come_back(working: Repo) -> None:
    working.write("experiment.py", "1\n")
    working.ok("checkpoint")
    (working.path / "experiment.py").unlink()
    working.ok("pause")
    assert working.json("execute")["restored"] == []
    assert not (working.path / "experiment.py").exists()


def test_nothing_of_a_checkpoint_has_an_email_and_nothing_is_signed(working: Repo) -> None:
    """A keeper that asks for a passphrase every few minutes would be no help."""
    for key, value in (("commit.gpgSign", "true"), ("gpg.format", "ssh"), ("user.signingKey", "/nowhere")):
        working.git("config", key, value)
    working.write("f.txt", "1\n")
    working.ok("checkpoint")
    written = working.git("cat-file", "commit", _ref(working))
    assert "sarah@example.org" not in written
    assert "gpgsig" not in written


@pytest.mark.parametrize("limit", [1, 4])
def test_without_room_it_says_so_and_the_checkpoints_before_stay(working: Repo, limit: int) -> None:
    working.write("f.txt", "1\n")
    working.ok("checkpoint")
    before = working.git("rev-parse", _ref(working))
    index = (working.path / ".git" / "index").read_bytes()
    working.write("big.bin", os.urandom(limit * 64 * 1024))
    # no file may grow beyond that: what a full disk does, in a place of its own
    result = working.run("bash", "-c", f"ulimit -f {limit * 16}; exec git-milestone checkpoint")
    assert (result.exit_code, "MG607" in result.stderr) == (4, True), result
    assert working.git("rev-parse", _ref(working)) == before
    assert (working.path / ".git" / "index").read_bytes() == index
    assert working.run("git", "fsck", "--strict", "--no-dangling").exit_code == 0
    assert working.json("checkpoint")["files"] == ["big.bin", "f.txt"]


def test_a_lock_of_the_users_own_git_is_in_nobodys_way(working: Repo) -> None:
    """An editor that `git commit` has opened holds the index for as long as it is open."""
    working.write("page.html", "1\n")
    lock = working.path / ".git" / "index.lock"
    lock.touch()
    assert working.json("checkpoint")["files"] == ["page.html"]
    assert lock.exists()


def test_a_split_index_is_read_as_git_reads_it(working: Repo) -> None:
    working.git("update-index", "--split-index")
    working.write("page.html", "1\n")
    working.git("add", "page.html")
    working.write("page.html", "2\n")
    working.ok("checkpoint")
    assert working.git("show", f"{_ref(working)}^2:page.html") == "1"
    assert working.git("show", f"{_ref(working)}:page.html") == "2"
