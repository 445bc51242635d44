"""Changes of the configuration in real ranges: who made, merged, approved or pushed them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from milestone_git.app.answerable import answered
from milestone_git.model.attempt import Attempt
from milestone_git.model.evidence import PROVEN, TRANSPORT, Proof
from milestone_git.rules.configuring import judge
from milestone_git.rules.roles import judge as judge_roles
from milestone_git.store.reading import snapshot
from tests.signatures.keys import place, private_key, public_key

if TYPE_CHECKING:
    from tests.harness import Repo

TEAM = ".milestones/config/team.yaml"
ADMIN = {"GIT_COMMITTER_NAME": "Sarah Example", "GIT_COMMITTER_EMAIL": "sarah@example.org"}
EVE = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Eve"), ("EMAIL", "eve@example.org"))
}


@pytest.fixture
def crew(repo: Repo) -> Repo:
    """Sarah and Alex are admins, of whom Alex has a key; Eve is nobody special."""
    repo.ok("init", "--profile", "team", "--no-hooks")
    people = "".join(
        f"  {name}:\n    emails: [{name}@example.org]\n    roles: [{role}]\n{keys}"
        for name, role, keys in (
            ("sarah", "admin", ""),
            ("alex", "admin", f"    keys: ['{public_key('alex')}']\n"),
            ("eve", "dev", ""),
        )
    )
    repo.commit("Team", **{TEAM: f"schema: 1\npeople:\n{people}"})
    return repo


def _change(crew: Repo, text: str, *words: str, env: dict[str, str] | None = None) -> None:
    crew.write(TEAM, crew.read(TEAM) + f"x-{text}: 1\n")
    crew.git("add", TEAM)
    crew.git(*words, "commit", "-q", "-m", text, *(["-S"] if words else []), env=env)


def _signing(name: str) -> tuple[str, ...]:
    return ("-c", "gpg.format=ssh", "-c", f"user.signingKey={private_key(name)}")


def _as(name: str) -> dict[str, str]:
    return {key: value.replace("Eve", name.title()).replace("eve", name) for key, value in EVE.items()}


def _said(crew: Repo, base: str, head: str = "HEAD", carrier: Proof | None = None) -> list[str]:
    here = place(crew)
    ends = (crew.git("rev-parse", base), crew.git("rev-parse", head))
    before, after = (snapshot.read(here, one).snapshot for one in ends)
    attempt = answered(here, Attempt(after, before), datetime.now(UTC), ends, carrier)
    return [one.code for one in judge(attempt)]


def test_commit_by_an_admin_is_fine_and_by_another_is_not(crew: Repo) -> None:
    _change(crew, "by-sarah")
    assert _said(crew, "HEAD~") == []
    _change(crew, "by-eve", env=EVE)
    assert _said(crew, "HEAD~") == ["MG231"]
    assert _said(crew, "HEAD~2") == ["MG231"], "a good commit does not cover a bad one"
    assert _said(crew, "HEAD~", carrier=Proof(PROVEN, "alex", TRANSPORT)) == []
    assert _said(crew, "HEAD~", carrier=Proof(PROVEN, "eve", TRANSPORT)) == ["MG231"]


def test_admin_with_a_key_is_believed_for_the_key_alone(crew: Repo) -> None:
    _change(crew, "claimed", env=_as("alex"))
    assert _said(crew, "HEAD~") == ["MG231"]
    _change(crew, "signed", *_signing("alex"), env=_as("alex"))
    assert _said(crew, "HEAD~") == []
    _change(crew, "stranger", *_signing("mallory"), env=_as("alex"))
    assert _said(crew, "HEAD~") == ["MG231"]


def test_key_that_comes_with_the_change_proves_nothing_about_it(crew: Repo) -> None:
    text = crew.read(TEAM).replace(
        "eve@example.org]\n", f"eve@example.org]\n    keys: ['{public_key('eve')}']\n"
    )
    crew.write(TEAM, text.replace("roles: [dev]", "roles: [admin]"))
    crew.git("add", TEAM)
    crew.git(*_signing("eve"), "commit", "-q", "-S", "-m", "Make me an admin", env=EVE)
    assert _said(crew, "HEAD~") == ["MG231"]


def test_mailmap_of_the_push_makes_nobody_an_admin(crew: Repo) -> None:
    crew.commit("Map", **{".mailmap": "Sarah Example <sarah@example.org> Eve <eve@example.org>\n"})
    _change(crew, "by-eve", env=EVE)
    assert _said(crew, "HEAD~") == ["MG231"]


def test_admin_who_merges_a_branch_answers_for_what_it_brings(crew: Repo) -> None:
    base = crew.git("rev-parse", "HEAD")
    crew.git("switch", "-q", "-c", "join")
    _change(crew, "by-eve", env=EVE)
    crew.commit("Other work by Sarah on top")
    crew.git("switch", "-q", "main")
    crew.git("merge", "-q", "--no-ff", "-m", "Let Eve in", "join", env=EVE)
    assert _said(crew, base) == ["MG231"]
    crew.git("reset", "-q", "--hard", base)
    crew.git("merge", "-q", "--no-ff", "-m", "Let Eve in", "join")
    assert _said(crew, base) == []
    crew.git("reset", "-q", "--hard", base)
    crew.git("merge", "-q", "--ff-only", "join")
    assert _said(crew, base) == ["MG231"], "nobody merged it"


def test_merge_that_an_admin_made_below_covers_nothing_that_came_after(crew: Repo) -> None:
    base = crew.git("rev-parse", "HEAD")
    crew.git("switch", "-q", "-c", "side")
    crew.commit("Side")
    crew.git("switch", "-q", "main")
    _change(crew, "by-eve", env=EVE)
    crew.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    assert _said(crew, base) == ["MG231"], "it was on the first parent before"


def test_merge_that_brings_an_old_policy_back_is_a_change_of_it(crew: Repo) -> None:
    """It takes one side whole, so no commit seems to change anything; an admin's own proposal hides it."""
    fork = crew.git("rev-parse", "HEAD")
    config = ".milestones/config/milestone-config.yaml"
    crew.write(config, crew.read(config) + "policy:\n  unknown_person: warning\n")
    crew.git("commit", "-qam", "Be another")
    base = crew.git("rev-parse", "HEAD")
    crew.git("switch", "-q", "-c", "proposal", fork)
    _change(crew, "by-sarah")
    crew.git("merge", "-q", "-s", "ours", "-m", "Update", "main", env=EVE)
    assert "warning" not in crew.read(config)
    assert _said(crew, base) == ["MG231"]
    crew.git("reset", "-q", "--hard", "HEAD~")
    crew.git("merge", "-q", "-m", "Update", "main", env=EVE)
    assert "warning" in crew.read(config)
    assert _said(crew, base) == [], "a merge as Git makes it changes nothing"


