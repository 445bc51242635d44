"""Real keys made once, repositories whose commits they sign, and teams that know some of them."""

from __future__ import annotations

import functools
import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from milestone_git.model.settings import Team, team_of
from milestone_git.store.repository import Place, discover

if TYPE_CHECKING:
    from tests.harness import Repo


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="keys-")


def private_key(name: str, kind: str = "ed25519") -> str:
    """The path of a private ssh key; the public one lies beside it."""
    path = Path(_folder().name) / f"{name}-{kind}"
    if not path.exists():
        words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", f"{name}@example.org", "-f", str(path)]
        subprocess.run(words, check=True, capture_output=True)
    return str(path)


def public_key(name: str, kind: str = "ed25519") -> str:
    """The line that goes into `team.yaml`."""
    return Path(private_key(name, kind) + ".pub").read_text().strip()


def commit(repo: Repo, message: str, key: str = "", **more: str) -> str:
    """An empty commit, signed with a private key where one is given."""
    words = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key}"] if key else []
    repo.git(*words, "commit", "-q", "--allow-empty", "-m", message, *(["-S"] if key else []), env=more)
    return repo.git("rev-parse", "HEAD")


def forged(repo: Repo, oid: str, before: str, after: str) -> str:
    """A commit like another, with some of its bytes exchanged."""
    raw = repo.git("cat-file", "commit", oid) + "\n"
    assert before in raw
    changed = raw.replace(before, after)
    return repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=changed)


def team(agents: Any = None, **people: Any) -> Team:
    """People by handle, each with a list of keys, or with a whole entry."""
    entries = {name: {"keys": one} if isinstance(one, list) else one for name, one in people.items()}
    return team_of({"schema": 1, "people": entries, "agents": agents or {}})


def place(repo: Repo, **more: str) -> Place:
    """The repository as the tool opens it."""
    return discover(repo.path, {**os.environ, **repo.environment(more)})
