"""How a user's Git signs, as they configured it, and whether what it signs could count."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from milestone_git.app.signing import could_count
from milestone_git.model.keys import key_of
from milestone_git.model.settings import settings_of
from milestone_git.model.snapshot import Actor
from milestone_git.store.signing import Signing, configured, fails
from tests.builders import PROFILES
from tests.signatures.keys import place, private_key, public_key, team
from tests.signatures.test_openpgp import KEY

if TYPE_CHECKING:
    from tests.harness import Repo

ALEX = key_of(public_key("alex"))


def _configure(repo: Repo, **values: str) -> None:
    for key, value in values.items():
        repo.git("config", key.replace("_", "."), value)


def test_nothing_is_configured(repo: Repo) -> None:
    assert configured(place(repo), "nobody@example.org") == Signing(False, "openpgp", "", None)
    repo.git("config", "gpg.format", "ssh")
    assert configured(place(repo), "nobody@example.org") == Signing(False, "ssh", "", None)
    repo.git("config", "gpg.format", "x509")
    assert configured(place(repo), "nobody@example.org") == Signing(False, "x509", "", None)


@pytest.mark.parametrize("half", ["private", "public", "literal", "key::", "relative"])
def test_ssh_key_is_found_however_git_is_told(repo: Repo, half: str) -> None:
    path = Path(private_key("alex"))
    if half == "relative":
        repo.write("keys/mine.pub", public_key("alex"))
    named = {
        "private": str(path),
        "public": f"{path}.pub",
        "literal": public_key("alex"),
        "key::": f"key::{public_key('alex')}",
        "relative": "keys/mine",
    }[half]
    _configure(repo, gpg_format="ssh", user_signingKey=named, commit_gpgSign="true")
    assert configured(place(repo), "") == Signing(True, "ssh", named, ALEX)


def test_ssh_key_that_is_not_there_is_none(repo: Repo) -> None:
    _configure(repo, gpg_format="ssh", user_signingKey="/nowhere/id")
    assert configured(place(repo), "").key is None
    _configure(repo, user_signingKey="key::nonsense")
    assert configured(place(repo), "").key is None


@pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed")
def test_openpgp_key_is_found_by_name_or_by_email(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "gnupg").mkdir(mode=0o700)
    home = {"GNUPGHOME": str(tmp_path / "gnupg")}
    assert (
        repo.run("gpg", "--batch", "--quiet", "--no-autostart", "--import", input=KEY, env=home).exit_code
        == 0
    )
    known = key_of(KEY)
    assert known
    for email, named in (("morgan@example.org", ""), ("other@example.org", known.fingerprint)):
        if named:
            _configure(repo, user_signingKey=named)
        found = configured(place(repo, **home), email).key
        assert found
        assert found.fingerprint == known.fingerprint
    _configure(repo, gpg_program="/nowhere/gpg")
    assert configured(place(repo, **home), "").key is None


def test_trial_leaves_no_object_and_says_what_git_says(repo: Repo, tmp_path: Path) -> None:
    _configure(repo, gpg_format="ssh", user_signingKey=private_key("alex"))
    with repo.unchanged():
        assert fails(place(repo)) == ""
    locked = tmp_path / "locked"
    shutil.copy(private_key("alex"), locked)
    repo.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", str(locked))
    _configure(repo, user_signingKey=str(locked))
    assert fails(place(repo)) != ""


def test_what_could_not_count_is_known_before_it_is_written(repo: Repo) -> None:
    known = team(alex=[public_key("alex")])
    settings = settings_of({"schema": 1, "profile": "team"}, PROFILES)
    alex = Actor("alex", "Alex", "alex@example.org", known=True)
    found = could_count(place(repo), alex, known, settings)
    assert found
    assert "Git does not sign" in found.reason
    _configure(repo, gpg_format="ssh", user_signingKey=private_key("casey"), commit_gpgSign="true")
    found = could_count(place(repo), alex, known, settings)
    assert found
    assert "does not know" in found.reason
    _configure(repo, user_signingKey=private_key("alex"))
    assert could_count(place(repo), alex, known, settings) is None
