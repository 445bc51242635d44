"""Keys for a field: Alex and Mallory have one in the team, and one of Alex's is nobody's any more."""

from __future__ import annotations

import subprocess

from tests.attacks.gated import EMPTY
from tests.harness import Repo
from tests.server.field import TEAM, Field, event, pushed

LOG = "refs/milestones/log/alex/laptop"
NAMES = ("alex", "mallory", "stolen")


def with_keys(field: Field) -> Field:
    """The same field, where the team knows who signs with what."""
    folder = field.server.path.parent / "keys"
    folder.mkdir()
    for name in NAMES:
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(words, check=True, capture_output=True)
    text = field.sarah.read(TEAM)
    for name in NAMES[:2]:
        public = (folder / f"{name}.pub").read_text(encoding="ascii").strip()
        text = text.replace(f"  {name}:\n", f"  {name}:\n    keys:\n      - {public}\n")
    field.sarah.write(TEAM, text)
    field.sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Know the keys")
    pushed(field.sarah, "main")
    field.mallory.git("pull", "--quiet", "--ff-only")
    return field


def sign_as(repo: Repo, name: str) -> None:
    """From now on this clone can sign with that key."""
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "user.signingKey", f"../keys/{name}")


def signed_event(repo: Repo, ref: str, actor: str, env: dict[str, str] | None = None) -> str:
    """A forged event in the name of ``actor``, signed by this clone; gives its id."""
    words = repo.git("show", "-s", "--format=%B", event(repo, ref, actor=actor)) + "\n"
    tip = repo.git("rev-parse", ref)
    return repo.git("commit-tree", EMPTY, "-S", "-p", tip, "-F", "-", input=words, env=env)
