"""`init`: a repository, or one clone of it, set up; what is there stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from demo.hermetic import Person
from tests.harness import Repo

if TYPE_CHECKING:
    from collections.abc import Sequence

SETUP = [
    ".milestones/.gitattributes",
    ".milestones/active/.gitkeep",
    ".milestones/completed/.gitkeep",
    ".milestones/config/milestone-config.yaml",
    ".milestones/config/repository.yaml",
    ".milestones/config/team.yaml",
]
REPOSITORY = ".milestones/config/repository.yaml"
TEAM = ".milestones/config/team.yaml"


def _team(repo: Repo) -> dict[str, Any]:
    people: dict[str, Any] = YAML(typ="safe").load(repo.read(TEAM))["people"]
    return people


def _by(repo: Repo, *authors: str, date: str = "2026-01-01T00:00:00Z") -> None:
    for author in authors:
        env = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
        repo.git("commit", "-q", "--allow-empty", "-m", "x", f"--author={author}", env=env)


def _authors(count: int) -> Sequence[str]:
    return [f"Person {n:02} <p{n:02}@example.org>" for n in range(count)]


def test_it_commits_its_own_files_and_says_what_it_did(repo: Repo) -> None:
    said = repo.ok("init")
    assert [path for path in repo.tree() if path.startswith(".milestones")] == SETUP
    assert repo.git("show", "--name-only", "--format=", "HEAD").split("\n") == SETUP
    assert "profile solo: 1 person committed here in the last year" in said
    assert repo.git("status", "--porcelain") == ""
    assert repo.call("check").exit_code == 0


def test_it_works_in_a_repository_without_a_commit(unborn: Repo) -> None:
    unborn.write("mine.txt", "staged\n")
    unborn.git("add", "mine.txt")
    unborn.ok("init")
    assert unborn.tree() == SETUP
    assert unborn.git("status", "--porcelain") == "A  mine.txt"
    unborn.ok("plan", "One")


def test_files_of_the_user_stay_staged_and_changed_as_they_are(repo: Repo) -> None:
    repo.write("staged.txt", "x")
    repo.git("add", "staged.txt")
    repo.write("README.md", "changed")
    before = repo.git("status", "--porcelain")
    repo.ok("init")
    assert repo.git("status", "--porcelain") == before


@pytest.mark.parametrize(("others", "profile"), [(2, "solo"), (3, "team"), (14, "team"), (15, "enterprise")])
def test_the_profile_is_chosen_by_the_number_of_authors(repo: Repo, others: int, profile: str) -> None:
    _by(repo, *_authors(others))
    told = repo.json("init")
    assert (told["profile"], told["why"]) == (profile, f"{others + 1} people committed here in the last year")


def test_the_profile_that_is_asked_for_is_taken_and_said(repo: Repo) -> None:
    told = repo.json("init", "--profile", "community")
    assert (told["profile"], told["why"]) == ("community", "as asked for")
    assert "emails" not in _team(repo)["sarah"]


def test_the_team_is_the_authors_of_the_last_year_without_bots_the_runner_first(repo: Repo) -> None:
    _by(repo, "Old Hand <old@example.org>", date="2024-12-01T00:00:00Z")
    _by(repo, "Alex <alex@example.org>", "Alex <alex@example.org>", "Bo <bo@example.org>")
    _by(repo, "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "CI <ci@example.org>")
    _by(repo, "Renovate Bot <bot@renovateapp.com>", "Cy <583231+cyk@users.noreply.github.com>")
    repo.ok("init")
    team = _team(repo)
    assert list(team) == ["sarah", "alex", "bo", "cyk"]
    assert [one["roles"] for one in team.values()] == [["admin"], ["dev"], ["dev"], ["dev"]]
    assert team["cyk"]["logins"] == {"github": {"login": "cyk", "id": 583231}}


def test_the_mailmap_unites_people_and_the_runner_is_one_of_them(repo: Repo) -> None:
    repo.write(".mailmap", "Sarah Work <sarah@work.org> <sarah@example.org>\nAlex <a@x.org> <alex@y.org>\n")
    _by(repo, "Alexander <alex@y.org>", "Alex <a@x.org>", "S <sarah@work.org>")
    repo.ok("init")
    team = _team(repo)
    assert list(team) == ["sarah", "a"]
    assert team["sarah"]["emails"] == ["sarah@work.org", "sarah@example.org"]
    repo.ok("plan", "One")
    assert repo.json("log")["events"][0]["actor"] == "sarah"


def test_at_most_fifty_people_are_taken(repo: Repo) -> None:
    _by(repo, *_authors(55))
    repo.ok("init")
    assert len(_team(repo)) == 50
    assert next(iter(_team(repo))) == "sarah"


def test_names_of_strangers_cannot_break_the_team(repo: Repo) -> None:
    _by(repo, "Eve \u202eevil <eve@x.org>", "E\x1b[31m <esc@x.org>", "true <t@x.org>", "- x: [ <l@x.org>")
    _by(repo, "No Mail <nomail>", f"{'long ' * 100} <long@x.org>", "# h <h@x.org>", "Space <a b@x.org>")
    repo.ok("init")
    assert repo.call("check").stdout.endswith("all is well\n"), repo.call("check")
    assert "\u202e" not in repo.read(TEAM)
    repo.ok("plan", "One")


@pytest.mark.parametrize("folder", ["日本 語", "$(touch pwned)", "null", "bidi\u202e", "\udcff"])
def test_the_name_of_the_folder_cannot_break_anything(tmp_path: Path, folder: str) -> None:
    repo = Repo(tmp_path / folder, tmp_path / "home").init()
    repo.ok("init")
    repo.ok("plan", "One", env={"LC_ALL": "C"})
    repo.write("x.txt", "x")
    repo.git("add", "x.txt")
    repo.git("commit", "-q", "-m", "Through the hooks")
    repo.ok("execute", "1")
    repo.ok("complete")
    assert repo.call("check").stdout.endswith("all is well\n")


def test_a_folder_with_a_line_break_is_refused_with_a_code(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "line\nbreak", tmp_path / "home").init()
    assert "MG011" in repo.call("init").stderr


def test_a_second_run_changes_nothing(planned: Repo) -> None:
    with planned.unchanged():
        assert "nothing is missing" in planned.ok("init")


@pytest.mark.parametrize(
    ("path", "how"),
    [*((path, "committed") for path in SETUP), (REPOSITORY, "deleted"), (TEAM, "deleted"), (TEAM, "staged")],
)
def test_a_second_run_repairs_what_was_lost_and_changes_nothing_else(
    planned: Repo, path: str, how: str
) -> None:
    before = planned.read(path)
    (planned.path / path).unlink()
    if how != "deleted":
        planned.git("add", "-A")
    if how == "committed":
        planned.git("commit", "-q", "--no-verify", "-m", "Oops")
    planned.ok("init")
    if how != "committed" or path == REPOSITORY:
        assert planned.read(path) == before
    assert planned.git("status", "--porcelain") == ""
    assert planned.call("check").exit_code == 0


def test_in_a_clone_only_the_clone_is_set_up(planned: Repo) -> None:
    clone = planned.clone("clone", Person("Alex", "alex@example.org"))
    head = clone.git("rev-parse", "HEAD")
    told = clone.json("init")
    assert (told["fresh"], told["written"], told["commit"]) == (False, [], None)
    assert clone.git("rev-parse", "HEAD") == head
    assert {one["state"] for one in told["hooks"]} == {"installed"}
    assert (clone.path / ".git" / "milestones" / "schemas" / "milestone.schema.json").is_file()


def test_on_a_branch_from_before_the_set_up_it_is_refused(repo: Repo) -> None:
    repo.git("branch", "feature")
    repo.ok("init")
    repo.git("switch", "-q", "feature")
    with repo.unchanged():
        result = repo.call("init")
    assert (result.exit_code, "MG002" in result.stderr) == (2, True)
    assert "git merge main" in result.stderr


def test_the_trunk_is_what_origin_calls_so_else_main_else_this_branch(repo: Repo) -> None:
    repo.git("branch", "-m", "tr$(x)ünk")
    repo.ok("init")
    assert "protected: [tr$(x)ünk]" in repo.read(REPOSITORY)


@pytest.mark.parametrize("what", ["file", "dangling link"])
def test_a_foreign_hook_is_kept_and_said(repo: Repo, what: str) -> None:
    hook = repo.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    if what == "file":
        hook.write_text("#!/bin/sh\nexit 0\n")
    else:
        hook.symlink_to("nowhere")
    result = repo.call("init")
    assert result.exit_code == 0
    assert "MG606" not in result.stderr
    assert "\n  pre-commit: after the hook that was there\n" in result.stdout
    repo.ok("hooks", "uninstall")
    assert hook.is_symlink() or hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_folder_in_the_place_of_a_hook_is_left_alone_and_said(repo: Repo) -> None:
    hook = repo.path / ".git" / "hooks" / "pre-commit"
    hook.mkdir(parents=True)
    result = repo.call("init")
    assert result.exit_code == 0
    assert "warning[MG606]: hook `pre-commit` was not written" in result.stderr
    assert hook.is_dir()
    assert "hooks: pre-merge-commit, commit-msg" in result.stdout


def test_a_hooks_folder_of_all_repositories_is_left_alone_and_said(repo: Repo) -> None:
    repo.git("config", "--global", "core.hooksPath", str(repo.home / "hooks"))
    result = repo.call("init")
    assert result.stderr.count("warning[MG606]") == 1
    assert not (repo.home / "hooks").exists()


def test_a_hook_of_ours_that_cannot_run_is_repaired(planned: Repo) -> None:
    hook = planned.path / ".git" / "hooks" / "pre-commit"
    hook.chmod(0o644)
    planned.ok("init")
    assert hook.stat().st_mode & 0o111


def test_without_hooks_the_folder_is_left_alone(repo: Repo) -> None:
    repo.ok("init", "--no-hooks")
    assert not (repo.path / ".git" / "hooks" / "pre-commit").exists()


def test_dry_run_writes_nothing(repo: Repo) -> None:
    with repo.unchanged():
        assert "would write" in repo.ok("init", "--dry-run")
