"""OpenPGP: a commit that was signed once, by a subkey, and whose key is nobody's but the team's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from milestone_git.model.evidence import BAD, CANNOT_VERIFY, PROVEN, SIGNATURE, UNKNOWN_KEY, Proof
from milestone_git.store.evidence.signatures import proofs
from tests.signatures.keys import place, public_key, team

if TYPE_CHECKING:
    from tests.harness import Repo

HERE = Path(__file__).parent / "openpgp"
KEY, COMMIT = (HERE / "morgan.asc").read_text(), (HERE / "commit.txt").read_text()
pytestmark = pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed")


def _written(repo: Repo, text: str) -> str:
    repo.git("hash-object", "-t", "tree", "-w", "--stdin")
    return repo.git("hash-object", "-t", "commit", "-w", "--stdin", input=text)


def test_key_is_known_by_its_primary_fingerprint_and_every_answer_is_told(repo: Repo) -> None:
    good, bad = _written(repo, COMMIT), _written(repo, COMMIT.replace("\nsigned\n", "\nforged\n"))
    strangers = team(alex=[public_key("alex")], morgan={})
    assert proofs(place(repo), [good, bad], strangers) == {good: Proof(UNKNOWN_KEY), bad: Proof(UNKNOWN_KEY)}
    known = team(alex=[public_key("alex")], morgan=[KEY])
    expected = {good: Proof(PROVEN, "morgan", SIGNATURE), bad: Proof(BAD)}
    assert proofs(place(repo), [good, bad], known) == expected
    assert proofs(place(repo), [good, bad], known) == expected, "and from the cache"
    assert proofs(place(repo), [good], strangers) == {good: Proof(UNKNOWN_KEY)}


def test_trust_and_keys_of_whoever_runs_this_do_not_matter(repo: Repo, tmp_path: Path) -> None:
    good = _written(repo, COMMIT)
    (tmp_path / "gnupg").mkdir(mode=0o700)
    home = {"GNUPGHOME": str(tmp_path / "gnupg")}
    assert repo.run("gpg", "--batch", "--quiet", "--import", input=KEY, env=home).exit_code == 0
    assert proofs(place(repo, **home), [good], team(alex=[])) == {good: Proof(UNKNOWN_KEY)}


def test_key_block_that_gpg_refuses_hides_no_other(repo: Repo) -> None:
    good = _written(repo, COMMIT)
    packet = "mDMEawNo1hYJKwYBBAHaRw8BAQdASRoHNzncghHBfTWpSskrdPPL+0Wz0zb3FKbHniAmOdO0"
    lines = ("-----BEGIN PGP PUBLIC KEY BLOCK-----", "", packet, "-----END PGP PUBLIC KEY BLOCK-----")
    known = team(alex=["\n".join(lines)], morgan=[KEY])
    assert proofs(place(repo), [good], known) == {good: Proof(PROVEN, "morgan", SIGNATURE)}


def test_without_gpg_nothing_is_verified(repo: Repo, tmp_path: Path) -> None:
    good = _written(repo, COMMIT)
    (tmp_path / "bin").mkdir()
    for program in ("git", "ssh-keygen"):
        (tmp_path / "bin" / program).symlink_to(str(shutil.which(program)))
    without = place(repo, PATH=str(tmp_path / "bin"))
    assert proofs(without, [good], team(morgan=[KEY])) == {good: Proof(CANNOT_VERIFY)}
    (tmp_path / "bin" / "gpg").write_text("no program")  # found, and does not start
    (tmp_path / "bin" / "gpg").chmod(0o755)
    assert proofs(without, [good], team(morgan=[KEY])) == {good: Proof(CANNOT_VERIFY)}
