"""How this user's Git signs: whether, with which key, and what is the public half of it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.keys import OPENPGP, SSH, Key, key_of
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place

_LITERAL = ("ssh-", "ecdsa-", "sk-")
_NO_QUESTIONS = {"SSH_ASKPASS": "false", "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ""}


class Signing(NamedTuple):
    """``on`` where commits are signed; ``form`` is SSH, OPENPGP or another; ``named`` is what Git is told.

    ``key`` is the public key, None where it cannot be found, as when only an agent knows it.
    """

    on: bool
    form: str
    named: str
    key: Key | None


def configured(place: Place, email: str) -> Signing:
    """What is configured for this user here; of OpenPGP, Git takes the key of ``email`` without a name."""
    read = place.git.words(
        "config", "-z", "--get-regexp", r"^(commit\.gpgsign|gpg\.format|user\.signingkey)$", expect=(0, 1)
    )
    said = dict(one.partition("\n")[::2] for one in read)
    on = place.git.line("config", "--type=bool", "commit.gpgSign", expect=(0, 1)) == "true"
    form, named = said.get("gpg.format", OPENPGP), said.get("user.signingkey", "")
    if form == SSH:
        return Signing(on, form, named, _ssh(place, named))
    return Signing(on, form, named, _openpgp(place, named or email) if form == OPENPGP else None)


def _ssh(place: Place, named: str) -> Key | None:
    """Git takes a key itself, or the path of either half of one."""
    text = named.removeprefix("key::")
    if named.startswith("key::") or text.startswith(_LITERAL):
        return key_of(text)
    if not named:
        return None
    path = Path(place.git.line("config", "--type=path", "user.signingKey"))
    for one in (path.with_name(f"{path.name}.pub"), path):
        try:
            found = key_of((place.top / one).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            return found
    return None


def _openpgp(place: Place, named: str) -> Key | None:
    program = place.git.line("config", "gpg.program", expect=(0, 1)) or "gpg"
    words = [program, "--batch", "--armor", "--export", named]
    try:
        done = subprocess.run(
            words, env=dict(place.git.environment), capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError:
        return None
    return key_of(done.stdout.decode("ascii", "replace"))


def fails(place: Place) -> str:
    """What Git says where it cannot sign now; empty where it can. No object stays, and nobody is asked."""
    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        apart = {
            "GIT_OBJECT_DIRECTORY": folder,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(place.common_dir / "objects"),
        }
        try:
            tree = place.git.line("mktree", extra=apart)
            place.git.run("commit-tree", "-S", "-m", "try", tree, extra={**apart, **_NO_QUESTIONS})
        except GitFailed as failed:
            return failed.stderr.split("\n")[0]
    return ""
