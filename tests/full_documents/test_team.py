"""Who stands in `team.yaml`, and what another profile changes."""

from __future__ import annotations

import pytest

from tests.harness import Repo

TEAM = ".milestones/config/team.yaml"


@pytest.fixture
def crew(repo: Repo) -> Repo:
    repo.ok("init", "--profile", "team")
    repo.ok(
        "team", "add", "Alex Kim", "--email", "Alex.Kim@example.org", "--role", "reviewer", "--group", "leads"
    )
    return repo


def test_a_handle_is_made_of_the_e_mail(crew: Repo) -> None:
    (alex,) = [one for one in crew.json("team", "list")["members"] if one["handle"] == "alex-kim"]
    assert alex == {
        "handle": "alex-kim",
        "kind": "person",
        "name": "Alex Kim",
        "emails": ["alex.kim@example.org"],
        "logins": [],
        "roles": ["reviewer"],
        "groups": ["leads"],
        "members": [],
    }
    assert crew.git("log", "-1", "--format=%s") == "Add alex-kim to the team"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Somebody", "--email", "ALEX.KIM@example.org"], "MG118"),
        (["alex-kim"], "MG118"),
        (["ALEX-KIM"], "MG118"),
        (["leads"], "MG118"),
        (["Con"], "MG119"),
        (["Somebody", "--handle", "9lives"], "MG119"),
        (["somebody", "--email", "nowhere"], "MG010"),
        (["somebody", "--login", "alexk"], "MG010"),
        (["somebody", "--capacity", "much"], "MG104"),
    ],
)
def test_who_cannot_be_added_is_refused(crew: Repo, words: list[str], code: str) -> None:
    with crew.unchanged():
        assert f"error[{code}]" in crew.call("team", "add", *words).stderr


def test_a_login_is_one_persons(crew: Repo) -> None:
    crew.ok("team", "add", "bo", "--login", "github:BoX")
    assert "MG118" in crew.call("team", "add", "other", "--login", "github:box").stderr
    crew.ok("plan", "Build", "--owner", "github:bOx")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("  bo: {emails: [alex.kim@EXAMPLE.org]}\n", "MG118", 1),
        ("  bo: {}\nagents:\n  bo: {}\n", "MG118", 3),
        ("  lpt1: {}\n", "MG119", 1),
        ("groups:\n  leads: [nobody]\n", "MG116", 2),
    ],
)
def test_a_team_edited_by_hand_is_judged(repo: Repo, text: str, code: str, line: int) -> None:
    repo.ok("init", "--profile", "team")
    repo.ok("team", "add", "Alex Kim", "--email", "alex.kim@example.org")
    before = repo.read(TEAM)
    repo.write(TEAM, before + text)
    done = repo.call("check")
    assert done.exit_code == 1
    assert f"error[{code}]" in done.stderr
    assert f"{TEAM}:{before.count(chr(10)) + line}:" in done.stderr


def test_a_community_keeps_e_mails_out_and_knows_its_admin_all_the_same(repo: Repo) -> None:
    repo.ok("init", "--profile", "community")
    said = repo.ok("team", "add", "Alex Kim", "--email", "alex@example.org")
    assert said.startswith("alex added")
    assert "@" not in repo.read(TEAM)


def test_only_an_admin_adds_people_where_the_profile_says_so(crew: Repo) -> None:
    stranger = {"GIT_COMMITTER_EMAIL": "stranger@example.org", "GIT_COMMITTER_NAME": "Stranger"}
    with crew.unchanged():
        assert "MG306" in crew.call("team", "add", "bo", env=stranger).stderr


def test_a_change_of_profile_lists_what_it_changes_and_a_dry_run_leaves_it(crew: Repo) -> None:
    crew.ok("config", "complete.merge=true")
    with crew.unchanged():
        said = crew.ok("config", "profile=solo", "--dry-run")
    assert "  workflow.default: kiro -> simple\n" in said
    crew.ok("config", "profile=solo")
    assert "policy.unknown_person: error -> warning" in crew.git("log", "-1", "--format=%B")
    diff = crew.git("show", "--format=", "--unified=0", "HEAD").splitlines()
    assert [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-profile: team",
        "+profile: solo",
    ]


def test_a_setting_of_our_own_stays_over_a_change_of_profile(crew: Repo) -> None:
    crew.ok("config", "workflow.default=rfc")
    said = crew.ok("config", "profile=solo", "--dry-run")
    assert "  workflow.default: stays rfc, set here (the profile says simple)\n" in said
