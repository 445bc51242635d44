"""The neutral repository gives one answer, whatever this clone is told by its configuration and files."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from milestone_git.store.evidence.scratch import NAME, neutral
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place, discover

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import Repo


def place_of(repo: Repo, **extra: str) -> Place:
    return discover(repo.path, repo.environment(extra))


def fork(repo: Repo) -> tuple[str, str]:
    """Two commits that change one file in places that merge cleanly."""
    repo.commit("Base", **{"a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n"})
    repo.git("switch", "-q", "-c", "side")
    theirs = repo.commit("Side", **{"a.txt": "1\n2\n3\n4\n5\n6\n7\neight\n"})
    repo.git("switch", "-q", "main")
    return repo.commit("Main", **{"a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n"}), theirs


def merge_tree(place: Place, ours: str, theirs: str) -> str:
    words = ("merge-tree", "--write-tree", "--name-only", "--no-messages", ours, theirs)
    return place.git.line(*words, expect=(0, 1)).split("\n")[0]


def answers(repo: Repo, ours: str, theirs: str) -> tuple[str, ...]:
    """What merging, comparing, naming and walking say in the neutral repository."""
    with neutral(place_of(repo)) as there:
        return (
            merge_tree(there, ours, theirs),
            there.git.line("diff", f"{ours}^", ours),
            there.git.line("log", "--format=%H %aN <%aE> %s", ours, theirs),
            there.git.line("cat-file", "-p", f"{ours}^{{tree}}"),
        )


def test_a_merge_is_the_one_that_git_itself_makes(repo: Repo) -> None:
    ours, theirs = fork(repo)
    tree = answers(repo, ours, theirs)[0]
    assert repo.git("merge-tree", "--write-tree", ours, theirs) == tree
    repo.git("merge", "-q", "--no-edit", "side")
    assert repo.git("rev-parse", "HEAD^{tree}") == tree


def test_no_setting_of_a_clone_changes_an_answer(repo: Repo, tmp_path: Path) -> None:
    ours, theirs = fork(repo)
    before = answers(repo, ours, theirs)
    shout = tmp_path / "shout"
    shout.write_text('#!/bin/sh\necho hijacked >"${2:-/dev/null}"\nexit 0\n')
    shout.chmod(0o755)
    for key, value in {
        "merge.own.driver": f"{shout} %O %A %B",
        "merge.default": "own",
        "diff.external": str(shout),
        "diff.own.textconv": str(shout),
        "core.quotePath": "false",
        "diff.noprefix": "true",
        "log.showSignature": "true",
        "merge.conflictStyle": "diff3",
        "merge.renames": "false",
    }.items():
        repo.git("config", key, value)
        repo.git("config", "--global", key, value)
    rows = "* merge=own diff=own\n"
    for path in (".gitattributes", ".git/info/attributes"):
        repo.write(path, rows)
    (repo.home / ".config/git").mkdir(parents=True, exist_ok=True)
    (repo.home / ".config/git/attributes").write_text("* merge=binary -diff\n")
    repo.write(".mailmap", "Somebody Else <else@example.org> <sarah@example.org>\n")
    repo.git("add", "-A")
    assert "hijacked" in repo.git("cat-file", "-p", f"{merge_tree(place_of(repo), ours, theirs)}:a.txt")
    assert answers(repo, ours, theirs) == before


def test_replaced_objects_and_grafts_change_nothing(repo: Repo) -> None:
    ours, theirs = fork(repo)
    before = answers(repo, ours, theirs)
    repo.git("replace", ours, theirs)
    repo.write(".git/info/grafts", f"{theirs}\n")
    assert repo.git("rev-list", "--count", theirs) == "1"
    assert answers(repo, ours, theirs) == before


def test_variables_of_a_running_git_change_nothing(repo: Repo) -> None:
    ours, theirs = fork(repo)
    plain = answers(repo, ours, theirs)
    told = place_of(
        repo, GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="diff.noprefix", GIT_CONFIG_VALUE_0="true",
        GIT_EXTERNAL_DIFF="false", GIT_INDEX_FILE="elsewhere",
    )  # fmt: skip
    with neutral(told) as there:
        assert there.git.line("diff", f"{ours}^", ours) == plain[1]


def test_it_is_made_once_and_made_anew_when_somebody_has_meddled_with_it(repo: Repo) -> None:
    ours, theirs = fork(repo)
    before = answers(repo, ours, theirs)
    kept = repo.path / ".git/milestones" / NAME
    born = kept.stat().st_ino
    assert answers(repo, ours, theirs) == before
    assert kept.stat().st_ino == born
    (kept / "info").mkdir()
    (kept / "info/attributes").write_text("* merge=union\n")
    assert answers(repo, ours, theirs) == before
    assert not (kept / "info").exists()
    (kept / "config").write_text("[diff]\n\texternal = false\n")
    assert answers(repo, ours, theirs) == before
    assert sorted(one.name for one in kept.parent.glob("scratch*")) == [NAME]


def test_it_still_works_after_the_repository_has_moved(repo: Repo) -> None:
    ours, theirs = fork(repo)
    before = answers(repo, ours, theirs)
    moved = repo.path.rename(repo.path.parent / "moved")
    repo.path = moved
    assert answers(repo, ours, theirs) == before


def test_nothing_is_written_into_a_repository_that_receives(repo: Repo) -> None:
    ours, theirs = fork(repo)
    quarantine = repo.path / ".git/objects/incoming"
    (quarantine / "pack").mkdir(parents=True)
    place = place_of(repo, GIT_QUARANTINE_PATH=str(quarantine), GIT_OBJECT_DIRECTORY=str(quarantine))
    blob = place.git.line("hash-object", "-w", "--stdin", stdin=b"only incoming\n")
    before = repo.snapshot()
    with neutral(place) as there:
        assert there.git.line("cat-file", "-p", blob) == "only incoming"
        assert objects_of(there).blob(blob) == b"only incoming\n"
        merge_tree(there, ours, theirs)
        folder = there.common_dir
    assert repo.snapshot() == before
    assert not folder.exists()


def test_a_repository_that_cannot_be_written_is_read_all_the_same(repo: Repo) -> None:
    ours, theirs = fork(repo)
    before = answers(repo, ours, theirs)
    shutil.rmtree(repo.path / ".git/milestones")
    (repo.path / ".git/milestones").write_text("in the way")
    assert answers(repo, ours, theirs) == before


def test_it_reads_what_the_repository_borrows_from_others(repo: Repo) -> None:
    ours, theirs = fork(repo)
    before = answers(repo, ours, theirs)
    repo.git("clone", "-q", "--shared", str(repo.path), str(repo.path.parent / "shared"))
    borrowed = repo.path.parent / "shared/.git/objects/info/alternates"
    borrowed.write_text("../../../repository/.git/objects\n")
    repo.path = repo.path.parent / "shared"
    assert answers(repo, ours, theirs) == before


def test_the_history_of_a_shallow_clone_ends_there_too(repo: Repo) -> None:
    fork(repo)
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(repo.path.parent / "shallow"))
    repo.path = repo.path.parent / "shallow"
    with neutral(place_of(repo)) as there:
        tip = place_of(repo).head
        assert there.git.line("rev-list", tip) == tip
    repo.git("fetch", "-q", "--unshallow")
    with neutral(place_of(repo)) as there:
        assert there.git.line("rev-list", "--count", tip) == "3"
