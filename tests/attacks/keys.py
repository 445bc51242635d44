"""Keys for a field: Alex and Mallory have one in the team, and one of Alex's is nobody's any more."""

from __future__ import annotations

import subprocess

from tests.attacks.battle import Battle
from tests.harness import Repo
from tests.server.field import TEAM, Field, event, push

LOG = "refs/milestones/log/alex/laptop"
NAMES = ("alex", "mallory", "stolen")


def with_keys(battle: Battle) -> Battle:
    """The same, where the team knows who signs with what."""
    _make(battle)
    for field in (battle.open, battle.guarded):
        _know(battle, field)
    return battle


def sign_as(repo: Repo, name: str) -> None:
    """From now on this clone can sign with that key."""
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "user.signingKey", str(repo.path.parent.parent / "keys" / name))


def signed_event(repo: Repo, ref: str, actor: str, env: dict[str, str] | None = None) -> str:
    """A forged event in the name of ``actor``, signed by this clone; gives its id."""
    words = repo.git("show", "-s", "--format=%B", event(repo, ref, actor=actor)) + "\n"
    empty = repo.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    tip = repo.git("rev-parse", ref)
    return repo.git("commit-tree", empty, "-S", "-p", tip, "-F", "-", input=words, env=env)


def _make(battle: Battle) -> None:
    folder = battle.folder / "keys"
    folder.mkdir()
    for name in NAMES:
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(words, check=True, capture_output=True)


def _know(battle: Battle, field: Field) -> None:
    for name in NAMES[:2]:
        public = (battle.folder / "keys" / f"{name}.pub").read_text(encoding="ascii").strip()
        text = field.sarah.read(TEAM)
        start = text.index(f"  {name}:\n") + len(f"  {name}:\n")
        field.sarah.write(TEAM, f"{text[:start]}    keys:\n      - {public}\n{text[start:]}")
    field.sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Know the keys")
    said = push(field.sarah, "main")
    assert said.exit_code == 0, said
    field.mallory.git("pull", "--quiet", "--ff-only")
