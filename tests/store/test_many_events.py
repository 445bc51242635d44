"""Thousands of events at once are the same commits as a few, without a child for each."""

from __future__ import annotations

from milestone_git.app.observation import MOST_SINGLY
from milestone_git.store.objects.format import SHA1
from milestone_git.store.objects.library import LibraryObjects
from tests.harness import Repo

WHO = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (
        ("NAME", "sarah"),
        ("EMAIL", "sarah@milestones.invalid"),
        ("DATE", "1767609000 +0000"),
    )
}


def test_a_commit_is_written_byte_for_byte_as_git_writes_it(repo: Repo) -> None:
    objects = LibraryObjects(repo.path / ".git")
    repo.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    head = repo.git("rev-parse", "HEAD")
    for parents in ([], [head]):
        for message in ("Plan it\n\n{}\n", "Größer\n\nno line end"):
            words = [word for one in parents for word in ("-p", one)]
            wanted = repo.git("commit-tree", SHA1.empty_tree, *words, "-F", "-", input=message, env=WHO)
            mine = objects.write_commit(SHA1.empty_tree, parents, WHO, message)
            assert repo.git("cat-file", "commit", mine) == repo.git("cat-file", "commit", wanted)
            assert mine == wanted


def test_records_committed_by_hand_are_all_told_at_the_next_command(planned: Repo) -> None:
    count = MOST_SINGLY + 3
    for number in range(10, 10 + count):
        planned.write(
            f".milestones/active/milestone-{number:03d}.yaml",
            f"schema: 1\nid: milestone-{number:03d}\nuid: 01JD8XQ4M7E2V9K3T5R6W8Y{number:03d}\n"
            f"title: By hand {number}\nstatus: planned\n",
        )
    planned.git("add", ".milestones")
    planned.git("commit", "--quiet", "-m", "By hand")
    planned.ok("plan", "One more")
    assert "bad" not in planned.ok("check")
    told = planned.json("log")["events"]
    assert {one["milestone"] for one in told} >= {
        f"milestone-{number:03d}" for number in range(10, 10 + count)
    }
    planned.git("fsck", "--strict")
