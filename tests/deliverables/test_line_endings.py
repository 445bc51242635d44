"""A change of line endings alone is told from a change of content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from milestone_git.store.evidence.line_endings import only_line_endings
from milestone_git.store.repository import discover

if TYPE_CHECKING:
    from tests.harness import Repo

PATHS = ("docs", "docs/a.md", "docs/*.md", "other.md", "same.md", "run.sh", "data.bin", "gone.md", "new.md")
BEFORE = {
    "docs/a.md": b"one\r\ntwo\r\n",
    "docs/b.md": b"b\n",
    "other.md": b"one\ntwo\n",
    "same.md": b"same\r\n",
    "run.sh": b"x\r\n",
    "data.bin": b"\0\r\n",
    "gone.md": b"gone\n",
}
AFTER = {
    "docs/a.md": b"one\ntwo\n",
    "other.md": b"one\r\n2\r\n",
    "run.sh": b"x\n",
    "data.bin": b"\0\n",
    "new.md": b"gone\r\n",
}


def test_only_what_reads_as_before_is_named(repo: Repo) -> None:
    for path, data in BEFORE.items():
        repo.write(path, data)
    repo.git("add", "-A")
    before = repo.commit("Before")
    for path, data in AFTER.items():
        repo.write(path, data)
    (repo.path / "run.sh").chmod(0o755)
    (repo.path / "gone.md").unlink()
    repo.git("add", "-A")
    after = repo.commit("After")
    place = discover(repo.path, repo.environment())
    assert only_line_endings(place, before, after, PATHS) == {"docs", "docs/a.md", "docs/*.md"}
    assert only_line_endings(place, after, before, PATHS) == {"docs", "docs/a.md", "docs/*.md"}
    assert only_line_endings(place, "1" * 40, after, PATHS) == frozenset()


def test_what_git_normalises_reads_as_before(repo: Repo) -> None:
    repo.write("a.md", "one\r\n")
    repo.git("-c", "core.autocrlf=false", "add", "a.md")
    before = repo.commit("Before")
    repo.write(".gitattributes", "*.md text\n")
    repo.git("add", "--renormalize", ".")
    after = repo.commit("After")
    assert repo.git("diff", "--stat", before, after, "--", "a.md")
    assert only_line_endings(discover(repo.path, repo.environment()), before, after, ["a.md"]) == {"a.md"}