def test_merge_of_other_than_two_is_nobodys_unless_an_admin_makes_it(crew: Repo) -> None:
    base = crew.git("rev-parse", "HEAD")
    for name in ("one", "two"):
        crew.git("switch", "-q", "-c", name, base)
        crew.commit(name, **{f"{name}.txt": name})
    _change(crew, "by-sarah")
    crew.git("switch", "-q", "main")
    crew.git("merge", "-q", "--no-ff", "-m", "Both", "one", "two", env=EVE)
    assert _said(crew, base) == ["MG231"]
    crew.git("reset", "-q", "--hard", base)
    crew.git("merge", "-q", "--no-ff", "-m", "Both", "one", "two")
    assert _said(crew, base) == []


def test_two_admins_are_one_who_writes_and_one_who_merges(crew: Repo) -> None:
    config = ".milestones/config/milestone-config.yaml"
    crew.write(config, crew.read(config) + "policy:\n  configure: two-admins\n")
    crew.git("commit", "-qam", "Two admins")
    base = crew.git("rev-parse", "HEAD")
    crew.git("switch", "-q", "-c", "proposal")
    _change(crew, "by-sarah")
    assert _said(crew, base) == ["MG232"]
    crew.git("switch", "-q", "main")
    crew.git(*_signing("alex"), "merge", "-q", "--no-ff", "-S", "-m", "Agreed", "proposal", env=_as("alex"))
    assert _said(crew, base) == []


def test_admin_approves_of_a_configuration_by_its_content(crew: Repo) -> None:
    _change(crew, "by-eve", env=EVE)
    tree = crew.git("rev-parse", "HEAD:.milestones/config")
    crew.git("commit", "-q", "--allow-empty", "-m", f"Approve\n\nApproves-configuration: {tree}", env=EVE)
    assert _said(crew, "HEAD~2") == ["MG231"]
    crew.git("commit", "-q", "--allow-empty", "-m", f"Approve\n\nApproves-configuration: {tree}")
    assert _said(crew, "HEAD~3") == []
    _change(crew, "and-more", env=EVE)
    assert _said(crew, "HEAD~4") == ["MG231"]


def test_merge_by_hand_asks_for_an_admin_here_on_a_protected_branch_alone(crew: Repo) -> None:
    crew.ok("hooks", "install")
    crew.git("switch", "-q", "-c", "join")
    crew.write(TEAM, crew.read(TEAM) + "x-eve: 1\n")
    crew.git("add", TEAM)
    crew.git("commit", "-q", "-m", "Propose", env=EVE)
    crew.git("switch", "-q", "main")
    refused = crew.run("git", "merge", "--no-ff", "-m", "Let me in", "join", env=EVE)
    assert refused.exit_code != 0
    assert "MG231" in refused.stderr
    crew.git("merge", "--abort", check=False)
    crew.git("merge", "-q", "--no-ff", "-m", "Let Eve in", "join")


def test_record_changed_by_hand_is_judged_by_who_did_it_where_roles_decide(crew: Repo) -> None:
    crew.write(TEAM, crew.read(TEAM).replace("roles: [dev]", "roles: [reviewer]"))
    crew.git("commit", "-qam", "Eve reviews")
    crew.ok("config", "security.access_control=rbac")
    crew.ok("plan", "Build homepage", "Write texts")
    base = crew.git("rev-parse", "HEAD")
    path = ".milestones/active/milestone-001.yaml"
    crew.git("switch", "-q", "-c", "by-eve")
    crew.write(path, crew.read(path).replace("Build homepage", "Build more"))
    crew.git("add", path)
    crew.git("commit", "-q", "-m", "Rename", env=EVE)
    crew.ok("edit", "2", "priority=high")
    assert _roles(crew, base) == [path]
    assert _roles(crew, base, carrier=Proof(PROVEN, "alex", TRANSPORT)) == []
    crew.git("switch", "-q", "main")
    crew.git("merge", "-q", "--no-ff", "-m", "Agreed", "by-eve")
    assert _roles(crew, base) == []
    crew.ok("hooks", "install")
    crew.write(path, crew.read(path).replace("Build more", "Build less"))
    refused = crew.run("git", "commit", "-qam", "Rename", env=EVE)
    assert "no role of theirs allows `edit`" in refused.stderr
    crew.git("commit", "-qam", "Rename")


def _roles(crew: Repo, base: str, carrier: Proof | None = None) -> list[str]:
    here = place(crew)
    ends = (base, crew.git("rev-parse", "HEAD"))
    before, after = (snapshot.read(here, one).snapshot for one in ends)
    attempt = answered(here, Attempt(after, before), datetime.now(UTC), ends, carrier)
    return [one.path for one in judge_roles(attempt)]
