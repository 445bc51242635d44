"""`check --base --head`: what a merge would bring, in clones that can tell and in those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.store.machine import version
from tests.harness import Repo


def codes(repo: Repo, *words: str, exit_code: int = 0) -> list[str]:
    said = repo.json("check", *words, exit_code=exit_code)
    return [one["code"] for one in said["diagnostics"]]


@pytest.fixture
def branched(planned: Repo) -> Repo:
    """Three milestones on `main`, and a branch `topic` that plans nothing yet; we stand on it."""
    planned.git("switch", "--quiet", "--create", "topic")
    return planned


def broken(repo: Repo, number: int = 1) -> None:
    path = f".milestones/active/milestone-{number:03d}.yaml"
    repo.write(path, repo.read(path).replace("status: planned", "status: someday"))
    repo.git("commit", "--quiet", "--no-verify", "--all", "--message", "Edit by hand")


def test_a_branch_that_changes_nothing_passes(branched: Repo) -> None:
    said = branched.json("check", "--base", "main")
    assert (said["verdict"], said["records"], said["diagnostics"]) == ("passed", 3, [])


def test_what_the_branch_breaks_is_said(branched: Repo) -> None:
    broken(branched)
    said = branched.json("check", "--base", "main", "--head", "topic", exit_code=1)
    assert [one["code"] for one in said["diagnostics"]] == ["MG104"]
    assert said["verdict"] == "failed"


def test_what_was_broken_on_the_base_stops_nobody(planned: Repo) -> None:
    broken(planned)
    planned.git("switch", "--quiet", "--create", "topic")
    planned.commit("Words", **{"README.md": "# More\n"})
    assert codes(planned, exit_code=1) == ["MG104"]
    assert codes(planned, "--base", "main") == []


def test_what_the_base_has_gained_since_is_not_deleted_by_the_head(branched: Repo) -> None:
    branched.commit("Words", **{"README.md": "# More\n"})
    branched.git("switch", "--quiet", "main")
    branched.ok("plan", "Photo gallery")
    said = branched.json("check", "--base", "main", "--head", "topic")
    assert (said["records"], said["diagnostics"]) == (4, [])


def test_a_deleted_record_is_found_behind_a_moved_base(branched: Repo) -> None:
    branched.git("rm", "--quiet", ".milestones/active/milestone-002.yaml")
    branched.git("commit", "--quiet", "--no-verify", "--message", "Tidy")
    branched.git("switch", "--quiet", "main")
    branched.ok("plan", "Photo gallery")
    assert codes(branched, "--base", "main", "--head", "topic", exit_code=1) == ["MG307"]


def test_one_id_planned_in_two_clones_is_judged_on_the_merge(branched: Repo) -> None:
    other = branched.clone("other")
    branched.ok("plan", "In this clone")
    other.git("switch", "--quiet", "main")
    other.git("remote", "remove", "origin")  # with it, they would agree on numbers
    other.ok("plan", "In the other clone")
    branched.git("fetch", "--quiet", str(other.path), "main:theirs")
    assert codes(branched, "--rev", "theirs") == codes(branched, "--rev", "topic") == []
    found = codes(branched, "--base", "theirs~0", "--head", "topic", exit_code=1)
    assert found == ["MG112"], "Git puts the markers of a conflict into the merge"


def test_one_uid_in_two_records_is_judged_on_the_merge(branched: Repo) -> None:
    text = branched.read(".milestones/active/milestone-001.yaml")
    for branch, number in (("topic", "008"), ("main", "009")):
        branched.git("switch", "--quiet", branch)
        name = f".milestones/active/milestone-{number}.yaml"
        branched.write(
            name, text.replace("id: milestone-001", f"id: milestone-{number}").replace("uid: 01", "uid: 02")
        )
        branched.git("add", name)
        branched.git("commit", "--quiet", "--no-verify", "--message", "Copy by hand")
    assert codes(branched, "--base", "main~1", "--head", "topic") == []
    assert codes(branched, "--base", "main", "--head", "topic", exit_code=1) == ["MG108"]


def test_a_circle_that_two_branches_close_together_is_found(branched: Repo) -> None:
    branched.ok("link", "1", "--depends-on", "2")
    branched.git("switch", "--quiet", "main")
    branched.ok("link", "2", "--depends-on", "1")
    for side in ("main", "topic"):
        assert codes(branched, "--rev", side) == []
    assert codes(branched, "--base", "main", "--head", "topic", exit_code=1) == ["MG303"]


def test_a_local_merge_driver_does_not_change_the_verdict(branched: Repo) -> None:
    branched.ok("edit", "1", "priority=high")
    branched.git("switch", "--quiet", "main")
    branched.ok("edit", "1", "priority=low")
    before = branched.json("check", "--base", "main", "--head", "topic", exit_code=1)
    branched.git("config", "merge.milestone.driver", "true")
    assert branched.json("check", "--base", "main", "--head", "topic", exit_code=1) == before


def test_trailers_of_the_commits_that_come_are_judged(branched: Repo) -> None:
    branched.git(
        "commit", "--quiet", "--no-verify", "--allow-empty", "--message", "A\n\nMilestone: milestone-099"
    )
    assert codes(branched, "--base", "main", exit_code=2) == ["MG007"]


def test_taking_milestones_away_is_no_pass(branched: Repo) -> None:
    branched.git("rm", "--quiet", "-r", ".milestones")
    stopped = branched.run("git", "commit", "--quiet", "--message", "Clean up")
    assert "MG117" in stopped.stderr
    branched.git("commit", "--quiet", "--no-verify", "--message", "Clean up")
    assert branched.call("check", "--base", "main").exit_code != 0


def test_milestones_set_up_on_the_branch_are_judged_whole(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--create", "topic")
    repo.ok("init")
    repo.ok("plan", "Photo gallery")
    assert codes(repo, "--base", "main") == []
    broken(repo)
    assert codes(repo, "--base", "main", exit_code=1) == ["MG104"]


def shallow(repo: Repo, depth: int, *words: str) -> Repo:
    target = repo.path.parent / "runner"
    repo.git("clone", "--quiet", "--depth", str(depth), *words, f"file://{repo.path}", str(target))
    return Repo(target, repo.home, repo.clock)


def unverified(repo: Repo, *words: str) -> dict[str, Any]:
    said: dict[str, Any] = repo.json("check", *words, exit_code=4)
    assert said["verdict"] == "unverified"
    assert [one["code"] for one in said["diagnostics"]] == ["MG403"]
    return said


def test_a_clone_without_the_merge_base_is_unverified_until_it_is_whole(branched: Repo) -> None:
    branched.commit("Words", **{"README.md": "# More\n"})
    branched.git("switch", "--quiet", "main")
    branched.ok("plan", "Photo gallery")
    runner = shallow(branched, 1, "--no-single-branch")
    said = unverified(runner, "--base", "origin/main", "--head", "origin/topic")
    assert "--unshallow" in said["diagnostics"][0]["helps"][0]
    runner.git("fetch", "--quiet", "--unshallow")
    assert codes(runner, "--base", "origin/main", "--head", "origin/topic") == []


def test_a_base_that_a_shallow_clone_lacks_is_unverified(branched: Repo) -> None:
    runner = shallow(branched, 1, "--single-branch")
    unverified(runner, "--base", "origin/main")
    said = branched.call("check", "--base", "nowhere")
    assert said.exit_code == 2
    assert "MG007" in said.stderr


def test_a_shallow_clone_that_reaches_where_the_sides_parted_can_tell(branched: Repo) -> None:
    branched.commit("Words", **{"README.md": "# More\n"})
    runner = shallow(branched, 2, "--no-single-branch")
    assert codes(runner, "--base", "origin/main", "--head", "origin/topic") == []


def test_an_old_common_ancestor_beyond_a_cut_does_not_pass_for_the_true_one(branched: Repo) -> None:
    """The cut lies on one side alone: a common ancestor is seen, and may not be the best one."""
    branched.commit("Words", **{"README.md": "# More\n"})
    branched.git("switch", "--quiet", "main")
    branched.git("merge", "--quiet", "--no-ff", "--message", "Merge topic", "topic")
    cut = branched.git("rev-parse", "main^2")
    branched.git("switch", "--quiet", "topic")
    branched.commit("More words", **{"README.md": "# Even more\n"})
    (branched.path / ".git" / "shallow").write_text(f"{cut}\n", encoding="ascii")
    assert codes(branched, "--base", "main", "--head", "topic") == []
    (branched.path / ".git" / "shallow").write_text(
        f"{branched.git('rev-parse', 'topic')}\n", encoding="ascii"
    )
    unverified(branched, "--base", "main", "--head", "topic")


def test_an_old_git_is_unverified_where_a_merge_must_be_computed(
    branched: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("milestone_git.store.merging.version_of", lambda git: (2, 37))
    branched.commit("Words", **{"README.md": "# More\n"})
    assert codes(branched, "--base", "main") == []
    branched.git("switch", "--quiet", "main")
    branched.ok("plan", "Photo gallery")
    unverified(branched, "--base", "main", "--head", "topic")


def test_the_version_of_git_is_read() -> None:
    class Saying:
        def line(self, *words: str) -> str:
            return "git version 2.47.0.windows.1"

    assert version.version_of(Saying()) == (2, 47)  # type: ignore[arg-type]  # all that is asked of it


def test_histories_that_never_met_are_refused(planned: Repo) -> None:
    planned.git("switch", "--quiet", "--orphan", "other")
    planned.commit("Start", **{"README.md": "# Other\n"})
    said = planned.call("check", "--base", "main")
    assert (said.exit_code, "MG010" in said.stderr) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("--staged", "--rev", "HEAD"),
        ("--staged", "--base", "main"),
        ("--head", "HEAD"),
        ("--fix", "--rev", "HEAD"),
        ("--no-commit",),
    ],
)
def test_what_cannot_be_meant_together_is_refused(words: tuple[str, ...], planned: Repo) -> None:
    assert planned.call("check", *words).exit_code == 2


def test_a_base_that_no_policy_protects_is_noted_and_passes_even_a_strict_check(branched: Repo) -> None:
    """What is said is as of a protected one: a later merge of it would be told the same."""
    branched.git("branch", "next", "main")
    branched.commit("Words", **{"README.md": "# More\n"})
    said = branched.json("check", "--base", "next", "--strict")
    assert [(one["code"], one["severity"]) for one in said["diagnostics"]] == [("MG438", "note")]
    assert said["verdict"] == "passed"
    assert "::notice title=MG438::" in branched.ok("check", "--base", "next", "--format", "github")
    assert codes(branched, "--base", "next~0") == []
    assert codes(branched, "--base", "main", "--policy-ref", "next") == []
