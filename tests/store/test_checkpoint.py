"""Checkpoints: all that may be is saved, the user's index is untouched, nothing of theirs is overwritten."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import Repo


@pytest.fixture
def working(planned: Repo) -> Repo:
    """On the branch of milestone-001."""
    planned.ok("execute", "1")
    return planned


def _ref(repo: Repo) -> str:
    return repo.git("for-each-ref", "--format=%(refname)", "refs/milestones-private/")


def _files(repo: Repo) -> dict[Path, tuple[int, bytes]]:
    found = {}
    for path in sorted(repo.path.rglob("*")):
        if ".git" not in path.parts and (path.is_symlink() or path.is_file()):
            content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
            found[path] = (path.lstat().st_mode, content)
    return found


def _wipe(repo: Repo) -> None:
    repo.git("reset", "--quiet", "--hard")
    repo.git("clean", "--quiet", "-fd")


def test_a_checkpoint_leaves_index_and_work_tree_as_they_are_to_the_byte(working: Repo) -> None:
    working.write("staged.txt", "1")
    working.git("add", "staged.txt")
    working.write("staged.txt", "2")
    working.write("untracked.txt", "3")
    index = working.path / ".git" / "index"
    before = (index.read_bytes(), index.stat().st_mtime_ns, _files(working))
    working.ok("checkpoint", "-m", "half done")
    assert (index.read_bytes(), index.stat().st_mtime_ns, _files(working)) == before


def test_what_was_saved_comes_back_with_modes_links_deletions_and_any_name(working: Repo) -> None:
    working.commit("Before", **{"run.sh": "1\n", "gone": "1\n", "link": "1\n", "a/b": "1\n"})
    (working.path / "run.sh").chmod(0o755)
    (working.path / "gone").unlink()
    (working.path / "link").unlink()
    (working.path / "link").symlink_to("run.sh")
    shutil.rmtree(working.path / "a")
    working.write("a", "a file where a folder was\n")
    for name in (
        "*.txt",
        "[a]",
        ":(top)x",
        "-dash",
        "new\nline",
        "käse",
        'quo"te',
        "non-utf8-\udcff",
        "sp ace",
    ):
        working.write(name, "x\n")
    before = _files(working)
    working.ok("checkpoint")
    _wipe(working)
    assert _files(working) != before
    working.ok("execute")
    assert _files(working) == before


def test_what_was_staged_is_staged_again(working: Repo) -> None:
    for name in ("*.txt", "[a]", ":(top)x", "new\nline"):
        working.write(name, "x\n")
        working.git("--literal-pathspecs", "add", "--", name)
    working.write("*.txt", "y\n")
    before = working.git("status", "--porcelain", "-z")
    working.ok("checkpoint")
    _wipe(working)
    working.ok("execute")
    assert working.git("status", "--porcelain", "-z") == before


@pytest.mark.parametrize("setting", ["true", "input", "false"])
def test_line_endings_come_back_as_git_would_check_them_out(working: Repo, setting: str) -> None:
    working.git("config", "core.autocrlf", setting)
    working.write("windows.txt", b"one\r\ntwo\r\n")
    working.ok("checkpoint")
    (working.path / "windows.txt").unlink()
    working.ok("execute")
    ending = "\n" if setting == "input" else "\r\n"
    assert working.path.joinpath("windows.txt").read_bytes().decode() == f"one{ending}two{ending}"


def test_what_has_changed_since_is_kept_and_listed(working: Repo) -> None:
    working.write("mine.txt", "then\n")
    working.ok("checkpoint")
    working.write("mine.txt", "now\n")
    found = working.json("execute")
    assert (found["restored"], found["kept"]) == ([], ["mine.txt"])
    assert working.read("mine.txt") == "now\n"


def test_nothing_in_the_way_of_a_checkpoint_is_overwritten(working: Repo) -> None:
    """Git removes folders, files above and ignored files for a path that it is forced to write."""
    working.write("folder", "a file then\n")
    working.write("file/x", "below a folder then\n")
    working.write("build.log", "then\n")
    working.write("linked/x", "then\n")
    working.ok("checkpoint")
    (working.path / "folder").unlink()
    shutil.rmtree(working.path / "file")
    shutil.rmtree(working.path / "linked")
    outside = working.path.parent / "outside"
    outside.mkdir()
    (working.path / "linked").symlink_to(outside)
    working.write("folder/precious", "P")
    working.write("file", "P")
    working.write("build.log", "P")
    working.write(".gitignore", "*.log\nfolder\n")
    kept = working.json("execute")["kept"]
    assert kept == ["build.log", "file/x", "folder", "linked/x"]
    assert [working.read(one) for one in ("folder/precious", "file", "build.log")] == ["P", "P", "P"]
    assert list(outside.iterdir()) == []


def test_untracked_secrets_are_left_out_and_said_but_tracked_files_never(working: Repo) -> None:
    working.commit("Before", **{"src/id_map.py": "1", ".env.example": "1"})
    working.write("src/id_map.py", "2")
    working.write(".env.example", "2")
    for name in (".env", ".env.d/token", "deep/key.pem", "id_ed25519"):
        working.write(name, "secret")
    told = working.json("checkpoint")
    assert told["files"] == [".env.example", "src/id_map.py"]
    assert sorted(told["left_out"]) == [".env", ".env.d/token", "deep/key.pem", "id_ed25519"]
    assert not set(told["left_out"]) & set(working.tree(_ref(working)))
    assert "not saved: .env (looks like a secret)" in working.ok("checkpoint", "-m", "again")


def test_a_filter_that_fails_takes_only_its_own_files_out(working: Repo) -> None:
    working.git("config", "filter.lfs.clean", "false")
    working.git("config", "filter.lfs.required", "true")
    working.write(".gitattributes", "*.bin filter=lfs\n")
    working.write("big.bin", "x")
    working.write("page.html", "y")
    told = working.json("checkpoint")
    assert (told["files"], told["failed"]) == ([".gitattributes", "page.html"], ["big.bin"])


def test_where_nothing_can_be_saved_it_is_refused(working: Repo) -> None:
    working.commit("Attributes", **{".gitattributes": "*.bin filter=lfs\n"})
    working.git("config", "filter.lfs.clean", "false")
    working.git("config", "filter.lfs.required", "true")
    working.write("big.bin", "x")
    result = working.call("checkpoint")
    assert result.exit_code == 4
    assert "MG607" in result.stderr
    assert "big.bin" in result.stderr


def test_a_change_in_the_instant_of_the_index_is_saved(working: Repo) -> None:
    """An entry as old as the index may have changed: a copy of the index with a new time would hide that."""
    working.git("config", "core.trustctime", "false")
    working.commit("Before", **{"f.txt": "aaaa"})
    path, index = working.path / "f.txt", working.path / ".git" / "index"
    moment = path.stat().st_mtime_ns
    path.write_text("bbbb")
    os.utime(path, ns=(moment, moment))
    os.utime(index, ns=(moment, moment))
    assert working.json("checkpoint")["files"] == ["f.txt"]


def test_plain_git_can_apply_one_as_a_stash(working: Repo) -> None:
    working.commit("Before", **{"f.txt": "1\n", "g.txt": "1\n"})
    working.write("g.txt", "2\n")
    working.ok("checkpoint")
    working.write("f.txt", "2\n")
    working.ok("checkpoint", "-m", "second")
    working.git("reset", "--quiet", "--hard")
    working.git("stash", "apply", _ref(working))
    assert (working.read("f.txt"), working.read("g.txt")) == ("2\n", "2\n")


def test_the_checkpoint_before_is_still_reachable(working: Repo) -> None:
    working.write("f.txt", "1\n")
    working.ok("checkpoint", "-m", "first")
    first = working.git("rev-parse", _ref(working))
    working.write("f.txt", "2\n")
    working.ok("checkpoint", "-m", "second")
    working.git("merge-base", "--is-ancestor", first, _ref(working))


def test_the_same_twice_is_saved_once_unless_there_is_a_note(working: Repo) -> None:
    working.write("f.txt", "1\n")
    assert working.json("checkpoint")["saved"]
    assert not working.json("checkpoint")["saved"]
    assert working.json("checkpoint", "-m", "go on here")["saved"]
    assert working.json("execute")["note"] == "go on here"


def test_dry_run_saves_nothing(working: Repo) -> None:
    working.write("f.txt", "1\n")
    refs = working.git("for-each-ref")
    working.ok("checkpoint", "--dry-run")
    assert working.git("for-each-ref") == refs


def test_two_work_trees_keep_their_checkpoints_apart(working: Repo) -> None:
    there = working.path.parent / "there"
    working.git("worktree", "add", "-q", str(there), "main")
    result = working.call("execute", "2", cwd=there)
    assert result.exit_code == 0, result
    (there / "two.txt").write_text("2")
    assert working.call("checkpoint", cwd=there).exit_code == 0
    working.write("one.txt", "1")
    working.ok("checkpoint")
    assert len(_ref(working).split()) == 2


def test_it_is_refused_elsewhere_than_on_the_milestones_branch(planned: Repo) -> None:
    planned.write("f.txt", "1\n")
    with planned.unchanged():
        assert "MG306" in planned.call("checkpoint", "1").stderr
