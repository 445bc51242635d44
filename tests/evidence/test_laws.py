"""An approval sticks to content: rebase, squash, cherry-pick and revert of a revert keep the digest."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestone_git.model.record import record_of
from milestone_git.rules.coverage import deliverable_paths
from milestone_git.rules.digest import digest_of
from milestone_git.store import documents
from milestone_git.store.evidence.deliverables import at
from milestone_git.store.objects.readers import objects_of
from tests.builders import REPO
from tests.contributors.history import BASE, DOC, KIRO, RECORD, Story
from tests.evidence.gates import DOCUMENT
from tests.harness import Repo

if TYPE_CHECKING:
    from collections.abc import Callable


def digests(story: Story, revision: str = "HEAD") -> tuple[str, ...]:
    """The digest of every phase at a revision."""
    place, commit = story.place(), story.repo.git("rev-parse", revision)
    objects = objects_of(place)
    entry = objects.entry(commit, RECORD)
    assert entry is not None
    record = record_of(RECORD, documents.parse(RECORD, objects.blob(entry.oid)))
    return tuple(
        digest_of(REPO, record, phase, KIRO, at(place, commit, deliverable_paths(record, phase, KIRO))).value
        for phase in KIRO.phases
    )


def rebase(story: Story) -> None:
    story.repo.git("rebase", "-q", "--force-rebase", "main")


def squash(story: Story) -> None:
    _on_fresh_branch(story, "merge", "-q", "--squash")
    story.by("casey", "Squash")


def cherry_pick(story: Story) -> None:
    base = story.repo.git("merge-base", "main", "HEAD")
    work = story.tip()
    story.repo.git("switch", "-q", "-C", "picked", "main")
    story.repo.git(
        "cherry-pick", "--allow-empty", "--keep-redundant-commits", "-m1", f"{base}..{work}", check=False
    )
    story.repo.git("checkout", "-q", work, "--", ".")
    story.by("casey", "Rest of a merge that could not be picked")


def revert_twice(story: Story) -> None:
    story.edit("jordan", 5, "to be reverted")
    before = digests(story)
    story.repo.git("revert", "--no-edit", "HEAD")
    assert digests(story) != before
    story.repo.git("revert", "--no-edit", "HEAD")
    assert digests(story) == before
    story.edit("jordan", 5, "line 5")


def merge_main(story: Story) -> None:
    story.merge("dave", "main")


def amend(story: Story) -> None:
    story.repo.git("commit", "-q", "--amend", "-m", "Another message", "--author", "Casey <casey@x.org>")


def steer(story: Story) -> None:
    """Another phase, due date and owner, and the keys in another order."""
    rows = [line for line in story.repo.read(RECORD).split("\n") if not line.startswith(("phase:", "due:"))]
    text = "\n".join(["due: 2026-03-01", "phase: spec", *rows])
    story.by("alex", "Steer", **{RECORD: text})


def export(story: Story) -> None:
    """A repository that was written anew keeps no commit id and no signature, and every digest."""
    stream = story.repo.git("fast-export", "--all")
    other = Repo(story.repo.path.parent / f"{story.repo.path.name}-", story.repo.home).init()
    other.git("fast-import", "--quiet", "--force", input=stream)
    other.git("reset", "-q", "--hard", story.repo.git("rev-parse", "--abbrev-ref", "HEAD"))
    other.git("checkout", "-q", "-B", story.repo.git("rev-parse", "--abbrev-ref", "HEAD"))
    story.repo = other


def _on_fresh_branch(story: Story, *words: str) -> None:
    work = story.tip()
    story.repo.git("switch", "-q", "-C", "fresh", "main")
    story.repo.git(*words, work)


KEEPING: dict[str, Callable[[Story], None]] = {
    one.__name__: one for one in (rebase, squash, cherry_pick, revert_twice, merge_main, amend, steer, export)
}


def written(repo: Repo) -> Story:
    """Jordan has written two documents on a branch, and main has gone on meanwhile."""
    story = Story(repo)
    story.by("alex", "Plan", **{RECORD: DOCUMENT, DOC: BASE})
    story.switch("work", "HEAD")
    story.edit("jordan", 1, "one")
    story.by("jordan", **{"docs/parts/x.md": "x\n", "docs/spec.md": "spec\n"})
    story.switch("main")
    story.by("bob", **{"code.py": "1\n"})
    story.switch("work")
    return story


@pytest.mark.parametrize("name", KEEPING)
def test_the_digest_survives(repo: Repo, name: str) -> None:
    story = written(repo)
    before = digests(story)
    KEEPING[name](story)
    assert digests(story) == before


@settings(max_examples=6)
@given(st.lists(st.sampled_from(sorted(set(KEEPING) - {"export"})), min_size=2, max_size=3))
def test_the_digest_survives_them_one_after_another(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder) / "r", Path(folder) / "home").init()
        repo.commit("Start", **{"README.md": "x\n"})
        story = written(repo)
        before = digests(story)
        for name in names:
            KEEPING[name](story)
            assert digests(story) == before, name


def test_content_that_comes_back_has_the_digest_that_it_had(repo: Repo) -> None:
    story = written(repo)
    before = digests(story)
    story.edit("jordan", 1, "other")
    assert digests(story) != before
    story.edit("casey", 1, "one")
    assert digests(story) == before
