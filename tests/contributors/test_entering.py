"""Where a phase was entered on the protected branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from milestone_git.store.evidence.contributors import Unseen
from tests.contributors.history import RECORD, Story

if TYPE_CHECKING:
    from tests.harness import Repo


@pytest.fixture
def story(repo: Repo) -> Story:
    return Story(repo)


def test_a_phase_is_entered_where_the_record_came_into_it(story: Story) -> None:
    created = story.record("alex", "design")
    spec = story.record("alex", "spec")
    story.record("alex", "spec", title="Another")
    story.by("alex", **{"code.py": "1\n"})
    assert story.entered("spec") == spec
    assert story.entered("design") == created
    assert story.entered("task") == created
    assert story.entered("completion") == created


def test_a_phase_that_was_entered_twice_counts_from_the_second_time(story: Story) -> None:
    story.record("alex", "design")
    story.record("alex", "spec")
    again = story.record("alex", "design", title="Back")
    story.record("alex", "spec", title="Forth")
    assert story.entered("design") == again


def test_what_happened_on_a_branch_counts_from_its_merge(story: Story) -> None:
    created = story.record("alex", "design")
    story.switch("work", created)
    story.record("jordan", "spec")
    story.switch("main")
    story.by("bob", **{"code.py": "1\n"})
    landed = story.merge("casey", "work")
    assert story.entered("spec") == landed


def test_a_record_that_moved_is_followed_and_another_of_its_name_is_not(story: Story) -> None:
    created = story.record("alex", "design", uid="01JD8XQ4M7E2V9K3T5R6W89999")
    assert story.entered("design", created) == ""
    own = story.record("alex", "design")
    story.repo.git("mv", "-k", RECORD, ".milestones/completed.yaml")
    completed = RECORD.replace("active", "completed")
    story.repo.write(completed, (story.repo.path / ".milestones/completed.yaml").read_text())
    story.repo.git("add", "-A")
    story.by("alex", "Complete")
    assert story.entered("design") == own


def test_without_a_base_it_was_never_entered(story: Story) -> None:
    assert story.entered("design", story.tip()) == ""


def test_a_shallow_clone_does_not_know(story: Story) -> None:
    story.record("alex", "design")
    story.record("alex", "spec")
    story.record("alex", "spec", title="Another")
    story.repo.git(
        "clone", "-q", "--depth=1", f"file://{story.repo.path}", str(story.repo.path.parent / "cut")
    )
    story.repo.path = story.repo.path.parent / "cut"
    with pytest.raises(Unseen, match="too shallow"):
        story.entered("spec")
    story.repo.git("fetch", "-q", "--unshallow")
    assert story.entered("spec")
