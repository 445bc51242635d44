"""Who made what is there: real histories, and who of the people in them contributed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from milestone_git.rules.contribution import AUTHOR, CO_AUTHOR
from milestone_git.store.evidence import contributors
from milestone_git.store.evidence.contributors import Unseen
from tests.contributors.history import BASE, DOC, RECORD, Story

if TYPE_CHECKING:
    from tests.harness import Repo


@pytest.fixture
def story(repo: Repo) -> Story:
    """Bob has written the document before anything was planned."""
    made = Story(repo)
    made.by("bob", **{DOC: BASE})
    return made


def test_merging_planning_and_advancing_make_nobody_a_contributor_and_hiding_in_a_merge_does(
    story: Story,
) -> None:
    start = story.record("alex", "design")
    story.switch("work", start)
    story.edit("jordan", 1, "jordan's design")
    story.switch("main")
    story.edit("jordan", 30, "jordan on main")
    story.switch("work")
    story.merge("casey", "main")  # "update branch" of the forge: a clean merge that touches the document
    story.record("alex", "spec")  # the last approval advances
    story.switch("side", "work")
    story.edit("mallory", 10, "mallory's change")
    story.edit("mallory", 10, "line 10")
    story.switch("work")
    story.by("casey", **{"code.py": "1\n"})
    story.merge("dave", "side")
    story.switch("other", start)
    story.by("dave", **{"other.py": "1\n"})
    story.switch("work")
    story.repo.git("merge", "-q", "--no-ff", "--no-commit", "other")
    story.edit("eve", 20, "eve slips this in")
    assert story.who(since=start) == {"eve", "mallory", "jordan"}


def test_what_landed_before_the_phase_was_entered_has_an_author_too(story: Story) -> None:
    story.edit("casey", 3, "casey")
    entered = story.record("alex", "design")
    story.by("dave", **{"code.py": "1\n"})
    assert story.who(since=entered) == {"casey"}
    story.edit("jordan", 4, "jordan")
    assert story.who(since=entered) == {"jordan"}


def test_a_change_that_was_taken_back_does_not_hide_who_wrote_what_is_there(story: Story) -> None:
    entered = story.record("alex", "design")
    story.edit("mallory", 3, "mallory")
    story.edit("mallory", 3, "line 3")
    assert story.who(since=entered) == {"mallory", "bob"}


def test_each_path_that_is_unchanged_has_the_author_who_changed_it_last(story: Story) -> None:
    story.by("casey", **{"docs/b.md": "b\n", "docs/c/d.md": "d\n"})
    story.by("dave", **{"docs/c/d.md": "e\n"})
    entered = story.record("alex", "design")
    story.edit("jordan", 1, "jordan")
    paths = (DOC, "docs/b.md", "docs/c", "docs/c/*.md", "missing.md")
    assert story.who((), entered, *paths) == {"jordan", "casey", "dave"}
    assert story.who((), entered, "docs/**") == {"jordan"}
    assert story.who((), entered, "missing.md") == set()


def test_rebase_keeps_the_author_and_adds_who_did_it(story: Story) -> None:
    entered = story.record("alex", "design")
    story.switch("work", entered)
    story.edit("jordan", 1, "jordan")
    story.switch("main")
    story.by("bob", **{"code.py": "1\n"})
    story.switch("work")
    story.repo.git("rebase", "-q", "main", env={"GIT_COMMITTER_EMAIL": "casey@x.org"})
    assert story.who(since=entered) == {"jordan", "casey"}
    assert story.who(since=entered, roles=frozenset((AUTHOR, CO_AUTHOR))) == {"jordan"}


def test_the_forge_that_commits_is_nobody_and_co_authors_are(story: Story) -> None:
    entered = story.record("alex", "design")
    message = (
        "Squash\n\nCo-authored-by: Casey <Casey@X.org>\nco-authored-by: Un Known <un@known.example>\n"
        "Co-authored-by: broken\n"
    )
    story.edit("jordan", 1, "x", message=message, committer="noreply@github.com")
    assert story.who(since=entered) == {"jordan", "casey", "<un@known.example>"}


def test_no_mailmap_makes_somebody_another(story: Story) -> None:
    entered = story.record("alex", "design")
    story.by("jordan", **{".mailmap": "Alex <alex@x.org> <jordan@x.org>\n", DOC: BASE + "x\n"})
    assert story.who(since=entered) == {"jordan"}


def test_a_conflict_that_somebody_solves_is_theirs(story: Story) -> None:
    entered = story.record("alex", "design")
    story.switch("work", entered)
    story.edit("jordan", 1, "jordan")
    story.switch("main")
    story.edit("bob", 1, "bob on main")
    story.repo.git("merge", "work", check=False)
    story.by("casey", "Merge", **{DOC: BASE.replace("line 1\n", "both\n", 1)})
    assert len(story.repo.git("rev-parse", "HEAD^@").split()) == 2
    assert story.who(since=entered) == {"jordan", "bob", "casey"}


def test_a_clean_merge_of_changes_to_one_file_is_made_again_and_is_nobodys(story: Story) -> None:
    entered = story.record("alex", "design")
    story.switch("work", entered)
    story.edit("jordan", 1, "jordan")
    story.switch("main")
    story.edit("bob", 30, "bob on main")
    story.merge("casey", "work")
    assert story.who(since=entered) == {"jordan", "bob"}


def test_many_merges_that_have_to_be_made_again_are_unseen(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contributors, "MOST_MERGES", 0)
    entered = story.record("alex", "design")
    story.switch("work", entered)
    story.edit("jordan", 1, "jordan")
    story.switch("main")
    story.edit("bob", 30, "bob on main")
    story.merge("casey", "work")
    with pytest.raises(Unseen, match="more than 0 merges"):
        story.who(since=entered)


def test_many_commits_are_unseen(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributors, "MOST_COMMITS", 2)
    entered = story.record("alex", "design")
    story.edit("jordan", 1, "one")
    assert story.who(since=entered) == {"jordan"}
    story.edit("jordan", 1, "two")
    with pytest.raises(Unseen, match="2 commits or more"):
        story.who(since=entered)


def test_a_merge_of_three_that_differs_from_each_is_a_contribution(story: Story) -> None:
    entered = story.record("alex", "design")
    for name, line in (("one", 1), ("two", 30)):
        story.switch(name, entered)
        story.edit("jordan", line, name)
    story.switch("main")
    story.edit("bob", 15, "bob")
    story.repo.git("merge", "-q", "--no-edit", "one", "two", env={"GIT_AUTHOR_EMAIL": "casey@x.org"})
    assert len(story.repo.git("rev-parse", "HEAD^@").split()) == 3
    assert story.who(since=entered, roles=frozenset((AUTHOR,))) == {"jordan", "bob", "casey"}


def test_both_sides_of_a_merge_are_searched(story: Story) -> None:
    entered = story.record("alex", "design")
    story.switch("work", entered)
    ours = story.edit("jordan", 1, "jordan")
    story.switch("main")
    assert story.who((story.edit("bob", 30, "bob"), ours), entered) == {"jordan", "bob"}


def test_acceptance_is_part_of_it_where_the_phase_covers_it(story: Story) -> None:
    entered = story.record("alex", "spec")
    story.record("casey", "spec", title="Another title")
    story.record("jordan", "spec", acceptance="[{run: pytest}]")
    assert story.who((), entered, acceptance=True) == {"jordan", "bob"}
    assert story.who((), entered) == {"bob"}
    later = story.record("alex", "task", acceptance="[{run: pytest}]")
    assert story.who((), later, acceptance=True) == {"jordan", "bob"}
    story.by("dave", **{RECORD: "<<<<<<< no YAML\n"})
    assert "dave" in story.who((), later, acceptance=True)


def test_without_a_beginning_all_of_history_is_searched(story: Story) -> None:
    story.edit("jordan", 2, "x")
    assert story.who() == {"bob", "jordan"}


def test_a_first_commit_contributes_what_it_brings(unborn: Repo) -> None:
    story = Story(unborn)
    story.by("bob", **{DOC: BASE})
    assert story.who() == {"bob"}


def test_what_a_shallow_clone_cannot_see_is_said(story: Story) -> None:
    story.record("alex", "design")
    story.edit("jordan", 1, "x")
    story.repo.git(
        "clone", "-q", "--depth=2", f"file://{story.repo.path}", str(story.repo.path.parent / "cut")
    )
    story.repo.path = story.repo.path.parent / "cut"
    entered = story.repo.git("rev-parse", "HEAD^")
    assert story.who(since=entered) == {"jordan"}
    with pytest.raises(Unseen, match="too shallow"):
        story.who()
    story.edit("casey", 1, "line 1")  # back as it was: now it matters who wrote it, which is below the cut
    with pytest.raises(Unseen, match="too shallow"):
        story.who(since=entered)


def test_a_partial_clone_needs_no_file_for_it(story: Story) -> None:
    entered = story.record("alex", "design")
    story.switch("work", entered)
    story.edit("jordan", 1, "jordan")
    story.by("jordan", **{"docs/b.md": "b\n"})
    story.switch("main")
    story.by("bob", **{"docs/c.md": "c\n"})
    tip = story.merge("casey", "work")
    for name in (DOC, "docs/b.md", "docs/c.md"):
        for oid in story.repo.git("log", "--format=", "--raw", "--no-abbrev", "--", name).split():
            path = story.repo.path / f".git/objects/{oid[:2]}/{oid[2:]}"
            if len(oid) == 40 and path.exists():
                path.unlink()
    assert story.who((tip,), entered, DOC, "docs/b.md", "docs/c.md") == {"jordan", "bob"}


def test_a_lost_tree_is_said(story: Story) -> None:
    tip = story.edit("jordan", 1, "x")
    oid = story.repo.git("rev-parse", f"{tip}:docs")
    (story.repo.path / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    with pytest.raises(Unseen):
        story.who()
