"""whoami, can, team join, team retire-key and the doctor, on real repositories with real keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.model.keys import key_of
from tests.signatures.keys import private_key, public_key
from tests.signatures.test_openpgp import KEY

if TYPE_CHECKING:
    from tests.harness import Repo

TEAM = ".milestones/config/team.yaml"
KIM = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "Kim"), ("EMAIL", "kim@example.org"))
}


@pytest.fixture
def crew(repo: Repo) -> Repo:
    """Sarah is admin."""
    repo.ok("init", "--profile", "team", "--no-hooks")
    return repo


def _sign(repo: Repo, name: str, *, on: bool = True) -> None:
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "user.signingKey", private_key(name))
    repo.git("config", "commit.gpgSign", "true" if on else "false")


def _fingerprint(name: str) -> str:
    found = key_of(public_key(name))
    assert found
    return found.fingerprint


def _code(answer: Any) -> str:
    return str(answer["diagnostics"][0]["code"])


def _keys(repo: Repo) -> list[tuple[str, bool]]:
    return [(one["fingerprint"], one["retired"]) for one in repo.json("whoami")["keys"]]


def test_whoami_tells_by_what_somebody_is_known(crew: Repo) -> None:
    found = crew.json("whoami")
    assert (found["handle"], found["known_by"], found["roles"]) == ("sarah", "e-mail", ["admin"])
    assert "configure" in found["may"]
    stranger = json.loads(crew.call("whoami", "--json", env=KIM).stdout)
    assert (stranger["known_by"], stranger["shortfall"]) == ("", "`kim` is nobody in `team.yaml`")
    crew.ok("team", "add", "kim", "--login", "github:kimb", "--group", "leads")
    by_login = {**KIM, "GIT_COMMITTER_EMAIL": "7+kimb@users.noreply.github.com"}
    found = json.loads(crew.call("whoami", "--json", env=by_login).stdout)
    assert (found["handle"], found["known_by"], found["groups"]) == ("kim", "login", ["leads"])
    crew.ok("team", "add", "lee")
    by_name = {"GIT_COMMITTER_NAME": "lee", "GIT_COMMITTER_EMAIL": "lee@example.org"}
    assert json.loads(crew.call("whoami", "--json", env=by_name).stdout)["known_by"] == "name"
    assert "groups:  leads" in crew.ok("whoami", env=by_login)


def test_join_adds_the_key_that_git_signs_with_and_whoami_says_that_it_counts(crew: Repo) -> None:
    _sign(crew, "sarah", on=False)
    said = crew.ok("team", "join")
    assert "the key is in the team" in said
    assert "commit.gpgSign true" in said
    assert "could not count" in crew.ok("whoami")
    _sign(crew, "sarah")
    assert "reviews can count" in crew.ok("whoami")
    assert _keys(crew) == [(_fingerprint("sarah"), False)]
    assert f"{public_key('sarah').rpartition(' ')[0]} sarah@example.org" in crew.read(TEAM)


@pytest.mark.parametrize(("words", "code"), [((), "MG010"), (("--key", "nonsense"), "MG233")])
def test_join_with_nothing_new_is_refused(crew: Repo, words: tuple[str, ...], code: str) -> None:
    _sign(crew, "sarah")
    crew.ok("team", "join")
    with crew.unchanged():
        exit_code = 2 if code == "MG010" else 1
        assert _code(crew.json("team", "join", *words, exit_code=exit_code)) == code


def test_join_without_a_key_is_for_who_is_not_here_yet(crew: Repo) -> None:
    with crew.unchanged():
        assert _code(crew.json("team", "join", exit_code=4)) == "MG410"


def test_join_with_the_key_of_another_is_refused(crew: Repo) -> None:
    crew.ok("team", "add", "alex", "--key", f"{private_key('alex')}.pub")
    _sign(crew, "alex")
    with crew.unchanged():
        assert _code(crew.json("team", "join", exit_code=1)) == "MG118"


def test_stranger_joins_on_a_branch_alone_and_gets_no_role_but_dev(crew: Repo) -> None:
    with crew.unchanged():
        refused = crew.call("team", "join", env=KIM)
    assert "MG231" in refused.stderr
    crew.git("switch", "-q", "-c", "join-kim")
    said = crew.call("team", "join", "--key", public_key("kim"), env=KIM)
    assert "kim is proposed" in said.stdout
    assert "git merge --no-ff join-kim" in said.stdout
    assert "roles: [dev]" in crew.read(TEAM) or "roles:\n    - dev" in crew.read(TEAM)


def test_dry_run_of_join_writes_nothing(crew: Repo) -> None:
    with crew.unchanged():
        assert crew.json("team", "join", "--key", public_key("sarah"), "--dry-run")["dry_run"]


def test_openpgp_key_stands_in_the_file_as_a_block_that_reads_back(crew: Repo, tmp_path: Path) -> None:
    (tmp_path / "morgan.asc").write_text(KEY)
    crew.ok("team", "add", "morgan", "--key", str(tmp_path / "morgan.asc"))
    found = crew.json("whoami")
    assert found["handle"] == "sarah"
    assert crew.json("check")["diagnostics"] == []
    as_morgan = {"GIT_COMMITTER_NAME": "morgan", "GIT_COMMITTER_EMAIL": "morgan@example.org"}
    known = key_of(KEY)
    assert known
    keys = json.loads(crew.call("whoami", "--json", env=as_morgan).stdout)["keys"]
    assert keys == [{"fingerprint": known.fingerprint, "form": "openpgp", "signs": False, "retired": False}]


@pytest.mark.parametrize(("key", "code"), [("nonsense", "MG233"), ("alex", "MG118")])
def test_add_refuses_what_is_no_key_and_what_is_somebodys(crew: Repo, key: str, code: str) -> None:
    crew.ok("team", "add", "alex", "--key", public_key("alex"))
    text = public_key(key) if key == "alex" else key
    with crew.unchanged():
        assert _code(crew.json("team", "add", "kim", "--key", text, exit_code=1)) == code


def test_retired_key_keeps_the_heads_of_what_stands_now(crew: Repo) -> None:
    crew.ok("team", "join", "--key", public_key("sarah"))
    crew.ok("plan", "Build homepage")
    logged = crew.git("for-each-ref", "--format=%(objectname)", "refs/milestones/log/")
    main = crew.git("rev-parse", "main")
    crew.ok("team", "retire-key")
    text = crew.read(TEAM)
    assert logged in text
    assert main in text
    assert _keys(crew) == [(_fingerprint("sarah"), True)]
    assert crew.json("check")["diagnostics"] == []
    assert _code(crew.json("team", "retire-key", exit_code=2)) == "MG007"
    assert _code(crew.json("team", "join", "--key", public_key("sarah"), exit_code=2)) == "MG010"


def test_key_that_is_distrusted_has_no_heads(crew: Repo) -> None:
    crew.ok("team", "join", "--key", public_key("sarah"))
    crew.ok("team", "retire-key", "--distrust")
    assert "until: []" in crew.read(TEAM)


def test_one_of_two_keys_is_named_by_the_start_of_its_fingerprint(crew: Repo) -> None:
    for kind in ("ed25519", "ecdsa"):
        crew.ok("team", "join", "--key", public_key("sarah", kind))
    with crew.unchanged():
        assert _code(crew.json("team", "retire-key", exit_code=2)) == "MG009"
        assert _code(crew.json("team", "retire-key", "SHA256:!", exit_code=2)) == "MG007"
        assert _code(crew.json("team", "retire-key", "SHA256:", exit_code=2)) == "MG008"
    crew.ok("team", "retire-key", _fingerprint("sarah")[:16], "--of", "sarah")
    assert [retired for _, retired in _keys(crew)] == [False, True]
    assert crew.json("check")["diagnostics"] == []


def test_key_of_an_agent_is_retired_too(crew: Repo) -> None:
    text = f"agents:\n  ci:\n    keys: ['{public_key('ci')}']\n    roles: [recorder]\n"
    crew.commit("Agent", **{TEAM: crew.read(TEAM) + text})
    crew.ok("team", "retire-key", "--of", "ci")
    assert "retired:" in crew.read(TEAM)


def test_can_answers_by_its_exit_status(crew: Repo) -> None:
    crew.ok("team", "add", "rae", "--role", "reviewer")
    crew.ok("plan", "Build homepage")
    assert crew.call("can", "edit", "1", "--as", "rae").exit_code == 0
    crew.ok("config", "security.access_control=rbac")
    refused = crew.call("can", "edit", "1", "--as", "rae")
    assert (refused.exit_code, refused.stdout) == (
        1,
        "no: `rae` is reviewer, which does not allow `edit`; who may: sarah\n",
    )
    assert crew.ok("can", "approve", "1", "--as", "rae") == "yes: `rae` is reviewer\n"
    found = crew.json("can", "configure")
    assert (found["handle"], found["milestone"], found["allowed"]) == ("sarah", None, True)
    assert _code(crew.json("can", "fly", exit_code=2)) == "MG010"
    assert _code(crew.json("can", "edit", "1", "--as", "nobody", exit_code=1)) == "MG116"


def test_what_a_role_does_not_allow_is_refused_and_nothing_is_written(crew: Repo) -> None:
    crew.ok("team", "add", "rae", "--role", "reviewer", "--email", "kim@example.org")
    crew.ok("plan", "Build homepage")
    crew.ok("config", "security.access_control=rbac")
    with crew.unchanged():
        for words in (("plan", "Another"), ("edit", "1", "priority=high"), ("cancel", "1", "-m", "x")):
            assert "MG230" in crew.call(*words, env=KIM).stderr, words
    assert "MG230" in crew.call("execute", "1", env=KIM).stderr
    assert crew.git("branch", "--format=%(refname:short)") == "main"
    crew.ok("edit", "1", "priority=high")


def test_doctor_says_what_keeps_reviews_from_counting(crew: Repo) -> None:
    def said() -> list[str]:
        found = crew.call("doctor", "--json")
        return [one["message"] for one in json.loads(found.stdout)["findings"] if one["subject"] == "signing"]

    assert said() == []
    _sign(crew, "sarah")
    assert said() == ["Git signs here, and `team.yaml` does not know with which key"]
    crew.ok("team", "join")
    assert said() == []
    _sign(crew, "other")
    assert "does not know" in said()[0]
    _sign(crew, "sarah", on=False)
    assert "Git does not sign here" in said()[0]


@pytest.mark.parametrize("handle", ["\u0430lex", "Alex", "al ex", "alex\u200b"])
def test_handle_of_other_letters_is_refused_by_the_schema(crew: Repo, handle: str) -> None:
    crew.write(TEAM, crew.read(TEAM) + f'  "{handle}":\n    roles: [admin]\n')
    assert crew.call("check").exit_code == 1
