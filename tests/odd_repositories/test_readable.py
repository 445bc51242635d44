"""Repositories in which nothing can be committed, or not everywhere: they are read, and say why not more."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest

from demo.hermetic import Clock
from tests.harness import Repo, Result
from tests.odd_repositories.kinds import cloned, elsewhere, partial, set_up, sparse

READING: tuple[tuple[str, ...], ...] = (
    ("list",), ("status",), ("show", "1"), ("check",), ("log",), ("schedule",), ("why", "1"), ("slip",),
    ("critical-path",), ("diff", "HEAD~1..HEAD"), ("doctor",),
    ("check", "--base", "HEAD~1", "--head", "HEAD"),
)  # fmt: skip
WRITING: tuple[tuple[str, ...], ...] = (
    ("init",), ("plan", "Another"), ("edit", "1", "due=2026-03-01"), ("execute", "1"), ("complete", "1"),
    ("link", "1", "--depends-on", "2"), ("check", "--fix"), ("task", "add", "1", "Draft it"), ("cancel", "1"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return set_up(tmp_path_factory.mktemp("odd"))


@pytest.fixture
def repo(made_once: Repo, tmp_path: Path) -> Repo:
    shutil.copytree(made_once.path, tmp_path / "repository", symlinks=True)
    copy = Repo(tmp_path / "repository", tmp_path / "home", Clock(made_once.clock.now))
    copy.git("update-index", "-q", "--refresh")
    return copy


def refused(repo: Repo, code: str, *words: str) -> None:
    done = repo.call(*words)
    assert done.exit_code != 0
    assert f"[{code}]" in done.stderr, (words, done.stderr)
    assert "help: " in done.stderr


def test_a_bare_repository_is_read_and_says_why_nothing_is_written(repo: Repo) -> None:
    path = repo.path.parent / "bare.git"
    repo.git("clone", "--quiet", "--mirror", str(repo.path), str(path))
    bare = elsewhere(repo, path)
    for words in READING:
        bare.ok(*words)
    assert len(bare.json("list")["milestones"]) == 2
    assert bare.json("list") == bare.json("list", "--rev", "main")
    with bare.unchanged():
        for words in (*WRITING, ("check", "--staged")):
            refused(bare, "MG001", *words)


def test_a_bare_repository_is_told_how_it_is_guarded(repo: Repo) -> None:
    path = repo.path.parent / "bare.git"
    repo.git("clone", "--quiet", "--mirror", str(repo.path), str(path))
    for words in (("install",), ("status",)):
        assert "`git milestone hooks install --server`" in elsewhere(repo, path).call("hooks", *words).stderr


def test_an_empty_bare_repository_holds_no_milestones(repo: Repo) -> None:
    repo.git("init", "--quiet", "--bare", str(repo.path.parent / "empty.git"))
    refused(elsewhere(repo, repo.path.parent / "empty.git"), "MG002", "list")


def test_the_inside_of_a_git_directory_is_no_place_to_read_from(repo: Repo) -> None:
    refused(elsewhere(repo, repo.path / ".git"), "MG001", "list")


def test_a_detached_head_is_read_and_no_commit_is_lost_on_it(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--detach")
    for words in READING:
        repo.ok(*words)
    with repo.unchanged():
        for words in WRITING[:5]:
            refused(repo, "MG004", *words)


def test_on_an_unborn_branch_init_makes_the_first_commit(unborn: Repo) -> None:
    refused(unborn, "MG002", "list")
    refused(unborn, "MG002", "check")
    refused(unborn, "MG005", "plan", "Too early")
    unborn.ok("init", "--profile", "solo")
    unborn.ok("plan", "In time")
    assert len(unborn.json("list")["milestones"]) == 1


def test_an_orphan_branch_beside_a_planned_trunk_gets_no_second_set_up(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--orphan", "pages")
    refused(repo, "MG002", "list")
    refused(repo, "MG002", "init")


def test_a_branch_named_milestone_is_in_the_way_of_execute_alone(repo: Repo) -> None:
    repo.git("branch", "milestone")
    repo.ok("list")
    repo.ok("check")
    repo.ok("plan", "Another")
    refused(repo, "MG608", "execute", "1")
    assert "git branch -m milestone milestone-old" in repo.call("doctor").stdout
    repo.git("branch", "-m", "milestone", "milestone-old")
    repo.ok("execute", "1")


def test_somebody_elses_repository_is_refused_with_what_to_type(repo: Repo) -> None:
    repo.git("config", "--global", "--unset-all", "safe.directory", check=False)
    foreign = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    if os.geteuid() == 0:
        for path in (repo.path, *repo.path.rglob("*")):
            os.chown(path, 65534, 65534, follow_symlinks=False)
        foreign = {}
    for words in (*READING, *WRITING):
        done = repo.call(*words, env=foreign)
        assert done.exit_code in (1, 4)
        assert "belongs to somebody else" in done.stderr + done.stdout
        assert f"safe.directory {repo.path}" in done.stderr + done.stdout
    repo.git("config", "--global", "--add", "safe.directory", str(repo.path))
    repo.ok("check")
    repo.ok("list", "--rev", "HEAD")


def read_only(repo: Repo, *words: str) -> Result:
    """The command while nothing below the folder of the test can be written, for root neither."""
    script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$2" && shift 2 && exec "$@"'
    around = ("unshare", "--mount", "sh", "-c", script, "sh", str(repo.path.parent), str(repo.path))
    return repo.run(*around, *words)


def test_a_read_only_file_system_is_read_and_says_why_nothing_is_written(repo: Repo) -> None:
    if shutil.which("unshare") is None or read_only(repo, "true").exit_code:
        pytest.skip("this machine lets nobody mount a file system read-only")
    assert read_only(repo, "touch", "x").exit_code == 1
    shutil.rmtree(repo.path / ".git" / "milestones")
    for verb in ("list", "status", "check", "log", "slip", "doctor"):
        done = read_only(repo, "git-milestone", verb)
        assert done.exit_code == 0 or verb == "doctor", (verb, done)
    done = read_only(repo, "git-milestone", "list", "--rev", "HEAD", "--json")
    assert len(json.loads(done.stdout)["milestones"]) == 2
    with repo.unchanged():
        for words in WRITING[:5]:
            done = read_only(repo, "git-milestone", *words)
            assert done.exit_code == 4, (words, done)
            assert "[MG607]" in done.stderr, (words, done)


def test_folders_without_the_right_to_write_are_read_all_the_same(repo: Repo) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere; the file system of the test before stops root as well")
    for path in (repo.path, *repo.path.rglob("*")):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    repo.ok("list")
    refused(repo, "MG607", "plan", "Another")


def test_a_merge_is_judged_where_nothing_can_be_written(repo: Repo) -> None:
    if shutil.which("unshare") is None or read_only(repo, "true").exit_code:
        pytest.skip("this machine lets nobody mount a file system read-only")
    repo.git("switch", "--quiet", "--create", "topic")
    repo.ok("plan", "From the topic")
    repo.git("switch", "--quiet", "main")
    repo.commit("Meanwhile", **{"src/more.py": "pass\n"})
    done = read_only(repo, "git-milestone", "check", "--base", "main", "--head", "topic")
    assert done.exit_code == 0, done


def test_what_a_sparse_checkout_keeps_out_is_not_deleted(tmp_path: Path) -> None:
    repo = sparse(tmp_path)
    whole = elsewhere(repo, tmp_path / "repository")
    assert [one["id"] for one in repo.json("list")["milestones"]] == [
        one["id"] for one in whole.json("list")["milestones"]
    ]
    assert repo.json("check")["records"] == 2
    assert repo.git("status", "--porcelain") == ""
    assert [line for line in repo.call("doctor").stdout.splitlines() if "missing" in line] == []


def test_in_a_sparse_checkout_a_file_that_is_there_is_what_is_read(tmp_path: Path) -> None:
    repo = sparse(tmp_path)
    repo.git("sparse-checkout", "add", ".milestones/active")
    record = repo.path / ".milestones/active/milestone-001.yaml"
    record.write_text(record.read_text().replace("Set up hosting", "Set up another hosting"))
    titles = {one["title"] for one in repo.json("list")["milestones"]}
    assert titles == {"Set up another hosting", "Write a style guide"}
    record.unlink()
    assert [one["title"] for one in repo.json("list")["milestones"]] == ["Write a style guide"]


def test_a_refused_write_leaves_a_sparse_checkout_as_it_was(tmp_path: Path) -> None:
    repo = sparse(tmp_path)
    before = repo.git("ls-files", "-t", "-z")
    repo.write(".git/hooks/reference-transaction", "#!/bin/sh\nexit 1\n").chmod(0o755)
    assert repo.call("edit", "1", "due=2026-03-01").exit_code != 0
    assert repo.git("ls-files", "-t", "-z") == before
    assert repo.git("status", "--porcelain") == ""


def test_a_missing_object_of_a_partial_clone_is_unverified_and_not_deleted(tmp_path: Path) -> None:
    clone = partial(tmp_path)
    origin = elsewhere(clone, tmp_path / "repository")
    origin.ok("plan", "Fetched without its blob")
    clone.git("fetch", "--quiet")
    shutil.move(origin.path, tmp_path / "away")
    for words in (("list",), ("check",), ("show", "1")):
        refused(clone, "MG403", *words, "--rev", "origin/main")
    refused(clone, "MG403", "check", "--base", "HEAD", "--head", "origin/main")
    clone.ok("list")
    shutil.move(tmp_path / "away", origin.path)
    assert len(clone.json("list", "--rev", "origin/main")["milestones"]) == 3


def test_what_cannot_be_told_keeps_nobody_from_committing(tmp_path: Path) -> None:
    origin = set_up(tmp_path)
    cloned = ("--filter=blob:none", "--no-checkout", f"file://{origin.path}", str(tmp_path / "clone"))
    origin.git("clone", "--quiet", *cloned)
    clone = elsewhere(origin, tmp_path / "clone")
    clone.git("sparse-checkout", "set", "src")
    clone.git("checkout", "--quiet", "main")
    clone.ok("hooks", "install")
    shutil.move(tmp_path / "repository", tmp_path / "away")
    for words in (("list",), ("check",)):
        refused(clone, "MG403", *words)
    new = clone.write(".milestones/active/milestone-009.yaml", "id: milestone-009\n")
    clone.git("add", "--sparse", str(new))
    done = clone.run("git", "commit", "--quiet", "--message", "Plan by hand")
    assert done.exit_code == 0
    assert "[MG403]" in done.stderr


def test_a_lost_object_of_a_whole_clone_is_said(repo: Repo) -> None:
    oid = repo.git("rev-parse", "HEAD:.milestones/active/milestone-001.yaml")
    (repo.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    shutil.rmtree(repo.path / ".git/milestones")
    refused(repo, "MG403", "list", "--rev", "HEAD")
    refused(repo, "MG403", "check", "--rev", "HEAD")


def test_a_shallow_clone_says_what_it_cannot_tell(tmp_path: Path) -> None:
    clone = cloned(tmp_path, "--depth=1")
    clone.ok("list")
    clone.ok("check")
    refused(clone, "MG403", "check", "--base", "HEAD~1", "--head", "HEAD")


def test_a_ci_clone_that_fetches_history_without_files_can_tell(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "topic")
    repo.ok("edit", "2", "due=2026-04-01")
    repo.git("switch", "--quiet", "main")
    repo.ok("edit", "1", "due=2026-05-01")
    words = ("--depth=1", "--no-single-branch", f"file://{repo.path}", str(repo.path.parent / "ci"))
    repo.git("clone", "--quiet", *words)
    ci = elsewhere(repo, repo.path.parent / "ci")
    move = ("check", "--base", "origin/main", "--head", "origin/topic")
    refused(ci, "MG403", *move)
    ci.git("fetch", "--quiet", "--unshallow", "--filter=blob:none")
    assert ci.json(*move)["diagnostics"] == []


def test_no_locale_changes_what_is_said(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "Größe", tmp_path / "home").init()
    repo.commit("Anfang", **{"größe.md": "x\n"})
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for words in (("init", "--profile", "solo"), ("plan", "Übergröße – 日本"), ("check",), ("execute", "1")):
        done = repo.milestone(*words, env=plain)
        assert done.exit_code == 0, (words, done)
    assert repo.milestone("show", "1", env=plain).stdout == repo.ok("show", "1")


def test_the_doctor_names_who_holds_the_journal_on_another_host(repo: Repo) -> None:
    journal = repo.path / ".git" / "milestones" / "journal"
    held = {"pid": 4711, "nonce": "4711-1", "host": "far-away", "boot": "", "at": time.time() - 600}
    journal.write_text(json.dumps(held))
    repo.git("config", "milestone.patience", "0")
    refused(repo, "MG605", "plan", "Another")
    told = repo.call("doctor").stdout
    assert "process 4711 of host `far-away` has been writing for 10 minutes" in told
    assert f"mv {journal} {journal}.old" in told
    journal.rename(f"{journal}.old")
    repo.ok("plan", "Another")
    assert "far-away" not in repo.call("doctor").stdout


def test_names_that_differ_in_case_alone_are_told(repo: Repo) -> None:
    record = repo.read(".milestones/active/milestone-001.yaml")
    repo.write(".milestones/active/Milestone-001.yaml", record)
    if len(list((repo.path / ".milestones/active").iterdir())) < 4:
        pytest.skip("letters have no case in this file system")
    repo.git("add", ".milestones")
    assert repo.call("check").exit_code == 1
    assert "differ in case alone" in repo.call("doctor").stdout


def test_a_reftable_repository_goes_the_way_of_plain_git(tmp_path: Path) -> None:
    made = subprocess.run(
        ["git", "init", "--quiet", "--ref-format=reftable", str(tmp_path / "repository")],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("this Git knows no reftable (2.45 does)")
    repo = Repo(tmp_path / "repository", tmp_path / "home")
    repo.commit("Start", **{"README.md": "x\n"})
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Build homepage")
    repo.ok("execute", "1")
    repo.ok("complete", "1")
    repo.ok("check")
