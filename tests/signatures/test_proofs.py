"""Four answers and a proof: what git says of real signatures, and what nobody can talk it into."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from milestone_git.model.evidence import (
    BAD,
    CANNOT_VERIFY,
    PROVEN,
    SIGNATURE,
    TRANSPORT,
    UNKNOWN_KEY,
    UNSIGNED,
    Proof,
)
from milestone_git.store.evidence import signatures
from milestone_git.store.evidence.signatures import RETIRED, proofs, transported
from tests.signatures.keys import commit, forged, place, private_key, public_key, team

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import Repo

ALEX, CASEY = private_key("alex"), private_key("casey")
OF_ALEX = Proof(PROVEN, "alex", SIGNATURE)


def test_each_answer_is_told_from_the_others(repo: Repo) -> None:
    good = commit(repo, "good", ALEX)
    strange = commit(repo, "strange", CASEY)
    plain = commit(repo, "plain")
    bad = forged(repo, good, "\ngood", "\nevil")
    missing = "1" * 40
    asked = [good, strange, plain, bad, missing, "HEAD"]
    found = proofs(place(repo), asked, team(alex=[public_key("alex")]))
    assert found == {
        good: OF_ALEX,
        strange: Proof(UNKNOWN_KEY),
        plain: Proof(UNSIGNED),
        bad: Proof(BAD),
        missing: Proof(CANNOT_VERIFY),
        "HEAD": Proof(CANNOT_VERIFY),
    }


def test_somebody_with_three_keys_is_known_by_each(repo: Repo) -> None:
    kinds = ("ed25519", "ecdsa", "rsa")
    signed = [commit(repo, kind, private_key("alex", kind)) for kind in kinds]
    known = team(alex=[public_key("alex", kind) for kind in kinds])
    assert proofs(place(repo), signed, known) == dict.fromkeys(signed, OF_ALEX)


def test_key_of_an_agent_gives_the_agent(repo: Repo) -> None:
    signed = commit(repo, "by a machine", ALEX)
    assert proofs(place(repo), [signed], team(agents={"ci": {"keys": [public_key("alex")]}})) == {
        signed: Proof(PROVEN, "ci", SIGNATURE)
    }


def test_key_that_stands_with_two_people_proves_nobody(repo: Repo) -> None:
    signed = commit(repo, "whose", ALEX)
    both = team(alex=[public_key("alex")], mallory=[public_key("alex") + " with another comment"])
    assert proofs(place(repo), [signed], both) == {signed: Proof(UNKNOWN_KEY)}


def test_commit_that_git_stops_at_hides_no_other(repo: Repo) -> None:
    """`git log` gives up on all the others at a signature of no known form."""
    good = commit(repo, "good", ALEX)
    begin = "-----BEGIN SSH SIGNATURE-----"
    garbage = forged(repo, good, begin, "garbage")
    doubled = forged(repo, good, "\ngpgsig ", f"\ngpgsig {begin}\n {begin}\ngpgsig ")
    other = forged(repo, good, "\ngpgsig ", "\ngpgsig-sha256 ")
    odd = forged(repo, good, "\ngpgsig ", "\ngpgsig\t")
    x509 = forged(repo, good, begin, "-----BEGIN SIGNED MESSAGE-----")
    asked = [garbage, doubled, other, odd, x509, good]
    found = proofs(place(repo), asked, team(alex=[public_key("alex")]))
    assert [found[oid].answer for oid in asked] == [BAD, BAD, BAD, BAD, CANNOT_VERIFY, PROVEN]


def test_commit_that_stops_git_is_found_by_halves(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    good = [commit(repo, f"good {one}", ALEX) for one in range(3)]
    stopping = forged(repo, good[0], "-----BEGIN SSH SIGNATURE-----", "garbage")
    monkeypatch.setitem(signatures._FORMS, "garbage", "ssh")  # as if we, too, took it for one
    found = proofs(place(repo), [*good[:2], stopping, good[2]], team(alex=[public_key("alex")]))
    assert found == {**dict.fromkeys(good, OF_ALEX), stopping: Proof(CANNOT_VERIFY)}


def test_without_the_program_nothing_is_called_bad(repo: Repo, tmp_path: Path) -> None:
    signed = commit(repo, "good", ALEX)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(str(shutil.which("git")))
    without = place(repo, PATH=str(tmp_path / "bin"))
    known = team(alex=[public_key("alex")])
    assert proofs(without, [signed], known) == {signed: Proof(CANNOT_VERIFY)}
    assert proofs(place(repo), [signed], known) == {signed: OF_ALEX}, "what failed is not kept"


def test_program_that_a_user_or_a_clone_has_configured_is_not_asked(repo: Repo, tmp_path: Path) -> None:
    liar = tmp_path / "liar"
    liar.write_text(f"#!/bin/sh\ntouch {tmp_path}/asked\necho 'Good \"git\" signature for alex'\n")
    liar.chmod(0o755)
    strange = commit(repo, "strange", CASEY)
    for key in ("gpg.ssh.program", "gpg.program"):
        repo.git("config", "--global", key, str(liar))
        repo.git("config", key, str(liar))
    (tmp_path / "mine").write_text(f"alex {public_key('casey')}\n")
    repo.git("config", "gpg.ssh.allowedSignersFile", str(tmp_path / "mine"))
    by_variable = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "gpg.ssh.program",
        "GIT_CONFIG_VALUE_0": str(liar),
    }
    found = proofs(place(repo, **by_variable), [strange], team(alex=[public_key("alex")]))
    assert found == {strange: Proof(UNKNOWN_KEY)}
    assert not (tmp_path / "asked").exists()


def test_replacement_of_a_commit_proves_nothing_about_it(repo: Repo) -> None:
    plain, good = commit(repo, "plain"), commit(repo, "good", ALEX)
    repo.git("replace", plain, good)
    assert proofs(place(repo), [plain], team(alex=[public_key("alex")])) == {plain: Proof(UNSIGNED)}


@pytest.mark.parametrize(
    "comment",
    [
        "\nmallory {other}",
        '" namespaces="git',
        " \\\nmallory {other}",
        "\r\nmallory {other}",
        "\u2028mallory {other}",
    ],
)
def test_comment_of_a_key_brings_no_line_of_its_own(repo: Repo, comment: str) -> None:
    signed = commit(repo, "strange", CASEY)
    own = " ".join(public_key("alex").split()[:2])
    known = team(alex=[own + " " + comment.format(other=public_key("casey"))], mallory={})
    assert proofs(place(repo), [signed], known) == {signed: Proof(UNKNOWN_KEY)}


def test_handle_that_is_a_pattern_is_given_to_nobody(repo: Repo) -> None:
    """Principals of a file of allowed signers are patterns; the schema refuses such handles, and so do we."""
    signed = commit(repo, "good", ALEX)
    known = team(**{"*": [public_key("alex")], 'a" b': [public_key("casey")]})
    assert proofs(place(repo), [signed], known) == {signed: Proof(UNKNOWN_KEY)}


@pytest.mark.parametrize("options", ["cert-authority ", 'namespaces="git" ', "* "])
def test_options_before_a_key_make_it_no_key(repo: Repo, options: str) -> None:
    signed = commit(repo, "good", ALEX)
    assert proofs(place(repo), [signed], team(alex=[options + public_key("alex")])) == {
        signed: Proof(UNKNOWN_KEY)
    }


def test_retired_key_counts_for_what_its_heads_reach_and_for_no_date(repo: Repo) -> None:
    before = commit(repo, "before", ALEX)
    head = commit(repo, "retired here")
    backdated = commit(
        repo,
        "backdated",
        ALEX,
        GIT_COMMITTER_DATE="2001-01-01T00:00:00Z",
        GIT_AUTHOR_DATE="2001-01-01T00:00:00Z",
    )
    retired = team(alex={"retired": [{"key": public_key("alex"), "until": [head]}]})
    expected = {before: OF_ALEX, backdated: Proof(UNKNOWN_KEY, "alex", RETIRED)}
    assert proofs(place(repo), [before, backdated], retired) == expected
    assert proofs(place(repo), [before, backdated], retired) == expected, "and from the cache"
    left_in = team(
        alex={"keys": [public_key("alex")], "retired": [{"key": public_key("alex"), "until": [head]}]}
    )
    assert proofs(place(repo), [before, backdated], left_in) == expected


def test_retired_key_whose_heads_are_not_here_cannot_be_verified(repo: Repo) -> None:
    signed = commit(repo, "signed", ALEX)
    for head in ("1" * 40, "--all"):
        retired = team(alex={"retired": [{"key": public_key("alex"), "until": [head]}]})
        assert proofs(place(repo), [signed], retired) == {signed: Proof(CANNOT_VERIFY)}


def test_each_signature_is_verified_once(repo: Repo, tmp_path: Path) -> None:
    signed = [commit(repo, str(one), ALEX) for one in range(3)]
    (tmp_path / "bin").mkdir()
    counting = tmp_path / "bin" / "ssh-keygen"
    counting.write_text(f'#!/bin/sh\necho x >>{tmp_path}/calls\nexec {shutil.which("ssh-keygen")} "$@"\n')
    counting.chmod(0o755)
    here = place(repo, PATH=f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    known = team(alex=[public_key("alex")])
    assert proofs(here, signed, known) == dict.fromkeys(signed, OF_ALEX)
    calls = (tmp_path / "calls").read_text()
    assert calls
    assert proofs(here, signed, known) == dict.fromkeys(signed, OF_ALEX)
    other = team(jordan=[public_key("alex")])
    assert proofs(here, signed, other) == dict.fromkeys(signed, Proof(PROVEN, "jordan", SIGNATURE))
    assert (tmp_path / "calls").read_text() == calls


def test_transport_names_who_pushed_only_where_the_server_says_which_variable(repo: Repo) -> None:
    known = team(
        alex={"emails": ["alex@example.org"]}, jordan={"logins": {"gitlab": {"login": "alex", "id": 42}}}
    )
    assert transported(place(repo, REMOTE_USER="alex"), known) is None
    repo.git("config", "milestone.transportVariable", "REMOTE_USER")
    assert transported(place(repo), known) is None
    assert transported(place(repo, REMOTE_USER="mallory"), known) is None
    by_handle = Proof(PROVEN, "alex", TRANSPORT)
    assert transported(place(repo, REMOTE_USER="alex"), known) == by_handle
    assert transported(place(repo, REMOTE_USER="Alex@Example.org"), known) == by_handle
    repo.git("config", "milestone.transportForge", "gitlab")
    by_login = Proof(PROVEN, "jordan", TRANSPORT)
    assert transported(place(repo, REMOTE_USER="alex"), known) == by_login, "a login is no handle"
    assert transported(place(repo, REMOTE_USER="user-42"), known) == by_login
